import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterContract } from '#cluster/cluster.contract.ts';
import { condition, unmet } from '#cluster/condition.ts';
import { minute } from '#kernel/time.ts';
import { SimCluster } from './sim-cluster.ts';

clusterContract('sim', async () => new SimCluster({ seed: 7 }));

test('a wait ends at once, and exactly, when nothing further can happen', async () => {
  const cluster = new SimCluster();
  await assert.rejects(
    cluster.until(
      condition('never', () => unmet('it is not')),
      24 * 60 * minute,
    ),
    /nothing further can happen/,
  );
  assert.ok(cluster.now() - (cluster.journal.at(0)?.at ?? 0) < 60 * minute);
});
