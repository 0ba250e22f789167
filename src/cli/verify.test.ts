import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conformanceCounts, plus, sentence, tapCounts } from './verify.ts';

const tap = 'ok 1 - x\n# tests 5\n# pass 3\n# fail 0\n# cancelled 0\n# skipped 1\n# todo 1\n';

test('counts are read from what each suite leaves behind', () => {
  assert.deepEqual(tapCounts(tap, 0), { passed: 3, failed: 0, skipped: 2 });
  assert.deepEqual(tapCounts(tap.replace('fail 0', 'fail 2'), 1), { passed: 3, failed: 2, skipped: 2 });
  const text =
    'x\nconformance: 182 passed, 1 failed, 6 not applicable · 14 invariants · seed 0 · reports/index.html\n';
  assert.deepEqual(conformanceCounts(text, 1), { passed: 182, failed: 1, skipped: 6 });
});

test('a suite that looked at nothing, or ended badly in silence, is a failure', () => {
  assert.equal(tapCounts('', 0).failed, 1);
  assert.equal(tapCounts(tap, 1).failed, 1);
  assert.equal(conformanceCounts('', 0).failed, 1);
  assert.equal(conformanceCounts('conformance: 0 passed, 0 failed, 9 not applicable', 0).failed, 1);
});

test('the last line is plain', () => {
  assert.equal(
    sentence(plus({ passed: 1, failed: 0, skipped: 2 }, { passed: 3, failed: 1, skipped: 0 })),
    '4 passed, 1 failed, 2 skipped',
  );
});
