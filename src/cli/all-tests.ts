import { globSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { projectRoot } from './version.ts';

/**
 * Every test of the project in this one process: node:test would start a process for each file, and most of the time
 * would go into starting. Run with `--test-reporter`, and with a part of a path to take only the files that have it.
 */
const wanted = process.argv.slice(2);
const files = globSync(['src/**/*.test.ts', 'steps/**/*.test.ts'], { cwd: projectRoot })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

for (const file of files) {
  void suite(file, () => {
    try {
      require(path.join(projectRoot, file));
    } catch (error) {
      // A file that cannot be loaded must not hide the others.
      void test('can be loaded', () => {
        throw error;
      });
    }
  });
}
