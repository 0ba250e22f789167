import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, RECORDINGS, scenarioFolders } from './folders.ts';
import { judge } from './judge.ts';

const folders = scenarioFolders([RECORDINGS]);

test('the simulator behaves as every recorded cluster did', async (t) => {
  assert.ok(folders.length >= 138, `recordings were found: ${folders.length}`);
  for (const folder of folders) {
    await t.test(nameOf(folder), () => assert.deepEqual(judge(folder).differences, []));
  }
});
