import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { runCucumber, type IRunConfiguration } from '@cucumber/cucumber/api';
import type { Envelope, Pickle } from '@cucumber/messages';
import { Collector } from '#report/collect.ts';
import { annotations, summaryMarkdown } from '#report/markdown.ts';
import type { RunRecord, Summary } from '#report/record.ts';
import { lastLine, summaryOf } from '#report/summary.ts';
import { OfficialPage, writeReports } from '#report/write.ts';
import { claims } from './claims.ts';
import { watch, type Watch } from './guard.ts';
import { machineOf, type MachineOptions } from './machine.ts';
import { swallowing } from './output.ts';
import { configuration, gherkinError, whyNothingMatched, type Selection } from './suite.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';
import { version } from './version.ts';
import { fittingWorkers } from './workers.ts';
import { profile } from './versions.ts';

export interface RunOptions extends MachineOptions {
  readonly tags?: string;
  readonly name: readonly string[];
  readonly seed: string;
  readonly shard?: string;
  readonly parallel?: string;
  readonly failFast?: boolean;
  readonly dryRun?: boolean;
  readonly journals?: boolean;
}

/** Everything that one run has learnt so far. */
interface Progress {
  readonly collector: Collector;
  readonly guard: Watch;
  readonly pickles: Pickle[];
  readonly unreadable: string[];
  readonly page: OfficialPage;
  cases: number;
}

/** `statefulspec run`: runs the features and writes the reports. */
export async function run(paths: readonly string[], options: RunOptions): Promise<ExitCode> {
  const seed = wholeNumber(options.seed, '--seed');
  if (options.k8sVersion !== undefined && options.cluster !== 'k3s') profile(options.k8sVersion);
  const selection: Selection = { paths, tags: options.tags, names: options.name, shard: options.shard };
  const configured = await configuration(selection);
  const machine = await machineOf(options);
  const parallel = await workersOf(options, configured);
  const settings = adjusted(configured, options, parallel, { seed, ...machine.parameters });
  mkdirSync(options.out, { recursive: true });
  const progress: Progress = {
    collector: new Collector(),
    guard: watch(),
    pickles: [],
    unreadable: [],
    cases: 0,
    page: new OfficialPage(path.join(options.out, 'cucumber.html')),
  };
  const started = new Date();
  let ending: Promise<ExitCode> | undefined;
  const conclude = (partial: boolean): Promise<ExitCode> =>
    (ending ??= report(progress, { started, partial, seed, options, selection }));
  const interrupted = interruption(async () => {
    try {
      await conclude(true);
    } finally {
      await machine.close(false);
    }
  });
  try {
    await runCucumber(settings, { stderr: swallowing(process.stderr, 'Parse error in') }, (envelope) =>
      see(progress, envelope),
    );
    const code = await conclude(false);
    await machine.close(code !== exitCode.ok);
    return code;
  } catch (error) {
    await machine.close(true);
    throw error;
  } finally {
    interrupted.forget();
  }
}

function see(progress: Progress, envelope: Envelope): void {
  progress.collector.see(envelope);
  progress.guard.see(envelope);
  progress.page.see(envelope);
  if (envelope.pickle) progress.pickles.push(envelope.pickle);
  if (envelope.testCase) progress.cases += 1;
  const sentence = gherkinError(envelope);
  if (sentence) progress.unreadable.push(sentence);
}

/** A real cluster is shared, so that only its user knows how much it takes. */
async function workersOf({ parallel, cluster }: RunOptions, settings: IRunConfiguration): Promise<number> {
  if (parallel !== undefined) return wholeNumber(parallel, '--parallel');
  return cluster === 'sim' ? fittingWorkers(settings) : 0;
}

