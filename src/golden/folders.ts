import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Expectation, parseExpectation } from './expectation.ts';
import { type JournalLine, parseJournal } from '#drift/journal.ts';
import { parseScenario, type Scenario } from './scenario.ts';

/** The project's own copies of recordings of a real Kubernetes 1.36.3. */
export const RECORDINGS: string = join(__dirname, 'recordings');

const holds = (folder: string): boolean =>
  existsSync(join(folder, 'scenario.yaml')) && existsSync(join(folder, 'expected.json'));

/**
 * Every scenario folder (scenario.yaml and expected.json) in the given directories, each of which may itself be one.
 * @throws Error when a directory is missing
 */
export function scenarioFolders(directories: readonly string[]): string[] {
  return directories.flatMap((directory) => {
    if (!existsSync(directory) || !statSync(directory).isDirectory())
      throw new Error(`${directory} is no directory`);
    return holds(directory) ? [directory] : foldersBelow(directory);
  });
}

const foldersBelow = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(directory, name))
    .sort()
    .flatMap((folder) => (holds(folder) ? [folder] : foldersBelow(folder)));

export const nameOf = (folder: string): string => basename(folder);

/** A file of a recording is not what it should be; the message names it and says why. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

function read<T>(file: string, parse: (text: string) => T): T {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UnreadableError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws UnreadableError when it is missing, no YAML, or no scenario */
export const readScenario = (folder: string): Scenario => read(join(folder, 'scenario.yaml'), parseScenario);
/** @throws UnreadableError when it is missing, no JSON, or no expectation */
export const readExpectation = (folder: string): Expectation =>
  read(join(folder, 'expected.json'), parseExpectation);

/** The recorded journal; undefined where it was not kept. */
export function readRecordedJournal(folder: string): JournalLine[] | undefined {
  const file = join(folder, 'journal.jsonl');
  return existsSync(file) ? parseJournal(readFileSync(file, 'utf8')) : undefined;
}
