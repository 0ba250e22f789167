import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { timestamp } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { Tally } from './tally.ts';

const measure = { minReadySeconds: 10, current: 'a', update: 'b' };
const zero = { replicas: 0, readyReplicas: 0, availableReplicas: 0, currentReplicas: 0, updatedReplicas: 0 };

const pod = fc.record({
  metadata: fc.record(
    {
      labels: fc.constantFrom('a', 'b', 'c').map((hash) => ({ 'controller-revision-hash': hash })),
      deletionTimestamp: fc.constant('t'),
    },
    { requiredKeys: ['labels'] },
  ),
  status: fc.record(
    {
      phase: fc.constantFrom('Pending', 'Running', 'Failed'),
      conditions: fc
        .tuple(fc.constantFrom('True', 'False'), fc.nat(30))
        .map(([status, second]) => [{ type: 'Ready', status, lastTransitionTime: timestamp(second * 1000) }]),
    },
    { requiredKeys: [] },
  ),
}) as unknown as fc.Arbitrary<Pod>;

test('a ready pod is available once it has been ready for long enough', () => {
  const tally = new Tally(measure);
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: timestamp(0) }];
  tally.add({ metadata: {}, status: { phase: 'Running', conditions } } as unknown as Pod);
  assert.equal(tally.counts(9_999).availableReplicas, 0);
  assert.equal(tally.unripe().length, 1);
  assert.equal(tally.counts(10_000).availableReplicas, 1);
  assert.deepEqual(tally.unripe(), []);
});

test('adding and taking out again counts as if the pod had never been there', () => {
  fc.assert(
    fc.property(fc.array(pod), fc.array(pod), (kept, gone) => {
      const [tally, plain] = [new Tally(measure), new Tally(measure)];
      for (const one of kept) for (const each of [plain, tally]) each.add(one);
      for (const one of gone) tally.add(one);
      tally.counts(15_000);
      for (const one of gone) tally.remove(one);
      assert.deepEqual(tally.counts(20_000), plain.counts(20_000));
      for (const one of kept) tally.remove(one);
      assert.deepEqual(tally.counts(60_000), zero);
    }),
  );
});
