import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the project that this code belongs to. */
export const projectRoot = path.join(__dirname, '..', '..');

/** This project's own version, from package.json. */
export function version(): string {
  const { version: own } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return own;
}
