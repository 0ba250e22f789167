import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { controllerReference } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import { garbageCollector } from './garbage-collector-controller.ts';
import { TestBench, podNamed } from './test-bench.ts';

const { ConfigMap, ControllerRevision, Pod, ReplicaSet } = resources;

const replicaSet = {
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } },
  },
};

function family() {
  const bench = new TestBench(garbageCollector);
  const owner = bench.create<KubeObject>(ReplicaSet, replicaSet);
  const ownerReferences = [controllerReference(owner)];
  bench.create(ControllerRevision, { metadata: { name: 'web-1', ownerReferences }, data: {}, revision: 1 });
  for (const name of ['web-a', 'web-b']) bench.create(Pod, podNamed(name, { ownerReferences }));
  assert.equal(bench.settle(), 'quiescent');
  bench.changes();
  const end = (pod: string) =>
    bench.ask({ verb: 'delete', resource: Pod, name: pod, body: { gracePeriodSeconds: 0 }, user: 'kubelet' });
  return { bench, owner, ownerReferences, end };
}

test('background: the owner goes at once, then its dependents', () => {
  const { bench } = family();
  bench.ask({ verb: 'delete', resource: ReplicaSet, name: 'web', body: { propagationPolicy: 'Background' } });
  assert.equal(bench.settle(), 'quiescent');
  assert.deepEqual(bench.lines(), [
    'DELETED replicasets web by user delete',
    'DELETED controllerrevisions web-1 by generic-garbage-collector delete',
    'MODIFIED pods web-a by generic-garbage-collector delete',
    'MODIFIED pods web-b by generic-garbage-collector delete',
  ]);
});

test('foreground: the owner waits for every blocking dependent', () => {
  const { bench, end } = family();
  bench.ask({ verb: 'delete', resource: ReplicaSet, name: 'web', body: { propagationPolicy: 'Foreground' } });
  bench.settle();
  assert.equal(bench.lines().at(-1), 'MODIFIED pods web-b by generic-garbage-collector delete');
  end('web-a');
  bench.settle();
  assert.ok(bench.get(ReplicaSet, 'web'));
  end('web-b');
  bench.settle();
  assert.equal(bench.get(ReplicaSet, 'web'), undefined);
});

test('orphan: dependents lose the reference, then the owner goes', () => {
  const { bench } = family();
  bench.ask({ verb: 'delete', resource: ReplicaSet, name: 'web', body: { propagationPolicy: 'Orphan' } });
  assert.equal(bench.settle(), 'quiescent');
  assert.deepEqual(
    bench.lines().map((line) => line.split(' by ')[0]),
    [
      'MODIFIED replicasets web',
      'MODIFIED controllerrevisions web-1',
      'MODIFIED pods web-a',
      'MODIFIED pods web-b',
      'DELETED replicasets web',
    ],
  );
  assert.deepEqual(bench.get<KubeObject>(Pod, 'web-a')?.metadata.ownerReferences ?? [], []);
});

test('an owner that never was: the dependent goes; with another, solid owner only the reference goes', () => {
  const { bench, owner, ownerReferences } = family();
  const ghost = { ...controllerReference(owner), controller: false, uid: 'ghost' };
  bench.create(ConfigMap, { metadata: { name: 'lost', ownerReferences: [ghost] } });
  bench.create(ConfigMap, { metadata: { name: 'kept', ownerReferences: [ghost, ...ownerReferences] } });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(bench.get(ConfigMap, 'lost'), undefined);
  assert.deepEqual(bench.get<KubeObject>(ConfigMap, 'kept')?.metadata.ownerReferences, ownerReferences);
});

test('an owner of an unknown kind holds its dependent for ever, quietly', () => {
  const { bench, owner } = family();
  bench.create(ConfigMap, {
    metadata: {
      name: 'held',
      ownerReferences: [{ ...controllerReference(owner), kind: 'Widget', uid: 'widget' }],
    },
  });
  assert.equal(bench.settle(), 'quiescent');
  assert.ok(bench.get(ConfigMap, 'held'));
});

test('a chain of owners that are deleted in the foreground goes from the leaves', () => {
  const { bench, owner } = family();
  const pod = bench.get<KubeObject>(Pod, 'web-a') as KubeObject;
  bench.create(ConfigMap, { metadata: { name: 'leaf', ownerReferences: [controllerReference(pod)] } });
  bench.settle();
  bench.ask({ verb: 'delete', resource: ReplicaSet, name: 'web', body: { propagationPolicy: 'Foreground' } });
  bench.settle();
  assert.equal(bench.get(ConfigMap, 'leaf'), undefined);
  assert.ok(bench.get<KubeObject>(ReplicaSet, owner.metadata.name)?.metadata.deletionTimestamp);
});

test('after a restart in the middle of an orphaning the new process finishes it', () => {
  const { bench } = family();
  bench.simulator.kill('bench');
  bench.ask({ verb: 'delete', resource: ReplicaSet, name: 'web', body: { propagationPolicy: 'Orphan' } });
  bench.simulator.start('bench');
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(bench.get(ReplicaSet, 'web'), undefined);
  assert.ok(bench.get(Pod, 'web-a'));
});

test('ten thousand dependents cost near-linear time', () => {
  const { bench, ownerReferences } = family();
  for (let i = 0; i < 5_000; i += 1)
    bench.create(ConfigMap, { metadata: { name: `m-${i}`, ownerReferences } });
  bench.settle();
  bench.ask({ verb: 'delete', resource: ReplicaSet, name: 'web', body: { propagationPolicy: 'Foreground' } });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(bench.get(ConfigMap, 'm-77'), undefined);
});
