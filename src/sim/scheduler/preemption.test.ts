import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '#kernel/time.ts';
import type { Node, Pod, PodDisruptionBudget } from '#model/objects.ts';
import { podCondition } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { podNamed, TestBench } from '../controllers/test-bench.ts';
import { podScheduler } from './scheduler.ts';

const { Node: NODES, Pod: PODS } = resources;

const settle = (b: TestBench): void => void b.settle(8 * second);

/** Nodes with room for so many pods each. */
function benchWith(...rooms: readonly number[]): TestBench {
  const b = new TestBench(podScheduler);
  rooms.forEach((pods, index) => {
    const name = `n${index + 1}`;
    b.create<Node>(NODES, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    });
    b.ask({ verb: 'patch', patchType: 'merge', resource: NODES, name, body: { spec: { taints: null } } });
    b.patchStatus(NODES, name, { allocatable: { cpu: '4', memory: '8Gi', pods: String(pods) } });
  });
  for (const [name, value] of [
    ['low', 10],
    ['high', 1000],
  ] as const)
    b.create(resources.PriorityClass, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    });
  settle(b);
  return b;
}

function add(b: TestBench, name: string, priorityClassName: string | undefined, spec: object = {}): void {
  const pod = podNamed(name, {
    nodeName: '',
    ...(priorityClassName && { priorityClassName }),
    ...spec,
  });
  b.create<Pod>(PODS, { ...pod, metadata: { ...pod.metadata, labels: { name } } });
  settle(b);
}

const pod = (b: TestBench, name: string): Pod | undefined => b.get<Pod>(PODS, name);
const isEnding = (b: TestBench, name: string): boolean =>
  pod(b, name)?.metadata.deletionTimestamp !== undefined;

function budget(b: TestBench, name: string): void {
  b.create<PodDisruptionBudget>(resources.PodDisruptionBudget, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { maxUnavailable: 0, selector: { matchLabels: { name } } },
  });
}

test('a pod of high priority drives away the least important pod, and gets its place when that has ended', () => {
  const b = benchWith(2);
  add(b, 'middle', 'low');
  add(b, 'lowest', undefined);
  add(b, 'urgent', 'high');
  assert.deepEqual([isEnding(b, 'middle'), isEnding(b, 'lowest')], [false, true]);
  assert.equal(pod(b, 'urgent')?.status['nominatedNodeName'], 'n1');
  const told = podCondition(pod(b, 'lowest') as Pod, 'DisruptionTarget');
  assert.deepEqual(
    [told?.reason, told?.message],
    ['PreemptionByScheduler', 'default-scheduler: preempting to accommodate a higher priority pod'],
  );
  const { uid } = (pod(b, 'urgent') as Pod).metadata;
  assert.ok(b.events().some((line) => line.includes(`Preempted by pod ${uid} on node n1`)));
  assert.equal(
    podCondition(pod(b, 'urgent') as Pod, 'PodScheduled')?.message,
    '0/1 nodes are available: 1 Too many pods.',
  );
  b.ask({
    verb: 'delete',
    resource: PODS,
    namespace: 'ns',
    name: 'lowest',
    body: { gracePeriodSeconds: 0 },
  });
  settle(b);
  assert.deepEqual(
    [pod(b, 'urgent')?.spec.nodeName, pod(b, 'urgent')?.status['nominatedNodeName']],
    ['n1', undefined],
  );
});

test('room that is being made is not given to a pod of lower priority', () => {
  const b = benchWith(1);
  add(b, 'lowest', undefined);
  add(b, 'urgent', 'high');
  add(b, 'late', 'low');
  assert.match(podCondition(pod(b, 'late') as Pod, 'PodScheduled')?.message ?? '', /Too many pods/);
  assert.equal(pod(b, 'late')?.status['nominatedNodeName'], undefined);
});

test('nobody is driven away by equals, nor by a pod that must not', () => {
  const b = benchWith(1);
  add(b, 'first', 'high');
  add(b, 'second', 'high');
  assert.equal(isEnding(b, 'first'), false);
  assert.match(
    podCondition(pod(b, 'second') as Pod, 'PodScheduled')?.message ?? '',
    /preemption: 0\/1 nodes are available: 1 No preemption victims found for incoming pod\.$/,
  );
  b.create(resources.PriorityClass, {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'polite' },
    value: 5000,
    preemptionPolicy: 'Never',
  });
  add(b, 'polite', 'polite');
  assert.equal(isEnding(b, 'first'), false);
  assert.match(
    podCondition(pod(b, 'polite') as Pod, 'PodScheduled')?.message ?? '',
    /preemption: not eligible due to preemptionPolicy=Never\.$/,
  );
});

test('where more room is asked for than all of lower priority have, nobody goes', () => {
  const b = benchWith(5);
  add(b, 'lowest', undefined);
  add(b, 'urgent', 'high', {
    containers: [{ name: 'c', image: 'busybox', resources: { requests: { cpu: '9' } } }],
  });
  assert.equal(isEnding(b, 'lowest'), false);
  assert.match(
    podCondition(pod(b, 'urgent') as Pod, 'PodScheduled')?.message ?? '',
    /preemption: 0\/1 nodes are available: 1 Preemption is not helpful for scheduling\.$/,
  );
});

test('among nodes the one whose victims weigh least is taken: budgets count first', () => {
  const b = benchWith(1, 1);
  add(b, 'a', undefined);
  add(b, 'b', 'low');
  const kept = pod(b, 'a')?.spec.nodeName;
  budget(b, 'a');
  settle(b);
  add(b, 'urgent', 'high');
  assert.deepEqual([isEnding(b, 'a'), isEnding(b, 'b')], [false, true]);
  assert.notEqual(pod(b, 'urgent')?.status['nominatedNodeName'], kept);
});
