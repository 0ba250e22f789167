import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Comparison } from '#report/comparison.ts';
import { countOf } from '#report/comparison.ts';
import { compareRuns } from './diff/compare-runs.ts';
import { chances, driftsOf, withChance } from './diff/other-chances.ts';
import { type DiffOptions, runOnCluster, runOnSimulator } from './diff/runs.ts';
import { tellComparison } from './diff/tell.ts';
import { readRun, type ToldRun } from './diff/told-run.ts';
import { report } from './report.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';

const isMessages = (file: string): boolean => file.endsWith('.ndjson');

/**
 * `statefulspec diff [paths]`: runs a suite on the simulator and on a real cluster, and compares what was observed; or
 * `diff A.ndjson B.ndjson`: compares two runs that were kept.
 */
export async function diff(paths: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const kept = paths.filter(isMessages);
  if (kept.length > 0 && (kept.length !== 2 || paths.length !== 2))
    throw new UsageError('either two files of messages are compared, or features are run');
  const { comparison, first } = kept.length > 0 ? await compareKept(kept) : await compareLive(paths, options);
  await writeComparison(first, comparison, options.out);
  for (const line of tellComparison(comparison)) process.stdout.write(`${line}\n`);
  return countOf(comparison, 'drift') > 0 ? exitCode.drift : exitCode.ok;
}

interface Compared {
  readonly comparison: Comparison;
  /** The run whose reports carry the comparison. */
  readonly first: ToldRun;
}

async function compareKept([one = '', other = '']: readonly string[]): Promise<Compared> {
  const [first, second] = [await readRun(one), await readRun(other)];
  return { comparison: compareRuns(first, second), first };
}

/** The simulator first: a suite that cannot be read is not brought to a cluster. */
async function compareLive(paths: readonly string[], options: DiffOptions): Promise<Compared> {
  const first = await runOnSimulator(paths, options, options.seed);
  const second = await runOnCluster(paths, options, 1);
  let comparison = compareRuns(first, second);
  const seeds = Array.from({ length: count(options.seeds, '--seeds') }, (_, index) => String(index + 1));
  for (const seed of seeds.filter((one) => one !== options.seed)) {
    const places = driftsOf(comparison);
    if (places.length === 0) break;
    const other = await runOnSimulator(places, options, seed);
    comparison = withChance(comparison, [other, second], chances.seed);
  }
  for (let time = 2; time < 2 + count(options.again, '--again'); time += 1) {
    const places = driftsOf(comparison);
    if (places.length === 0) break;
    const other = await runOnCluster(places, options, time);
    comparison = withChance(comparison, [first, other], chances.time);
  }
  return { comparison, first };
}

/** The reports of the first run, with the comparison in them. */
async function writeComparison({ file }: ToldRun, comparison: Comparison, out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
  await report([file], { out, comparison });
}

function count(text: string, option: string): number {
  if (!/^\d{1,3}$/.test(text))
    throw new UsageError(`${option} takes a whole number from 0 to 999, not "${text}"`);
  return Number(text);
}
