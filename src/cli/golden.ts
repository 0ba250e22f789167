import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nameOf, scenarioFolders } from '#golden/folders.ts';
import { type JournalLine, printJournal } from '#drift/journal.ts';
import { judge, type Judgement } from '#golden/judge.ts';
import { show } from '#golden/show.ts';
import { type ExitCode, exitCode, UsageError } from './usage-error.ts';

const USAGE = 'statefulspec golden DIR... [--only NAME] [--verbose] [--show] [--keep DIR] [--seed N]';
/** So many differences of a scenario are told unless all are asked for. */
const DIFFERENCES_TOLD = 3;
const WIDTH = 600;

interface GoldenOptions {
  readonly only?: string;
  readonly keep?: string;
  readonly seed?: string;
  readonly verbose?: boolean;
  readonly show?: boolean;
}

/**
 * Plays recordings on the simulator and compares.
 * @returns 0 when all pass, 1 when one fails
 * @throws UsageError for wrong arguments
 */
export function main(args: string[]): ExitCode {
  const { directories, options } = parse(args);
  const folders = foldersOf(directories, options);
  const judgements = folders.map((folder) => tell(judge(folder, seedOf(options)), options));
  const failed = judgements.filter(({ differences }) => differences.length > 0).length;
  print(`${judgements.length - failed} passed, ${failed} failed`);
  return failed > 0 ? exitCode.failures : exitCode.ok;
}

function parse(args: string[]): { directories: string[]; options: GoldenOptions } {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        keep: { type: 'string' },
        seed: { type: 'string' },
        verbose: { type: 'boolean' },
        show: { type: 'boolean' },
      },
    });
    return { directories: positionals, options: values };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function foldersOf(directories: readonly string[], { only }: GoldenOptions): string[] {
  if (directories.length === 0) throw new UsageError(`say which folders to play\n${USAGE}`);
  const folders = found(directories).filter((folder) => only === undefined || nameOf(folder) === only);
  if (folders.length > 0) return folders;
  const what = only === undefined ? 'a scenario.yaml and an expected.json' : `a scenario called ${only}`;
  throw new UsageError(`no folder with ${what} in ${directories.join(', ')}`, exitCode.nothingMatched);
}

function found(directories: readonly string[]): string[] {
  try {
    return scenarioFolders(directories);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** 0, the default, is the natural order of what Kubernetes leaves open. */
function seedOf({ seed = '0' }: GoldenOptions): { seed?: number; scheduleSeed?: number } {
  if (!/^\d+$/.test(seed)) throw new UsageError(`--seed takes a whole number, not ${seed}`);
  return Number(seed) === 0 ? {} : { seed: Number(seed), scheduleSeed: Number(seed) };
}

function tell(judgement: Judgement, options: GoldenOptions): Judgement {
  const { name, differences, journal, unstable } = judgement;
  if (options.keep !== undefined) keep(join(options.keep, name), journal);
  if (options.show) for (const line of show(journal)) print(line);
  const verdict = unstable ? 'passed (unstable: played, not compared)' : 'passed';
  if (differences.length === 0) print(`${name}: ${verdict}`);
  else for (const line of complaint(judgement, options.verbose ?? false)) print(line);
  return judgement;
}

function complaint({ name, differences }: Judgement, verbose: boolean): string[] {
  const told = verbose ? differences : differences.slice(0, DIFFERENCES_TOLD);
  const lines = told.map((line) => `  - ${verbose ? line : line.slice(0, WIDTH)}`);
  const left = differences.length - told.length;
  const count = `${differences.length} difference${differences.length === 1 ? '' : 's'}`;
  return [
    `${name}: failed, ${count}`,
    ...lines,
    ...(left > 0 ? [`  … and ${left} more (--verbose tells all)`] : []),
  ];
}

function keep(folder: string, journal: readonly JournalLine[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'journal.jsonl'), printJournal(journal));
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
