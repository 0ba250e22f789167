import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseCase } from './case.ts';
import { differences } from './compare.ts';
import { play } from './play.ts';

const RECORDINGS = join(__dirname, '..', 'recordings', 'node');

const files = readdirSync(RECORDINGS).filter((name) => name.endsWith('.yaml'));

test('simulated nodes behave as the recorded ones did', async (t) => {
  assert.ok(files.length >= 52, `recordings were found: ${files.length}`);
  for (const file of files) {
    const aCase = parseCase(readFileSync(join(RECORDINGS, file), 'utf8'));
    await t.test(aCase.name, () => {
      const found = differences(aCase, play(aCase));
      assert.deepEqual(found, []);
    });
  }
});
