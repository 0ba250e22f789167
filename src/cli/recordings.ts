import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { YAMLException } from 'js-yaml';
import { isMap } from '#kernel/json.ts';
import { UsageError } from './usage-error.ts';

/**
 * The recordings (`*.yaml`) below a folder, or the file itself, in order.
 * @throws UsageError when there is no such path
 */
export function recordingFiles(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`there is no ${path}`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) => {
      const at = join(path, entry.name);
      return entry.isDirectory() ? recordingFiles(at) : entry.name.endsWith('.yaml') ? [at] : [];
    })
    .sort();
}

/**
 * A recording as `parse` reads it.
 * @param part what makes it one
 * @throws UsageError when the file is not YAML, or has no such part
 */
export function readRecording<T>(file: string, parse: (text: string) => T, part: keyof T & string): T {
  try {
    const recording = parse(readFileSync(file, 'utf8'));
    if (isMap(recording) && typeof recording[part] === 'object' && recording[part] !== null) return recording;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new UsageError(`${file} is not YAML: ${error.reason}`);
  }
  throw new UsageError(`${file} is no recording: it has no part "${part}"`);
}
