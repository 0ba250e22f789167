import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '#kernel/time.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Controller } from '../loop/controller.ts';
import { externalResizer } from './external-resizer.ts';
import { persistentVolumeBinder } from './persistent-volume-binder.ts';
import { TestBench } from './test-bench.ts';
import { volumeExpandController } from './volume-expand-controller.ts';
import { claimNamed, volumeNamed } from './volumes/samples.ts';

const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS, StorageClass: CLASSES } = resources;
const DRIVER = 'statefulspec.dev.network';

/** A claim of 1Gi, bound to a volume of this driver, that asks for 2Gi. */
function asked(driver: string, ...make: readonly (() => Controller)[]): TestBench {
  const b = new TestBench(persistentVolumeBinder, ...make);
  b.create(CLASSES, {
    metadata: { name: 'manual' },
    provisioner: 'kubernetes.io/no-provisioner',
    allowVolumeExpansion: true,
  });
  b.create(VOLUMES, volumeNamed('v', { hostPath: undefined, csi: { driver, volumeHandle: 'v' } }));
  b.create(CLAIMS, claimNamed('data'));
  b.settle(4 * second);
  const body = { spec: { resources: { requests: { storage: '2Gi' } } } };
  const answer = b.ask({ verb: 'patch', patchType: 'merge', resource: CLAIMS, name: 'data', body });
  assert.equal(answer.ok, true);
  return b;
}

const statusOf = (b: TestBench) => b.get<PersistentVolumeClaim>(CLAIMS, 'data')?.status;

test('the controller manager says that somebody else has to make the volume larger', () => {
  const b = asked('nobody', volumeExpandController);
  b.settle(4 * second);
  assert.deepEqual(b.events(), [
    'Normal ExternalExpanding: waiting for an external controller to expand this PVC x1',
  ]);
  assert.deepEqual(statusOf(b)?.capacity, { storage: '1Gi' });
});

test('a resizer makes the volume larger, and leaves the file system to a kubelet', () => {
  const b = asked(DRIVER, () => externalResizer(DRIVER));
  b.settle(500);
  assert.deepEqual(
    statusOf(b)?.conditions?.map(({ type }) => type),
    ['Resizing'],
  );
  b.settle(20 * second);
  assert.equal(b.get<PersistentVolume>(VOLUMES, 'v')?.spec.capacity['storage'], '2Gi');
  const { capacity, allocatedResources, allocatedResourceStatuses, conditions } = statusOf(b) ?? {};
  assert.deepEqual(capacity, { storage: '1Gi' }, 'the claim has the old size until the file system follows');
  assert.deepEqual(allocatedResources, { storage: '2Gi' });
  assert.deepEqual(allocatedResourceStatuses, { storage: 'NodeResizePending' });
  assert.deepEqual(
    conditions?.map(({ type, status }) => [type, status]),
    [
      ['Resizing', 'True'],
      ['FileSystemResizePending', 'True'],
    ],
  );
  assert.deepEqual(b.events(), [
    'Normal Resizing: External resizer is resizing volume v x1',
    'Normal FileSystemResizeRequired: Require file system resize of volume on node x1',
  ]);
});

test('the volumes of another driver are not touched', () => {
  const b = asked('another', () => externalResizer(DRIVER));
  b.settle(20 * second);
  assert.equal(b.get<PersistentVolume>(VOLUMES, 'v')?.spec.capacity['storage'], '1Gi');
});
