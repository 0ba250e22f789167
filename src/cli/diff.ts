import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Comparison } from '#report/comparison.ts';
import { countOf } from '#report/comparison.ts';
import { compareRuns } from './diff/compare-runs.ts';
import { tellComparison } from './diff/tell.ts';
import { readRun } from './diff/told-run.ts';
import type { RealOptions } from './real.ts';
import { report } from './report.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';

export interface DiffOptions extends RealOptions {
  readonly tags?: string;
  readonly name: readonly string[];
  readonly seed: string;
  readonly out: string;
  readonly cluster: string;
  readonly k8sVersion?: string;
  readonly parallel: string;
}

const isMessages = (file: string): boolean => file.endsWith('.ndjson');

/**
 * `statefulspec diff [paths]`: runs a suite on the simulator and on a real cluster, and compares what was observed; or
 * `diff A.ndjson B.ndjson`: compares two runs that were kept.
 */
export async function diff(paths: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const kept = paths.filter(isMessages);
  if (kept.length > 0 && (kept.length !== 2 || paths.length !== 2))
    throw new UsageError('either two files of messages are compared, or features are run');
  const files = kept.length > 0 ? kept : await runBoth(paths, options);
  if (typeof files === 'number') return files;
  const [first = '', second = ''] = files;
  const comparison = compareRuns(await readRun(first), await readRun(second));
  await writeComparison(first, comparison, options.out);
  for (const line of tellComparison(comparison)) process.stdout.write(`${line}\n`);
  return countOf(comparison, 'drift') > 0 ? exitCode.drift : exitCode.ok;
}

/** The reports of the first run, with the comparison in them. */
async function writeComparison(messages: string, comparison: Comparison, out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
  await report([messages], { out, comparison });
}

/**
 * The simulator first: a suite that cannot be read is not brought to a cluster. Each run is a process of its own, as
 * Cucumber's steps can be loaded only once in a process.
 * @returns the two files of messages, or the code with which a run ended that could not be done
 */
async function runBoth(
  paths: readonly string[],
  options: DiffOptions,
): Promise<readonly string[] | ExitCode> {
  const runs = [
    { folder: 'sim', flags: ['--cluster', 'sim'] },
    { folder: options.cluster, flags: realFlags(options) },
  ];
  const files: string[] = [];
  for (const { folder, flags } of runs) {
    const out = path.join(options.out, 'diff', folder);
    const code = await inProcess([
      'run',
      ...paths,
      '--journals',
      '--out',
      out,
      ...flags,
      ...suiteFlags(options),
    ]);
    if (code !== exitCode.ok && code !== exitCode.failures) return code;
    files.push(path.join(out, 'messages.ndjson'));
  }
  return files;
}

const flag = (name: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [name, value];

const suiteFlags = ({ tags, name, seed, k8sVersion }: DiffOptions): readonly string[] => [
  ...flag('--tags', tags),
  ...name.flatMap((pattern) => ['--name', pattern]),
  ...flag('--seed', seed),
  ...flag('--k8s-version', k8sVersion),
];

const realFlags = ({ cluster, context, nodes, iKnow, parallel }: DiffOptions): readonly string[] => [
  ...flag('--cluster', cluster),
  ...flag('--context', context),
  ...flag('--nodes', nodes),
  ...flag('--i-know', iKnow),
  ...flag('--parallel', parallel),
];

const entry = path.join(__dirname, '..', '..', 'bin', 'statefulspec.js');

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
