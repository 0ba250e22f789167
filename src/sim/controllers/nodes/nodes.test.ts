import assert from 'node:assert/strict';
import { test } from 'node:test';
import { microTimestamp, second, timestamp } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Node, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { TestBench, podNamed } from '../test-bench.ts';
import type { Heartbeats } from './heartbeats.ts';
import { leasesOnly } from './heartbeats.ts';
import { nodeLifecycleController } from './node-lifecycle-controller.ts';
import { podGarbageCollector } from './pod-garbage-collector.ts';
import { taintEvictionController } from './taint-eviction-controller.ts';

const flags = { nodeMonitorGracePeriod: 8 * second, nodeMonitorPeriod: second, nodeEvictionRate: 10 };

/** Heartbeats that are switched by hand. */
function switches() {
  const stopped = new Map<string, Instant>();
  const listeners: ((node: string) => void)[] = [];
  const heartbeats: Heartbeats = {
    lastRenewal: (node, now) => stopped.get(node) ?? now,
    beats: (node) => !stopped.has(node),
    subscribe: (listener) => void listeners.push(listener),
  };
  const tell = (node: string) => listeners.forEach((listener) => listener(node));
  return {
    heartbeats,
    stop: (node: string, at: Instant) => (stopped.set(node, at), tell(node)),
    start: (node: string) => (stopped.delete(node), tell(node)),
  };
}

