import { readFileSync } from 'node:fs';
import { loadSources, loadSupport, type IRunConfiguration } from '@cucumber/cucumber/api';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import { invariants } from '#conformance/invariants/all.ts';
import type { Claim } from '#report/record.ts';
import { isRequirement } from '#report/requirements.ts';
import { claims } from './claims.ts';
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

/** What a suite consists of; `statefulspec list --json` prints it in this shape. */
interface Listing {
  readonly features: readonly ListedFeature[];
  readonly tags: readonly string[];
  readonly steps: readonly ListedStep[];
  /** How many scenarios there are for each step definition: few steps say much. */
  readonly scenariosPerStep: number;
  /** What is claimed, with the number of scenarios that show it. */
  readonly requirements: readonly (Claim & { readonly scenarios: number })[];
  readonly invariants: readonly Claim[];
}

/** `statefulspec list`: what there is to run, to say and to hold. */
export async function list(paths: readonly string[], { json }: ListOptions): Promise<ExitCode> {
  const settings = await configuration({ paths });
  const features = await listFeatures(settings);
  const steps = await listSteps(settings);
  const listing: Listing = {
    features,
    tags: [...new Set(features.flatMap(({ scenarios }) => scenarios.flatMap(({ tags }) => tags)))].sort(),
    steps,
    scenariosPerStep: Number((scenariosOf(features) / Math.max(steps.length, 1)).toFixed(1)),
    requirements: listRequirements(features),
    invariants: invariants.map(({ id, sentence, source, level }) => ({ id, sentence, source, level })),
  };
  process.stdout.write(json ? `${JSON.stringify(listing, null, 2)}\n` : asText(listing));
  return exitCode.ok;
}

/** Features with their scenarios and tags, outlines as the scenarios they stand for. */
export async function listFeatures(settings: IRunConfiguration): Promise<ListedFeature[]> {
  const { plan, errors } = await loadSources(settings.sources);
  const [first] = errors;
  if (first)
    throw new UsageError(`${first.uri}:${first.location.line}: ${first.message.replaceAll('\n', ' ')}`);
  return [...new Set(plan.map(({ uri }) => uri))].map(listFeature);
}

function listFeature(uri: string): ListedFeature {
  const newId = IdGenerator.incrementing();
  const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(
    readFileSync(uri, 'utf8'),
  );
  const scenarios = compile(document, uri, newId).map(({ name, location, tags }) => ({
    name,
    line: location?.line ?? 1,
    tags: tags.map((tag) => tag.name),
  }));
  return { uri, name: document.feature?.name ?? '', scenarios };
}

/** The part of Cucumber's loaded support code that a listing reads. */
interface Definitions {
  readonly stepDefinitions: readonly {
    readonly pattern: string | RegExp;
    readonly uri: string;
    readonly line: number;
  }[];
}

function listRequirements(features: readonly ListedFeature[]): Listing['requirements'] {
  const ids = features.flatMap(({ scenarios }) =>
    scenarios.flatMap(({ tags }) => tags.filter(isRequirement)),
  );
  return claims().map((claim) => ({
    ...claim,
    scenarios: ids.filter((tag) => tag === `@${claim.id}`).length,
  }));
}

async function listSteps(settings: IRunConfiguration): Promise<ListedStep[]> {
  const support = (await loadSupport(settings)) as unknown as Definitions;
  return support.stepDefinitions.map(({ pattern, uri, line }) => ({
    pattern: String(pattern),
    place: `${uri}:${line}`,
  }));
}

const scenariosOf = (features: readonly ListedFeature[]): number =>
  features.reduce((sum, { scenarios }) => sum + scenarios.length, 0);

function asText({
  features,
  tags,
  steps,
  scenariosPerStep,
  requirements,
  invariants: watched,
}: Listing): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [
      'features',
      features.flatMap(({ uri, name, scenarios }) => [
        `${name}  (${uri}, ${scenarios.length} scenarios)`,
        ...scenarios.map(
          (scenario) => `    ${scenario.line}: ${[scenario.name, ...scenario.tags].join('  ')}`,
        ),
      ]),
    ],
    ['tags', tags],
    ['steps', steps.map(({ pattern, place }) => `${pattern}  (${place})`)],
    [
      'requirements',
      requirements.map(
        ({ id, sentence, source, level, scenarios }) =>
          `${id}  ${sentence}  (${level}, ${scenarios} scenarios)  [${source}]`,
      ),
    ],
    [
      'invariants',
      watched.map(({ id, sentence, source, level }) => `${id}  ${sentence}  (${level})  [${source}]`),
    ],
  ];
  const counts = [features.length, tags.length, steps.length, requirements.length, watched.length];
  const told = sections.map(
    ([title, lines], i) => `${title} (${counts[i]})\n${lines.map((line) => `  ${line}\n`).join('')}`,
  );
  const ratio = `${scenariosOf(features)} scenarios on ${steps.length} step definitions: ${scenariosPerStep} for each\n`;
  return [...told, ratio].join('\n');
}
