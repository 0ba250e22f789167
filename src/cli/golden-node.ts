import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseCase } from '#golden/node/case.ts';
import type { Case } from '#golden/node/case.ts';
import { differences } from '#golden/node/compare.ts';
import { play } from '#golden/node/play.ts';
import { YAMLException } from 'js-yaml';
import { isMap } from '#kernel/json.ts';
import { exitCode, type ExitCode, UsageError } from './usage-error.ts';

function filesOf(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`there is no ${path}`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(path, name));
}

/**
 * Plays recordings of a real node on simulated nodes and compares: `statefulspec golden-node CASE.yaml|DIR...`.
 * @returns 0 when all agree
 * @throws UsageError when no case is named
 */
export function main(args: string[]): ExitCode {
  const files = args.flatMap(filesOf);
  if (files.length === 0)
    throw new UsageError('say which cases to play: statefulspec golden-node CASE.yaml|DIR...');
  const failed = files.filter((file) => !agrees(file)).length;
  process.stdout.write(`${files.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? exitCode.failures : exitCode.ok;
}

function agrees(file: string): boolean {
  const aCase = recordingIn(file);
  const found = differences(aCase, play(aCase));
  process.stdout.write(
    `${found.length === 0 ? 'ok  ' : 'FAIL'} ${aCase.name}\n${found.map((text) => `    ${text}\n`).join('')}`,
  );
  return found.length === 0;
}

/** @throws UsageError when the file holds none */
function recordingIn(file: string): Case {
  try {
    const aCase: unknown = parseCase(readFileSync(file, 'utf8'));
    if (isMap(aCase) && isMap(aCase['recorded'])) return aCase as unknown as Case;
  } catch (error) {
    if (error instanceof YAMLException) throw new UsageError(`${file} is not YAML: ${error.reason}`);
    throw error;
  }
  throw new UsageError(`${file} is no recording of a node: it has no part "recorded"`);
}
