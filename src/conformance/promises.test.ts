import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestamp } from '#kernel/time.ts';
import { invariants } from './invariants/all.ts';
import { promisesOf } from './promises.ts';
import { Story } from './story.ts';
import { Watch } from './watch.ts';

const breaches = (id: string, story: Story, kubernetes: string): number => {
  const watch = new Watch(
    story.journal,
    invariants.filter((invariant) => invariant.id === id),
    kubernetes,
  );
  return watch.finish(story.at, false).flatMap(({ violations }) => violations).length;
};

const parallel = { podManagementPolicy: 'Parallel' };
const updating = { observedGeneration: 1, updateRevision: 'web-b' };

test('versions are read as clusters tell them', () => {
  assert.equal(promisesOf('v1.33.8').updatesWaitForAvailability, false);
  assert.equal(promisesOf('v1.34.1+k3s1').updatesWaitForAvailability, true);
  assert.deepEqual(promisesOf('unknown'), promisesOf('v1.36.3'));
  assert.equal(promisesOf('v1.37.0').brokenPodsGoFirst, true);
});

test('an update may go on while the pod above is ready and not yet available, until 1.33', () => {
  const story = new Story();
  story.set({ ...parallel, minReadySeconds: 60 }, updating);
  story.pod(0);
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: timestamp(story.at - 1000) }];
  story.pod(1, { revision: 'web-b' });
  story.pod(1, { status: { conditions } });
  story.deletesPod(0);
  assert.equal(breaches('STS-UPDATE-2', story, 'v1.33.8'), 0);
  assert.equal(breaches('STS-UPDATE-2', story, 'v1.34.4'), 1);
});

test('a Parallel update may begin with all broken pods since 1.37, and with no other ones', () => {
  const story = new Story();
  story.set({ ...parallel, replicas: 3 }, updating);
  for (const ordinal of [0, 1, 2]) story.pod(ordinal, { ready: ordinal === 2 });
  const basis = story.journal.length;
  for (const ordinal of [1, 0]) story.deletesPod(ordinal, basis);
  for (const id of ['STS-UPDATE-2', 'STS-UPDATE-4']) {
    assert.equal(breaches(id, story, 'v1.37.0'), 0, id);
    assert.ok(breaches(id, story, 'v1.36.3') > 0, id);
  }
  const other = new Story();
  other.set({ ...parallel, replicas: 3 }, updating);
  for (const ordinal of [0, 1, 2]) other.pod(ordinal);
  other.deletesPod(0);
  assert.ok(breaches('STS-UPDATE-2', other, 'v1.37.0') > 0);
});
