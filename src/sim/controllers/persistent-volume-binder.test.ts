import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '#kernel/time.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { openNamespace } from '../api/bootstrap.ts';
import { externalProvisioner } from './external-provisioner.ts';
import { persistentVolumeBinder } from './persistent-volume-binder.ts';
import { persistentVolumeClaimProtection } from './persistent-volume-claim-protection.ts';
import { persistentVolumeProtection } from './persistent-volume-protection.ts';
import { localPath, networkStorage } from './provisioners.ts';
import { podNamed, TestBench } from './test-bench.ts';
import { claimNamed, volumeNamed } from './volumes/samples.ts';

const {
  PersistentVolume: VOLUMES,
  PersistentVolumeClaim: CLAIMS,
  StorageClass: CLASSES,
  Pod: PODS,
} = resources;

const bench = () =>
  new TestBench(persistentVolumeBinder, persistentVolumeClaimProtection, persistentVolumeProtection);
const settle = (b: TestBench) => b.settle(4 * second);
const story = (b: TestBench) =>
  b.changes().map(({ type, resource, object, by, verb }) => {
    const { phase } = object.status as { phase: string };
    return `${type} ${resource.plural} ${object.metadata.name} ${phase}${type === 'DELETED' ? '' : ` by ${by} ${verb}`}`;
  });

test('a claim is bound to the smallest volume that fits, in four writes', () => {
  const b = bench();
  b.create(VOLUMES, volumeNamed('large', { size: '5Gi' }));
  b.create(VOLUMES, volumeNamed('small', { size: '2Gi' }));
  settle(b);
  b.changes();
  b.create(CLAIMS, claimNamed('data'));
  settle(b);
  assert.deepEqual(story(b), [
    'ADDED persistentvolumeclaims data Pending by user create',
    'MODIFIED persistentvolumes small Available by persistent-volume-binder update',
    'MODIFIED persistentvolumes small Bound by persistent-volume-binder update/status',
    'MODIFIED persistentvolumeclaims data Pending by persistent-volume-binder update',
    'MODIFIED persistentvolumeclaims data Bound by persistent-volume-binder update/status',
  ]);
  const claim = b.get<PersistentVolumeClaim>(CLAIMS, 'data');
  assert.deepEqual(claim?.status, {
    phase: 'Bound',
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '2Gi' },
  });
  assert.deepEqual(claim?.metadata.annotations, {
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
  });
  assert.equal(
    b.get<PersistentVolume>(VOLUMES, 'small')?.metadata.annotations?.['pv.kubernetes.io/bound-by-controller'],
    'yes',
  );
});

test('a volume that comes after its claim is found with the next period of 15 s', () => {
  const b = bench();
  b.create(CLAIMS, claimNamed('data', { storageClassName: '' }));
  settle(b);
  assert.deepEqual(b.events(), [
    'Normal FailedBinding: no persistent volumes available for this claim and no storage class is set x1',
  ]);
  b.create(VOLUMES, volumeNamed('late', { storageClassName: '' }));
  settle(b);
  assert.equal(b.get<PersistentVolumeClaim>(CLAIMS, 'data')?.status.phase, 'Pending');
  b.settle(12 * second);
  assert.equal(b.get<PersistentVolumeClaim>(CLAIMS, 'data')?.status.phase, 'Bound');
});

test('a claim deleted leaves its volume Released, and reserved volumes Available', () => {
  const b = bench();
  b.create(VOLUMES, volumeNamed('v', {}));
  b.create(CLAIMS, claimNamed('data'));
  settle(b);
  b.changes();
  b.ask({ verb: 'delete', resource: CLAIMS, name: 'data' });
  settle(b);
  assert.deepEqual(story(b), [
    'MODIFIED persistentvolumeclaims data Bound by user delete',
    'DELETED persistentvolumeclaims data Bound',
    'MODIFIED persistentvolumes v Released by persistent-volume-binder update/status',
  ]);
  b.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: VOLUMES,
    name: 'v',
    body: { spec: { claimRef: null } },
  });
  settle(b);
  assert.equal(b.get<PersistentVolume>(VOLUMES, 'v')?.status.phase, 'Available');
});

test('a claim stays while a scheduled pod refers to it, and not for an unscheduled one', () => {
  const b = bench();
  const volumes = (claimName: string) => [{ name: 'd', persistentVolumeClaim: { claimName } }];
  for (const claim of ['used', 'waiting']) b.create(CLAIMS, claimNamed(claim));
  b.create(PODS, podNamed('scheduled', { volumes: volumes('used') }));
  b.create(PODS, podNamed('pending', { volumes: volumes('waiting'), nodeName: '' }));
  for (const name of ['used', 'waiting']) b.ask({ verb: 'delete', resource: CLAIMS, name });
  settle(b);
  assert.equal(b.get(CLAIMS, 'waiting'), undefined);
  assert.ok(b.get(CLAIMS, 'used')?.metadata.deletionTimestamp);
  b.ask({ verb: 'delete', resource: PODS, name: 'scheduled', body: { gracePeriodSeconds: 0 } });
  settle(b);
  assert.equal(b.get(CLAIMS, 'used'), undefined);
});

