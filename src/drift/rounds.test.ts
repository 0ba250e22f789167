import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SampleChange } from './sample-journal.ts';
import { added, changed, gone, said, samplePod, sampleSet, type Story } from './sample-story.ts';

/** A set whose pod fails again and again, for the reasons given. */
const failing = (...reasons: readonly string[]): Story => [
  added(sampleSet()),
  ...reasons.flatMap((reason, index) => {
    const born = samplePod('web-0', { uid: `life-${index}` });
    const failed = { ...born, status: { phase: 'Failed', reason } };
    const counts = (replicas: number): SampleChange => changed({ ...sampleSet(), status: { replicas } });
    return [added(born), counts(1), changed(failed), gone(failed), counts(0)];
  }),
];
const times = (count: number, reason = 'NodePorts'): readonly string[] =>
  Array.from({ length: count }, () => reason);

test('rounds of a repeated life: how many is pace, each must be like the others', () => {
  const rule = 'rounds of a repeated life';
  assert.equal(said(failing(...times(5)), failing(...times(9))), rule);
  const last = added(samplePod('web-0', { uid: 'last' }, true), 3);
  assert.equal(said([...failing(...times(5)), last], [...failing(...times(9)), last]), rule);
  assert.equal(said([...failing(...times(5)), last], failing(...times(9))), 'drift', 'it was no round');
  assert.equal(said(failing(...times(5)), failing(...times(4), 'OutOfcpu', ...times(4))), 'drift');
  assert.equal(said(failing(...times(5)), failing(...times(1))), 'drift', 'once is not again and again');
  const odd = changed({ ...sampleSet(), status: { replicas: 2 } });
  assert.equal(
    said(failing(...times(5)), [...failing(...times(5)), odd, ...failing(...times(4)).slice(1)]),
    'drift',
  );
});
