import { runCucumber, type IRunConfiguration } from '@cucumber/cucumber/api';
import type { Pickle } from '@cucumber/messages';
import { Collector } from '#report/collect.ts';
import type { ScenarioRecord } from '#report/record.ts';
import { differences, differing, profileOf, type Feature, type Profile } from '#sim/versions.ts';
import { nowhere, swallowing } from './output.ts';
import { configuration, gherkinError, whyNothingMatched } from './suite.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';
import { difference } from './versions/difference.ts';

export interface VersionsOptions {
  readonly tags?: string;
  readonly name: readonly string[];
  readonly seed: string;
}

type Support = Awaited<ReturnType<typeof runCucumber>>['support'];
type Results = ReadonlyMap<string, ScenarioRecord>;

const place = ({ uri, line }: ScenarioRecord): string => `${uri}:${line}`;

/** Plays suites on one version after the other; the steps are loaded once. */
class Stage {
  readonly #options: VersionsOptions;
  #support: Support | undefined;

  constructor(options: VersionsOptions) {
    this.#options = options;
  }

  /**
   * @param kubernetes as profileOf reads it
   * @throws UsageError when a feature cannot be read, or when none fits
   */
  async play(paths: readonly string[], kubernetes: string): Promise<Results> {
    const { tags, name } = this.#options;
    const selection = { paths, tags, names: name };
    const settings = this.#settings(await configuration(selection), kubernetes);
    const collector = new Collector();
    const unreadable: string[] = [];
    const pickles: Pickle[] = [];
    const { support } = await runCucumber(
      settings,
      { stdout: nowhere(), stderr: swallowing(process.stderr, 'Parse error in') },
      (envelope) => {
        collector.see(envelope);
        if (envelope.pickle) pickles.push(envelope.pickle);
        unreadable.push(...[gherkinError(envelope)].filter((sentence) => sentence !== undefined));
      },
    );
    this.#support = support;
    if (unreadable.length > 0) throw new UsageError(unreadable.join('\n'));
    const scenarios = collector.scenarios();
    if (scenarios.length === 0)
      throw new UsageError(whyNothingMatched(selection, pickles), exitCode.nothingMatched);
    return new Map(scenarios.map((scenario) => [place(scenario), scenario]));
  }

  #settings(settings: IRunConfiguration, kubernetes: string): Parameters<typeof runCucumber>[0] {
    const { runtime } = settings;
    const worldParameters = {
      ...runtime.worldParameters,
      cluster: 'sim',
      seed: Number(this.#options.seed),
      kubernetes,
    };
    return {
      ...settings,
      ...(this.#support && { support: this.#support }),
      plugins: { specifiers: [], options: {} },
      runtime: { ...runtime, parallel: 0, worldParameters },
      formats: { stdout: 'rerun', files: {}, options: {}, publish: false },
    };
  }
}

/** `statefulspec versions A B [paths]`: one suite under two versions, and which scenarios differ and why. */
export async function versions(
  from: string,
  to: string,
  paths: readonly string[],
  options: VersionsOptions,
): Promise<ExitCode> {
  const [before, after] = [profile(from), profile(to)];
  const stage = new Stage(options);
  const [a, b] = [await stage.play(paths, from), await stage.play(paths, to)];
  const told = new Map<string, string>();
  for (const [at, scenario] of a) {
    const other = b.get(at);
    const saw = other && difference(scenario, other, [from, to]);
    if (saw) told.set(at, saw);
  }
  const reasons = await reasonsFor(stage, [...told.keys()], a, from, differing(before, after));
  for (const [at, saw] of told) tell(a.get(at) as ScenarioRecord, saw, reasons.get(at) ?? []);
  const broken = [...a.values()].filter(cannotBeRun);
  for (const scenario of broken)
    process.stdout.write(`${place(scenario)} ${scenario.name}: cannot be run: ${firstLine(scenario)}\n`);
  process.stdout.write(explanations(reasons));
  process.stdout.write(`${a.size - told.size} same, ${told.size} differ\n`);
  return broken.length > 0 ? exitCode.failures : exitCode.ok;
}

export function profile(text: string): Profile {
  try {
    return profileOf(text);
  } catch (error) {
    throw new UsageError(error instanceof RangeError ? error.message : String(error));
  }
}

/**
 * Which features a difference comes from, found out and not guessed: the scenario is played again on the first version
 * with one feature as in the second.
 */
async function reasonsFor(
  stage: Stage,
  places: readonly string[],
  before: Results,
  from: string,
  candidates: readonly Feature[],
): Promise<ReadonlyMap<string, readonly Feature[]>> {
  const reasons = new Map<string, Feature[]>(places.map((at) => [at, []]));
  for (const feature of places.length > 0 ? candidates : []) {
    const changed = `${from}+${feature}`;
    for (const [at, scenario] of await stage.play(places, changed)) {
      const original = before.get(at);
      if (original && difference(original, scenario, [from, changed])) reasons.get(at)?.push(feature);
    }
  }
  return reasons;
}

function tell(scenario: ScenarioRecord, saw: string, reasons: readonly Feature[]): void {
  const why = reasons.join(', ') || 'no single difference of the versions does it alone';
  process.stdout.write(`${place(scenario)} ${scenario.name}\n${saw}\n  why: ${why}\n`);
}

/** What the reasons mean, the commonest first: each explains many scenarios. */
function explanations(reasons: ReadonlyMap<string, readonly Feature[]>): string {
  const counts = new Map<Feature, number>();
  for (const feature of [...reasons.values()].flat()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([feature, count]) => {
      const { since, says, source, certainty } = differences[feature];
      return `${feature} (${count} ${count === 1 ? 'scenario' : 'scenarios'}): since ${since} ${says} (${source}; known from ${certainty})\n`;
    })
    .join('');
}

/** Undefined, pending and ambiguous steps mean the same under each version. */
const cannotBeRun = ({ steps }: ScenarioRecord): boolean =>
  steps.some(({ status }) => ['undefined', 'pending', 'ambiguous', 'unknown'].includes(status));

const firstLine = ({ failure = '' }: ScenarioRecord): string => failure.split('\n')[0] ?? '';