/** Our own guard speaks through the exit code here, so Cucumber need not load it as a plugin. */
function adjusted(
  settings: IRunConfiguration,
  options: RunOptions,
  parallel: number,
  parameters: Record<string, unknown>,
): IRunConfiguration {
  const { runtime, formats } = settings;
  return {
    ...settings,
    plugins: { specifiers: [], options: {} },
    runtime: {
      ...runtime,
      failFast: options.failFast ?? runtime.failFast,
      dryRun: options.dryRun ?? runtime.dryRun,
      parallel,
      worldParameters: {
        ...runtime.worldParameters,
        ...parameters,
        ...(options.k8sVersion !== undefined && { kubernetes: options.k8sVersion }),
        ...(options.journals && { journals: true }),
      },
    },
    formats: {
      ...formats,
      files: {
        ...formats.files,
        [path.join(options.out, 'junit.xml')]: 'junit',
        [path.join(options.out, 'messages.ndjson')]: 'message',
      },
    },
  };
}

interface Circumstances {
  readonly started: Date;
  readonly partial: boolean;
  readonly seed: number;
  readonly options: RunOptions;
  readonly selection: Selection;
}

async function report(progress: Progress, circumstances: Circumstances): Promise<ExitCode> {
  const { options, selection, partial } = circumstances;
  await progress.page.end();
  if (progress.unreadable.length > 0) throw new UsageError(progress.unreadable.join('\n'));
  if (progress.cases === 0 && !partial)
    throw new UsageError(whyNothingMatched(selection, progress.pickles), exitCode.nothingMatched);
  const problems = progress.guard.problems();
  for (const problem of problems) process.stderr.write(`statefulspec: ${problem}\n`);
  if (options.dryRun) return dryRunEnd(progress.cases, problems.length);
  const record = recordOf(progress, circumstances);
  const summary = summaryOf(record);
  writeReports(options.out, record);
  tellGitHub(summary);
  process.stdout.write(
    `journal ${summary.journal}\n${lastLine(summary, path.join(options.out, 'index.html'))}\n`,
  );
  if (partial) return exitCode.interrupted;
  return summary.scenarios.failed + problems.length > 0 ? exitCode.failures : exitCode.ok;
}

/** On GitHub Actions, failures appear on their lines and the summary on the page of the run. */
function tellGitHub(summary: Summary): void {
  const { GITHUB_ACTIONS: there, GITHUB_STEP_SUMMARY: file } = process.env;
  if (there === 'true') process.stdout.write(annotations(summary));
  if (there === 'true' && file) appendFileSync(file, summaryMarkdown(summary));
}

function dryRunEnd(cases: number, problems: number): ExitCode {
  process.stdout.write(`dry run: ${cases} scenarios, ${problems} problems; nothing was run\n`);
  return problems > 0 ? exitCode.failures : exitCode.ok;
}

function recordOf(
  progress: Progress,
  { started, partial, seed, options, selection }: Circumstances,
): RunRecord {
  const scenarios = progress.collector.scenarios();
  const trace = scenarios.find((scenario) => scenario.trace)?.trace;
  return {
    tool: { name: 'statefulspec', version: version() },
    cluster: options.cluster,
    kubernetes: trace?.kubernetes ?? 'unknown',
    seed,
    started: started.toISOString(),
    realMs: Date.now() - started.getTime(),
    node: process.versions.node,
    command: commandLine(selection, seed, options.k8sVersion),
    partial,
    claims: claims(),
    scenarios,
  };
}

/** The line that runs the same selection again. */
function commandLine(
  { paths, tags, names = [] }: Selection,
  seed: number,
  kubernetes: string | undefined,
): string {
  const quoted = (text: string): string =>
    /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  const flags = [
    ...(tags ? ['--tags', tags] : []),
    ...names.flatMap((name) => ['--name', name]),
    '--seed',
    String(seed),
    ...(kubernetes !== undefined ? ['--k8s-version', kubernetes] : []),
  ];
  return ['npm run conformance --', ...[...paths, ...flags].map(quoted)].join(' ');
}

function wholeNumber(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new UsageError(`${option} takes a whole number from 0 up, not "${text}"`);
  }
  return value;
}

/** Ctrl-C, or a request to end, still writes what is known, and ends with the code of an interruption. */
function interruption(writePartial: () => Promise<void>): { forget(): void } {
  const onSignal = (): void => {
    void writePartial().finally(() => process.exit(exitCode.interrupted));
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  return {
    forget: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
