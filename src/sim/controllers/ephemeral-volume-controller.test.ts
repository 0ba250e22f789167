import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject, PersistentVolumeClaim } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import { ephemeralVolumeController } from './ephemeral-volume-controller.ts';
import { TestBench } from './test-bench.ts';

const { Pod, PersistentVolumeClaim: Claim } = resources;

const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const pod = {
  metadata: { name: 'web-0' },
  spec: {
    containers: [{ name: 'c', image: 'i:1' }],
    volumes: [
      { name: 'plain', emptyDir: {} },
      { name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { k: 'v' } }, spec } } },
    ],
  },
};
const claimOf = (bench: TestBench) => bench.get<PersistentVolumeClaim>(Claim, 'web-0-scratch');

test('an ephemeral volume gets a claim that its pod controls, and another when that goes', () => {
  const bench = new TestBench(ephemeralVolumeController);
  const { metadata } = bench.create<KubeObject>(Pod, pod);
  assert.equal(bench.settle(), 'quiescent');
  const first = claimOf(bench) as PersistentVolumeClaim;
  assert.equal(controllerOf(first)?.uid, metadata.uid);
  assert.deepEqual(first.metadata.labels, { k: 'v' });
  bench.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: Claim,
    name: 'web-0-scratch',
    body: { metadata: { finalizers: null } },
  });
  bench.ask({ verb: 'delete', resource: Claim, name: 'web-0-scratch' });
  assert.equal(bench.settle(), 'quiescent');
  assert.notEqual(claimOf(bench)?.metadata.uid, first.metadata.uid);
});

test('a claim of the wanted name that is not for the pod stays, and the pod is told', () => {
  const bench = new TestBench(ephemeralVolumeController);
  const foreign = bench.create<KubeObject>(Claim, { metadata: { name: 'web-0-scratch' }, spec });
  bench.create(Pod, pod);
  bench.settle(1000);
  assert.equal(claimOf(bench)?.metadata.uid, foreign.metadata.uid);
  const why =
    'Warning FailedBinding: ephemeral volume scratch: PVC ns/web-0-scratch was not created for pod ns/web-0 (pod is not owner)';
  assert.ok(bench.events().some((event) => event.startsWith(why)));
});