test('a bound volume that is deleted stays until it is released; its claim is Lost when it goes by force', () => {
  const b = bench();
  b.create(VOLUMES, volumeNamed('v', {}));
  b.create(CLAIMS, claimNamed('data'));
  settle(b);
  b.ask({ verb: 'delete', resource: VOLUMES, name: 'v' });
  settle(b);
  assert.ok(b.get(VOLUMES, 'v')?.metadata.deletionTimestamp);
  b.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: VOLUMES,
    name: 'v',
    body: { metadata: { finalizers: null } },
  });
  settle(b);
  assert.deepEqual(b.get<PersistentVolumeClaim>(CLAIMS, 'data')?.status, { phase: 'Lost' });
  assert.deepEqual(b.events(), [
    'Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost! x1',
  ]);
});

test('an external provisioner is asked, makes the volume, and deletes it when it is released', () => {
  const make = () => externalProvisioner(networkStorage('disks.example'));
  const b = new TestBench(
    persistentVolumeBinder,
    persistentVolumeClaimProtection,
    persistentVolumeProtection,
    make,
  );
  b.create(CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'disks' },
    provisioner: 'disks.example',
  });
  b.create(CLAIMS, claimNamed('data', { storageClassName: 'disks' }));
  settle(b);
  assert.deepEqual(
    b.events().map((line) => line.split(':')[0]),
    ['Normal ExternalProvisioning', 'Normal Provisioning', 'Normal ProvisioningSucceeded'],
  );
  const claim = b.get<PersistentVolumeClaim>(CLAIMS, 'data');
  assert.equal(claim?.status.phase, 'Bound');
  assert.equal(claim?.spec.volumeName, `pvc-${claim?.metadata.uid}`);
  b.ask({ verb: 'delete', resource: CLAIMS, name: 'data' });
  settle(b);
  assert.equal(b.get(VOLUMES, claim?.spec.volumeName ?? ''), undefined);
});

test('without a class of the name, with a class that nobody provisions, and with a mismatch the claim says why', () => {
  const b = bench();
  b.create(CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'by-hand' },
    provisioner: 'kubernetes.io/no-provisioner',
  });
  b.create(VOLUMES, volumeNamed('tiny', { size: '1Mi' }));
  b.create(CLAIMS, claimNamed('a', { storageClassName: 'absent' }));
  settle(b);
  b.create(CLAIMS, claimNamed('b', { storageClassName: 'by-hand' }));
  settle(b);
  b.create(CLAIMS, claimNamed('c', { volumeName: 'tiny' }));
  settle(b);
  assert.deepEqual(b.events(), [
    'Warning ProvisioningFailed: storageclass.storage.k8s.io "absent" not found x1',
    'Warning ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner x1',
    'Warning VolumeMismatch: Cannot bind to requested volume "tiny": requested PV is too small x1',
  ]);
});

test('a late class waits for its consumer, and the provisioner for the selected node', () => {
  const b = new TestBench(persistentVolumeBinder, () => externalProvisioner(localPath()));
  b.create(CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  const { metadata } = b.create<PersistentVolumeClaim>(
    CLAIMS,
    claimNamed('data', { storageClassName: 'local' }),
  );
  settle(b);
  assert.deepEqual(b.events(), [
    'Normal WaitForFirstConsumer: waiting for first consumer to be created before binding x1',
  ]);
  const body = { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node-7' } } };
  b.ask({ verb: 'patch', patchType: 'merge', resource: CLAIMS, name: 'data', body });
  settle(b);
  const volume = b.get<PersistentVolume>(VOLUMES, `pvc-${metadata.uid}`);
  assert.deepEqual(volume?.spec['hostPath'], {
    path: `/var/lib/rancher/k3s/storage/pvc-${metadata.uid}_ns_data`,
    type: 'DirectoryOrCreate',
  });
  assert.equal(b.get<PersistentVolumeClaim>(CLAIMS, 'data')?.status.phase, 'Bound');
});

test('released volumes: a pod recycles them, what cannot be deleted fails', () => {
  const b = bench();
  openNamespace(b.simulator.api, b.simulator.now(), 'default');
  b.create(
    VOLUMES,
    volumeNamed('scrubbed', { storageClassName: 'a', persistentVolumeReclaimPolicy: 'Recycle' }),
  );
  b.create(VOLUMES, volumeNamed('kept', { storageClassName: 'b', persistentVolumeReclaimPolicy: 'Delete' }));
  for (const name of ['a', 'b']) b.create(CLAIMS, claimNamed(name, { storageClassName: name }));
  settle(b);
  for (const name of ['a', 'b']) b.ask({ verb: 'delete', resource: CLAIMS, name });
  settle(b);
  const kept = b.get<PersistentVolume>(VOLUMES, 'kept');
  assert.equal(kept?.status.phase, 'Failed');
  assert.equal(
    kept?.status.message,
    'host_path deleter only supports /tmp/.+ but received provided /volumes/kept',
  );
  const pod = b.ask({ verb: 'get', resource: PODS, namespace: 'default', name: 'recycler-for-scrubbed' });
  assert.ok(pod.ok);
  assert.equal((pod.body as Pod).spec.restartPolicy, 'Never');
  b.ask({
    verb: 'patch',
    subresource: 'status',
    patchType: 'merge',
    resource: PODS,
    namespace: 'default',
    name: 'recycler-for-scrubbed',
    body: { status: { phase: 'Succeeded' } },
  });
  settle(b);
  const scrubbed = b.get<PersistentVolume>(VOLUMES, 'scrubbed');
  assert.equal(scrubbed?.status.phase, 'Available');
  assert.equal(scrubbed?.spec.claimRef, undefined);
});
