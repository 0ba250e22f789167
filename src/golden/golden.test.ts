import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Expectation } from './expectation.ts';
import { nameOf, readExpectation, RECORDINGS, scenarioFolders } from './folders.ts';
import { judge } from './judge.ts';

const refusalText = ({
  step,
  object,
  by,
  verb,
  code,
  reason,
}: NonNullable<Expectation['refused']>[number]): string =>
  JSON.stringify([step, object, by, verb, code, reason]);

const folders = scenarioFolders([RECORDINGS]);

test('the simulator behaves as every recorded cluster did', async (t) => {
  assert.ok(folders.length >= 138, `recordings were found: ${folders.length}`);
  for (const folder of folders) {
    await t.test(nameOf(folder), () => {
      const { differences, journal } = judge(folder);
      assert.deepEqual(differences, []);
      const refused = new Set(journal.filter((line) => line.type === 'REFUSED').map(refusalText));
      const missing = (readExpectation(folder).refused ?? []).filter(
        (refusal) => !refused.has(refusalText(refusal)),
      );
      assert.deepEqual(missing, [], 'what was refused in every recorded run is refused here');
    });
  }
});