function cluster(nodes = ['a', 'b']) {
  const beats = switches();
  const bench = new TestBench(
    () => nodeLifecycleController({ ...flags, heartbeats: beats.heartbeats }),
    taintEvictionController,
    podGarbageCollector,
  );
  const report = (name: string, status: 'True' | 'False' = 'True') => {
    const at = timestamp(bench.simulator.now());
    bench.patchStatus(resources.Node, name, {
      conditions: [
        { type: 'Ready', status, reason: 'KubeletReady', lastHeartbeatTime: at, lastTransitionTime: at },
      ],
    });
  };
  for (const name of nodes) {
    bench.create(resources.Node, { metadata: { name, labels: { 'kubernetes.io/os': 'linux' } } });
    report(name);
  }
  assert.equal(bench.settle(), 'quiescent');
  bench.changes();
  const node = (name: string) => bench.get<Node>(resources.Node, name);
  const taints = (name: string) =>
    (node(name)?.spec.taints ?? []).map(
      ({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`,
    );
  const ready = (name: string) => node(name)?.status.conditions?.find(({ type }) => type === 'Ready')?.status;
  const pod = (name: string, tolerationSeconds?: number, nodeName = 'a') => {
    bench.create(
      resources.Pod,
      podNamed(name, {
        nodeName,
        ...(tolerationSeconds !== undefined && {
          tolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds }],
        }),
      }),
    );
    bench.patchStatus(resources.Pod, name, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: timestamp(bench.simulator.now()) }],
    });
    bench.settle();
  };
  const stop = (name: string) => beats.stop(name, bench.simulator.now());
  return { bench, stop, start: beats.start, report, node, taints, ready, pod };
}

const podReady = (bench: TestBench, name: string) =>
  bench.get<Pod>(resources.Pod, name)?.status.conditions?.find(({ type }) => type === 'Ready')?.status;

test('a healthy cluster is quiet, and a new node loses its not-ready taint and gets the labels of old', () => {
  const { taints, node } = cluster();
  assert.deepEqual(taints('a'), []);
  assert.equal(node('a')?.metadata.labels?.['beta.kubernetes.io/os'], 'linux');
});

test('a silent node becomes Unknown, its pods not ready, then it is tainted', () => {
  const { bench, stop, taints, ready, pod } = cluster();
  pod('web-0');
  bench.changes();
  stop('a');
  bench.settle(8 * second);
  assert.equal(ready('a'), 'True');
  bench.settle(3 * second);
  assert.equal(ready('a'), 'Unknown');
  assert.equal(podReady(bench, 'web-0'), 'False');
  assert.deepEqual(taints('a'), ['unreachable:NoSchedule', 'unreachable:NoExecute']);
  assert.ok(bench.events().includes('Warning NodeNotReady: Node is not ready x1'));
  assert.ok(bench.events().includes('Normal NodeNotReady: Node a status is now: NodeNotReady x1'));
});

test('who marks a pod of a lost node says which generation it has seen; who takes its readiness does not', () => {
  const { bench, stop, pod } = cluster();
  pod('web-0', 3);
  const conditions = [{ type: 'Ready', status: 'True', observedGeneration: 1 }];
  bench.patchStatus(resources.Pod, 'web-0', { observedGeneration: 1, conditions });
  bench.ask({ verb: 'delete', resource: resources.Pod, name: 'web-0' });
  stop('a');
  bench.settle(30 * second);
  const { metadata, status } = bench.get<Pod>(resources.Pod, 'web-0') as Pod;
  assert.equal(metadata.generation, 2);
  const seen = status.conditions?.map(({ type, status: is, observedGeneration }) => [
    type,
    is,
    observedGeneration,
  ]);
  assert.deepEqual(seen, [
    ['Ready', 'False', 1],
    ['DisruptionTarget', 'True', 2],
  ]);
  assert.equal(status['observedGeneration'], 1);
});

test('a pod is evicted after its toleration; one that tolerates for ever stays', () => {
  const { bench, stop, pod } = cluster();
  pod('soon', 5);
  bench.create(resources.Pod, podNamed('forever', { nodeName: 'a', tolerations: [{ operator: 'Exists' }] }));
  stop('a');
  bench.settle(12 * second);
  const isGoing = (name: string) =>
    bench.get<Pod>(resources.Pod, name)?.metadata.deletionTimestamp !== undefined;
  assert.deepEqual(['soon', 'forever'].map(isGoing), [false, false]);
  assert.equal(bench.settle(60 * second), 'quiescent');
  assert.deepEqual(['soon', 'forever'].map(isGoing), [true, false]);
  const mark = bench
    .get<Pod>(resources.Pod, 'soon')
    ?.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  assert.deepEqual(
    [mark?.reason, mark?.message, mark?.observedGeneration],
    ['DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint', 1],
  );
  assert.ok(bench.events().includes('Normal TaintManagerEviction: Marking for deletion Pod ns/soon x1'));
  assert.ok(bench.lines().includes('MODIFIED pods soon by node-controller delete'));
});

test('a node that is back loses its taints, and evictions to come are cancelled', () => {
  const { bench, stop, start, report, taints, pod } = cluster();
  pod('web-0', 60);
  stop('a');
  bench.settle(14 * second);
  start('a');
  report('a');
  assert.equal(bench.settle(), 'quiescent');
  assert.deepEqual(taints('a'), []);
  assert.equal(bench.get<Pod>(resources.Pod, 'web-0')?.metadata.deletionTimestamp, undefined);
  assert.ok(bench.events().includes('Normal TaintManagerEviction: Cancelling deletion of Pod ns/web-0 x1'));
});

test('a node that says itself that it is not ready is tainted so, and a cordoned one is unschedulable', () => {
  const { bench, report, taints, pod } = cluster();
  pod('web-0', 60);
  report('a', 'False');
  bench.settle(2 * second); // the node monitor looks every second
  assert.deepEqual(taints('a'), ['not-ready:NoSchedule', 'not-ready:NoExecute']);
  // its kubelet lives and speaks for its pods itself
  assert.equal(podReady(bench, 'web-0'), 'True');
  report('a');
  bench.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: resources.Node,
    name: 'a',
    body: { spec: { unschedulable: true } },
  });
  assert.equal(bench.settle(), 'quiescent');
  assert.deepEqual(taints('a'), ['unschedulable:NoSchedule']);
});

test('when every node is silent nobody is evicted', () => {
  const { bench, stop, taints, ready, pod } = cluster();
  pod('web-0', 1);
  for (const name of ['a', 'b']) stop(name);
  assert.equal(bench.settle(), 'quiescent');
  assert.deepEqual([ready('a'), ready('b')], ['Unknown', 'Unknown']);
  assert.deepEqual(taints('a'), ['unreachable:NoSchedule']);
  assert.equal(bench.get<Pod>(resources.Pod, 'web-0')?.metadata.deletionTimestamp, undefined);
});

test('a deleted node: its pods fail and go after the quarantine', () => {
  const { bench, pod } = cluster();
  pod('web-0');
  bench.ask({ verb: 'delete', resource: resources.Node, name: 'a' });
  bench.settle(39 * second);
  assert.ok(bench.get(resources.Pod, 'web-0'));
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(bench.get(resources.Pod, 'web-0'), undefined);
  const failed = bench.changes().find(({ by }) => by === 'pod-garbage-collector')?.object as Pod;
  assert.equal(failed.status.phase, 'Failed');
  assert.equal(
    failed.status.conditions?.find(({ type }) => type === 'DisruptionTarget')?.message,
    'PodGC: node no longer exists',
  );
  const last = bench.simulator.history.at(-1);
  assert.equal(`${last?.type} ${last?.by} ${last?.verb}`, 'DELETED pod-garbage-collector delete');
});

test('the out-of-service taint lets stuck pods go', () => {
  const { bench, stop, node, pod } = cluster();
  pod('web-0', 1);
  stop('a');
  assert.equal(bench.settle(), 'quiescent');
  assert.ok(bench.get<Pod>(resources.Pod, 'web-0')?.metadata.deletionTimestamp);
  const taints = [
    ...(node('a')?.spec.taints ?? []),
    { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' },
  ];
  bench.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: resources.Node,
    name: 'a',
    body: { spec: { taints } },
  });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(bench.get(resources.Pod, 'web-0'), undefined);
  assert.ok(bench.events().includes('Normal TaintManagerEviction: Marking for deletion Pod ns/web-0 x1'));
});

test('without a source of heartbeats leases count, and a node that never spoke is Unknown after a minute', () => {
  const bench = new TestBench(() => nodeLifecycleController({ ...flags, heartbeats: leasesOnly }));
  bench.create(resources.Node, { metadata: { name: 'mute' } });
  bench.settle(59 * second);
  const ready = (name: string) =>
    bench.get<Node>(resources.Node, name)?.status.conditions?.find(({ type }) => type === 'Ready');
  assert.equal(ready('mute'), undefined);
  bench.settle(4 * second);
  assert.equal(ready('mute')?.reason, 'NodeStatusNeverUpdated');
  const renewTime = () => microTimestamp(bench.simulator.now());
  const lease = {
    verb: 'patch' as const,
    patchType: 'merge' as const,
    resource: resources.Lease,
    namespace: 'kube-node-lease',
    name: 'alive',
  };
  bench.create(resources.Node, { metadata: { name: 'alive' } });
  const at = timestamp(bench.simulator.now());
  bench.patchStatus(resources.Node, 'alive', {
    conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: at, lastTransitionTime: at }],
  });
  bench.ask({
    verb: 'create',
    resource: resources.Lease,
    namespace: 'kube-node-lease',
    body: { metadata: { name: 'alive' }, spec: { renewTime: renewTime() } },
  });
  for (let i = 0; i < 6; i += 1) {
    bench.simulator.runFor(5 * second);
    bench.ask({ ...lease, body: { spec: { renewTime: renewTime() } } });
  }
  assert.equal(ready('alive')?.status, 'True');
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(ready('alive')?.status, 'Unknown');
});
