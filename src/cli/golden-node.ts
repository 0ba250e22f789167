import { parseCase } from '#golden/node/case.ts';
import { differences } from '#golden/node/compare.ts';
import { play } from '#golden/node/play.ts';
import { readRecording, recordingFiles } from './recordings.ts';
import { exitCode, type ExitCode, UsageError } from './usage-error.ts';

/**
 * Plays recordings of a real node on simulated nodes and compares: `statefulspec golden-node CASE.yaml|DIR...`.
 * @returns 0 when all agree
 * @throws UsageError when no case is named
 */
export function main(args: string[]): ExitCode {
  const files = args.flatMap(recordingFiles);
  if (files.length === 0)
    throw new UsageError('say which cases to play: statefulspec golden-node CASE.yaml|DIR...');
  const failed = files.filter((file) => !agrees(file)).length;
  process.stdout.write(`${files.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? exitCode.failures : exitCode.ok;
}

function agrees(file: string): boolean {
  const aCase = readRecording(file, parseCase, 'recorded');
  const found = differences(aCase, play(aCase));
  process.stdout.write(
    `${found.length === 0 ? 'ok  ' : 'FAIL'} ${aCase.name}\n${found.map((text) => `    ${text}\n`).join('')}`,
  );
  return found.length === 0;
}
