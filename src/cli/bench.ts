import { api } from '#bench/api.ts';
import { features } from '#bench/features.ts';
import { fuzzing } from '#bench/fuzz.ts';
import type { Figure, Workload } from '#bench/figure.ts';
import { readLast, saveLast } from '#bench/last.ts';
import { referenceMs } from '#bench/reference.ts';
import { sizes } from '#bench/sizes.ts';
import { row } from '#bench/table.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';

const workloads: readonly Workload[] = [...sizes, api, features];

/** Workloads whose names hold one of the words; all without words. */
function chosen(words: readonly string[]): readonly Workload[] {
  if (words.length === 0) return workloads;
  const found = [...workloads, fuzzing].filter(({ name }) =>
    words.some((word) => name.toLowerCase().includes(word.toLowerCase())),
  );
  if (found.length > 0) return found;
  const names = workloads.map(({ name }) => `"${name}"`).join(', ');
  throw new UsageError(`bench measures ${names}; none of them is called ${words.join(' or ')}`);
}

/** `statefulspec bench [--save] [WORD...]`: how fast the simulator is, compared with the last saved run. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const words = args.filter((arg) => arg !== '--save');
  const wrong = words.find((word) => word.startsWith('-'));
  if (wrong !== undefined) throw new UsageError(`bench takes --save and words, not "${wrong}"`);
  const asked = chosen(words);
  const reference = await referenceMs();
  const last = readLast();
  process.stdout.write(`reference workload: ${reference.toFixed(1)} ms of CPU time\n`);
  const figures: Figure[] = [];
  for (const workload of asked) {
    const measured = await workload.measure();
    figures.push(...measured);
    for (const figure of measured) process.stdout.write(`${row(figure, reference, last)}\n`);
  }
  if (args.includes('--save')) saveLast(figures, reference);
  return exitCode.ok;
}
