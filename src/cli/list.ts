import { readFileSync } from 'node:fs';
import { loadSources, loadSupport, type IRunConfiguration } from '@cucumber/cucumber/api';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import { configuration } from './suite.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';

export interface ListOptions {
  readonly json?: boolean;
}

interface ListedScenario {
  readonly name: string;
  readonly line: number;
  readonly tags: readonly string[];
}

interface ListedFeature {
  readonly uri: string;
  readonly name: string;
  readonly scenarios: readonly ListedScenario[];
}

interface ListedStep {
  readonly pattern: string;
  readonly place: string;
}

/** A requirement or an invariant, as far as a listing tells it. */
interface ListedClaim {
  readonly id: string;
  readonly says: string;
  readonly source?: string;
}

/** What a suite consists of; `statefulspec list --json` prints it in this shape. */
interface Listing {
  readonly features: readonly ListedFeature[];
  readonly tags: readonly string[];
  readonly steps: readonly ListedStep[];
  readonly requirements: readonly ListedClaim[];
  readonly invariants: readonly ListedClaim[];
}

/** `statefulspec list`: what there is to run, to say and to hold. */
export async function list(paths: readonly string[], { json }: ListOptions): Promise<ExitCode> {
  const settings = await configuration({ paths });
  const features = await listFeatures(settings);
  const listing: Listing = {
    features,
    tags: [...new Set(features.flatMap(({ scenarios }) => scenarios.flatMap(({ tags }) => tags)))].sort(),
    steps: await listSteps(settings),
    requirements: claims('#conformance/requirements.ts', 'requirements'),
    invariants: claims('#conformance/invariants.ts', 'invariants'),
  };
  process.stdout.write(json ? `${JSON.stringify(listing, null, 2)}\n` : asText(listing));
  return exitCode.ok;
}

async function listFeatures(settings: IRunConfiguration): Promise<ListedFeature[]> {
  const { plan, errors } = await loadSources(settings.sources);
  const [first] = errors;
  if (first) throw new UsageError(`${first.uri}:${first.location.line}: ${first.message.replaceAll('\n', ' ')}`);
  return [...new Set(plan.map(({ uri }) => uri))].map(listFeature);
}

function listFeature(uri: string): ListedFeature {
  const newId = IdGenerator.incrementing();
  const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(readFileSync(uri, 'utf8'));
  const scenarios = compile(document, uri, newId).map(({ name, location, tags }) => ({
    name, line: location?.line ?? 1, tags: tags.map((tag) => tag.name),
  }));
  return { uri, name: document.feature?.name ?? '', scenarios };
}

/** The part of Cucumber's loaded support code that a listing reads. */
interface Definitions {
  readonly stepDefinitions: readonly { readonly pattern: string | RegExp; readonly uri: string; readonly line: number }[];
}

async function listSteps(settings: IRunConfiguration): Promise<ListedStep[]> {
  const support = (await loadSupport(settings)) as unknown as Definitions;
  return support.stepDefinitions.map(({ pattern, uri, line }) => ({ pattern: String(pattern), place: `${uri}:${line}` }));
}

/** Claims of a room that a suite may lack. */
function claims(file: string, name: string): ListedClaim[] {
  const found = optional(file)[name];
  const all: readonly unknown[] = Array.isArray(found) ? found : found && typeof found === 'object' ? Object.values(found) : [];
  return all.flatMap((claim) => listed(claim as Readonly<Record<string, unknown>>));
}

function listed(claim: Readonly<Record<string, unknown>>): ListedClaim[] {
  const says = claim.sentence ?? claim.claim ?? claim.says ?? claim.describe ?? '';
  const id = claim.id ?? claim.name ?? claim.requirement;
  if (typeof id !== 'string') return [];
  return [{ id, says: String(says), ...(typeof claim.source === 'string' && { source: claim.source }) }];
}

function optional(file: string): Readonly<Record<string, unknown>> {
  try {
    return require(file) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return {};
    throw error;
  }
}

function asText({ features, tags, steps, requirements, invariants }: Listing): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['features', features.flatMap(({ uri, name, scenarios }) => [
      `${name}  (${uri}, ${scenarios.length} scenarios)`,
      ...scenarios.map((scenario) => `    ${scenario.line}: ${[scenario.name, ...scenario.tags].join('  ')}`),
    ])],
    ['tags', tags],
    ['steps', steps.map(({ pattern, place }) => `${pattern}  (${place})`)],
    ['requirements', requirements.map(claimLine)],
    ['invariants', invariants.map(claimLine)],
  ];
  const counts = [features.length, tags.length, steps.length, requirements.length, invariants.length];
  return sections.map(([title, lines], i) => `${title} (${counts[i]})\n${lines.map((line) => `  ${line}\n`).join('')}`).join('\n');
}

const claimLine = ({ id, says, source }: ListedClaim): string => [id, says, ...(source ? [`[${source}]`] : [])].join('  ');
