import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseCase } from './case.ts';
import { differences } from './compare.ts';
import { play } from './play.ts';

const RECORDINGS = join(__dirname, '..', 'recordings', 'node');

/** Known differences, with their reasons. An entry that no longer differs fails the test. */
const DIFFERS: Readonly<Record<string, string>> = {
  'init-container-fails':
    'the recorded kubelet happened to look once more, so CrashLoopBackOff was told sooner',
  'node-power-cut-and-back': 'the recorded machine took 28 s to start; here a machine is back at once',
};

const files = readdirSync(RECORDINGS).filter((name) => name.endsWith('.yaml'));

test('simulated nodes behave as the recorded ones did', async (t) => {
  assert.ok(files.length >= 52, `recordings were found: ${files.length}`);
  for (const file of files) {
    const aCase = parseCase(readFileSync(join(RECORDINGS, file), 'utf8'));
    await t.test(aCase.name, () => {
      const found = differences(aCase, play(aCase));
      if (aCase.name in DIFFERS) assert.notDeepEqual(found, [], `${aCase.name} is listed as different`);
      else assert.deepEqual(found, []);
    });
  }
});
