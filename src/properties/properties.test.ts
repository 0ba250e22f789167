import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SimCluster } from '#sim/sim-cluster.ts';
import { DEFAULT_MINOR, minors, profileOf } from '#sim/versions.ts';
import type { History } from './operations.ts';
import { histories } from './operations.ts';
import { play } from './play.ts';

const RUNS = 150;
/** Of each version that is not the recorded one. */
const RUNS_OF_OTHERS = Number(process.env.RUNS_OF_OTHERS ?? 25);
const SEED = 7;

/** One root seed unless another is asked for, so that a failure is found again. */
const seed = Number(process.env.STATEFULSPEC_SEED ?? SEED);

/** Chance rarely leaves a pod alone for long enough to be adopted again. */
const adoption: History = {
  blueprint: {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    strategy: 'RollingUpdate',
    claim: false,
    whenScaled: 'Retain',
    whenDeleted: 'Retain',
    minReadySeconds: 0,
    revisionHistoryLimit: 10,
  },
  operations: [
    { do: 'wait', seconds: 60 },
    { do: 'label pod', ordinal: 0, app: 'other' },
    { do: 'wait', seconds: 5 },
    { do: 'label pod', ordinal: 0, app: 'web' },
  ],
};

test('whatever is done to a set, ordering, identity, claims, revisions and status keep their promises', async () => {
  const judged = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      histories(),
      fc.option(fc.nat(1000), { nil: undefined }),
      async (history, scheduleSeed) => {
        await using cluster = new SimCluster({ seed, ...(scheduleSeed !== undefined && { scheduleSeed }) });
        const { violations, checked } = await play(cluster, history);
        for (const [id, count] of checked) judged.set(id, (judged.get(id) ?? 0) + count);
        assert.deepEqual(
          violations.map(({ id, saw, position }) => `${id} at #${position}: ${saw}`),
          [],
        );
      },
    ),
    { seed, numRuns: RUNS, examples: [[adoption, undefined]] },
  );
  const idle = [...judged].filter(([, count]) => count === 0).map(([id]) => id);
  assert.deepEqual(
    idle,
    ['STS-STATUS-3'].filter((id) => idle.includes(id)),
    'every invariant had something to judge',
  );
});

for (const minor of minors.filter((other) => other !== DEFAULT_MINOR)) {
  test(`what ${minor} promises holds as well`, async () => {
    await fc.assert(
      fc.asyncProperty(histories(), async (history) => {
        await using cluster = new SimCluster({ seed, parameters: { version: profileOf(minor) } });
        const { violations } = await play(cluster, history);
        assert.deepEqual(
          violations.map(({ id, saw, position }) => `${id} at #${position}: ${saw}`),
          [],
        );
      }),
      { seed, numRuns: RUNS_OF_OTHERS },
    );
  });
}

test('the same history, seed and schedule give the same journal, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(histories(6), fc.nat(1000), async (history, scheduleSeed) => {
      const journals = await Promise.all(
        [0, 1].map(async () => {
          await using cluster = new SimCluster({ seed, scheduleSeed });
          await play(cluster, history);
          return JSON.stringify(
            cluster.journal.since(0).map(({ at, type, object, by, verb }) => [at, type, object, by, verb]),
          );
        }),
      );
      assert.equal(journals[0], journals[1]);
    }),
    { seed, numRuns: 15 },
  );
});
