import { spawn } from 'node:child_process';
import path from 'node:path';
import type { RealOptions } from '../real.ts';
import { exitCode, type ExitCode, UsageError } from '../usage-error.ts';
import { readRun, type ToldRun } from './told-run.ts';

export interface DiffOptions extends RealOptions {
  readonly tags?: string;
  readonly name: readonly string[];
  readonly seed: string;
  readonly out: string;
  readonly cluster: string;
  readonly k8sVersion?: string;
  readonly parallel: string;
  readonly seeds: string;
  readonly again: string;
}

/** A run that could not be done; its command has told why. */
class RunEnded extends UsageError {
  constructor(folder: string, code: ExitCode) {
    super(`the run on ${folder} ended with ${code}: nothing is compared`, code);
  }
}

const flag = (name: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [name, value];

/** Runs features on the simulator, and keeps their journals. */
export const runOnSimulator = (
  paths: readonly string[],
  { out, tags, name, k8sVersion }: DiffOptions,
  seed: string,
): Promise<ToldRun> =>
  runFeatures(paths, path.join(out, 'diff', `sim-${seed}`), [
    '--cluster=sim',
    ...suiteFlags({ tags, name, k8sVersion, seed }),
  ]);

/** Runs features on the real cluster, and keeps their journals. */
export const runOnCluster = (
  paths: readonly string[],
  options: DiffOptions,
  time: number,
): Promise<ToldRun> => {
  const { out, cluster, context, nodes, iKnow, parallel } = options;
  return runFeatures(paths, path.join(out, 'diff', `${cluster}-${time}`), [
    ...flag('--cluster', cluster),
    ...flag('--context', context),
    ...flag('--nodes', nodes),
    ...flag('--i-know', iKnow),
    ...flag('--parallel', parallel),
    ...suiteFlags(options),
  ]);
};

interface SuiteOptions extends Pick<DiffOptions, 'name' | 'seed'> {
  readonly tags?: string | undefined;
  readonly k8sVersion?: string | undefined;
}

const suiteFlags = ({ tags, name, seed, k8sVersion }: SuiteOptions): readonly string[] => [
  ...flag('--tags', tags),
  ...name.flatMap((pattern) => ['--name', pattern]),
  ...flag('--seed', seed),
  ...flag('--k8s-version', k8sVersion),
];

/**
 * Each run is a process of its own, as Cucumber's steps can be loaded only once in a process.
 * @throws RunEnded unless scenarios ran
 */
async function runFeatures(
  paths: readonly string[],
  folder: string,
  flags: readonly string[],
): Promise<ToldRun> {
  const code = await inProcess(['run', ...paths, '--journals', '--out', folder, ...flags]);
  if (code !== exitCode.ok && code !== exitCode.failures) throw new RunEnded(folder, code);
  return readRun(path.join(folder, 'messages.ndjson'));
}

const entry = path.join(__dirname, '..', '..', '..', 'bin', 'statefulspec.js');

/** Ends with the code of the command; both share the terminal, and so its Ctrl-C. */
function inProcess(args: readonly string[]): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      stdio: ['ignore', process.stderr, process.stderr],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve((code ?? exitCode.interrupted) as ExitCode));
  });
}
