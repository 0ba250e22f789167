import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestamp } from '#kernel/time.ts';
import type { Pod, ReplicaSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { TestBench, podNamed } from '../test-bench.ts';
import { replicaSetController } from './replica-set-controller.ts';

const replicaSet = (replicas: number, more: object = {}) => ({
  metadata: { name: 'rs' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } },
    ...more,
  },
});
const pods = (bench: TestBench) => {
  const answer = bench.ask({ verb: 'list', resource: resources.Pod });
  assert.ok(answer.ok && 'items' in answer.body);
  return answer.body.items as readonly Pod[];
};
const status = (bench: TestBench) => bench.get<ReplicaSet>(resources.ReplicaSet, 'rs')?.status;
const makeReady = (bench: TestBench, { metadata: { name } }: Pod) =>
  bench.patchStatus(resources.Pod, name, {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: timestamp(bench.simulator.now()) }],
  });

test('creates all pods with random names, and says so', () => {
  const bench = new TestBench(replicaSetController);
  bench.create(resources.ReplicaSet, replicaSet(3));
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(pods(bench).length, 3);
  assert.match(pods(bench)[0]?.metadata.name ?? '', /^rs-[a-z0-9]{5}$/);
  assert.deepEqual(
    bench.events().map((line) => line.slice(0, 38)),
    Array(3).fill('Normal SuccessfulCreate: Created pod: '),
  );
  assert.deepEqual(status(bench), {
    replicas: 3,
    fullyLabeledReplicas: 3,
    terminatingReplicas: 0,
    observedGeneration: 1,
  });
  for (const pod of pods(bench)) makeReady(bench, pod);
  bench.settle();
  assert.deepEqual(status(bench), {
    replicas: 3,
    fullyLabeledReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
    observedGeneration: 1,
  });
});

test('a scale-down deletes, and counts what is on its way out', () => {
  const bench = new TestBench(replicaSetController);
  bench.create(resources.ReplicaSet, replicaSet(3));
  bench.settle();
  for (const {
    metadata: { name, namespace },
  } of pods(bench)) {
    bench.ask({
      verb: 'create',
      resource: resources.Pod,
      subresource: 'binding',
      name,
      body: { metadata: { name, namespace }, target: { kind: 'Node', name: 'n1' } },
    });
  }
  bench.ask({
    verb: 'patch',
    resource: resources.ReplicaSet,
    name: 'rs',
    subresource: 'scale',
    patchType: 'merge',
    body: { spec: { replicas: 1 } },
  });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(pods(bench).filter(({ metadata }) => metadata.deletionTimestamp).length, 2);
  assert.deepEqual(status(bench), {
    replicas: 1,
    fullyLabeledReplicas: 1,
    terminatingReplicas: 2,
    observedGeneration: 2,
  });
});

test('adopts an orphan, releases what no longer matches, leaves foreign pods alone', () => {
  const bench = new TestBench(replicaSetController);
  bench.create(resources.Pod, podNamed('lonely'));
  bench.create(resources.ReplicaSet, replicaSet(2));
  bench.settle();
  assert.equal(pods(bench).length, 2);
  const lonely = () => bench.get<Pod>(resources.Pod, 'lonely');
  assert.equal(lonely()?.metadata.ownerReferences?.[0]?.name, 'rs');
  bench.ask({
    verb: 'patch',
    resource: resources.Pod,
    name: 'lonely',
    patchType: 'merge',
    body: { metadata: { labels: { app: 'other' } } },
  });
  bench.settle();
  assert.equal(lonely()?.metadata.ownerReferences?.length ?? 0, 0);
  assert.equal(pods(bench).length, 3);
});

test('a refused pod is reported once per sync, and becomes a condition', () => {
  const bench = new TestBench(replicaSetController);
  bench.ask({ verb: 'delete', resource: resources.ServiceAccount, name: 'default' });
  bench.create(resources.ReplicaSet, replicaSet(4));
  bench.settle(20_000);
  assert.match(
    bench.events()[0] ?? '',
    /^Warning FailedCreate: Error creating: pods .*is forbidden: .* x\d+$/,
  );
  const condition = status(bench)?.conditions?.[0];
  assert.deepEqual(
    [condition?.type, condition?.status, condition?.reason],
    ['ReplicaFailure', 'True', 'FailedCreate'],
  );
  bench.create(resources.ServiceAccount, { metadata: { name: 'default' } });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(pods(bench).length, 4);
  assert.equal(status(bench)?.conditions, undefined);
});

test('available only after minReadySeconds, and looks again just then', () => {
  const bench = new TestBench(replicaSetController);
  bench.create(resources.ReplicaSet, replicaSet(1, { minReadySeconds: 30 }));
  bench.settle();
  const [pod] = pods(bench);
  makeReady(bench, pod as Pod);
  bench.settle(29_000);
  assert.equal(status(bench)?.availableReplicas, undefined);
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(status(bench)?.availableReplicas, 1);
});
