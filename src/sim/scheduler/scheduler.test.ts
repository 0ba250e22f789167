import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '#kernel/time.ts';
import { podCondition } from '#model/pod-state.ts';
import type { Node, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { externalProvisioner } from '../controllers/external-provisioner.ts';
import { persistentVolumeBinder } from '../controllers/persistent-volume-binder.ts';
import { localPath } from '../controllers/provisioners.ts';
import { podNamed, TestBench } from '../controllers/test-bench.ts';
import { claimNamed, volumeNamed } from '../controllers/volumes/samples.ts';
import { podScheduler } from './scheduler.ts';

const {
  Node: NODES,
  Pod: PODS,
  PersistentVolume: VOLUMES,
  PersistentVolumeClaim: CLAIMS,
  StorageClass: CLASSES,
} = resources;
const TAIL = (nodes: number) =>
  `no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;

const bench = () =>
  new TestBench(podScheduler, persistentVolumeBinder, () => externalProvisioner(localPath()));
const settle = (b: TestBench) => b.settle(8 * second);

interface Shape {
  readonly labels?: object;
  readonly spec?: { readonly taints?: readonly object[]; readonly unschedulable?: boolean };
  readonly allocatable?: object;
}

/** A node that is ready: without the taint that every node is born with. */
function addNode(
  b: TestBench,
  name: string,
  { labels = {}, spec = {}, allocatable = { cpu: '4', memory: '8Gi', pods: '110' } }: Shape = {},
): void {
  b.create<Node>(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
  });
  b.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: NODES,
    name,
    body: { spec: { taints: spec.taints ?? null } },
  });
  b.patchStatus(NODES, name, { allocatable, capacity: allocatable });
}
const addPod = (b: TestBench, name: string, spec: object = {}) =>
  b.create<Pod>(PODS, podNamed(name, { nodeName: '', ...spec }));
const nodeOf = (b: TestBench, name: string) => b.get<Pod>(PODS, name)?.spec.nodeName;
const why = (b: TestBench, name: string) => {
  const pod = b.get<Pod>(PODS, name);
  return pod && podCondition(pod, 'PodScheduled')?.message;
};
const mounting = (claimName: string) => ({ volumes: [{ name: 'd', persistentVolumeClaim: { claimName } }] });
const requesting = (cpu: string) => ({
  containers: [{ name: 'c', image: 'img:1', resources: { requests: { cpu } } }],
});

test('a pod is bound to the emptiest node, the first by name among equals', () => {
  const b = bench();
  for (const name of ['node-b', 'node-a']) addNode(b, name);
  for (const name of ['p', 'q', 'r']) addPod(b, name);
  settle(b);
  assert.deepEqual(
    ['p', 'q', 'r'].map((name) => nodeOf(b, name)),
    ['node-a', 'node-b', 'node-a'],
  );
  assert.match(b.events()[0] ?? '', /^Normal Scheduled: Successfully assigned ns\/p to node-a /);
});

test('without a node the pod says so, and is bound when one comes', () => {
  const b = bench();
  addPod(b, 'p');
  settle(b);
  const pod = b.get<Pod>(PODS, 'p');
  const { lastTransitionTime: _, ...condition } = (pod && podCondition(pod, 'PodScheduled')) ?? { type: '' };
  assert.deepEqual(condition, {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: 'no nodes available to schedule pods',
    observedGeneration: 1,
    lastProbeTime: null,
  });
  addNode(b, 'late');
  settle(b);
  assert.equal(nodeOf(b, 'p'), 'late');
});

test('the message counts the nodes by reason', () => {
  const b = bench();
  addNode(b, 'cordoned', { spec: { unschedulable: true } });
  addNode(b, 'tainted', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } });
  for (const name of ['n-1', 'n-2']) addNode(b, name);
  addPod(b, 'p', { nodeSelector: { disk: 'ssd' } });
  settle(b);
  assert.equal(
    why(b, 'p'),
    `0/4 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector. ${TAIL(4)}`,
  );
  b.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: NODES,
    name: 'n-2',
    body: { metadata: { labels: { disk: 'ssd' } } },
  });
  settle(b);
  assert.equal(nodeOf(b, 'p'), 'n-2');
});

test('a full node takes nobody until somebody goes', () => {
  const b = bench();
  addNode(b, 'n', { allocatable: { cpu: '1', memory: '1Gi', pods: '2' } });
  addPod(b, 'large', requesting('800m'));
  settle(b);
  addPod(b, 'second', requesting('300m'));
  settle(b);
  const victims =
    'no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';
  assert.equal(why(b, 'second'), `0/1 nodes are available: 1 Insufficient cpu. ${victims}`);
  addPod(b, 'huge', requesting('2'));
  settle(b);
  assert.equal(why(b, 'huge'), `0/1 nodes are available: 1 Insufficient cpu. ${TAIL(1)}`);
  b.ask({ verb: 'delete', resource: PODS, name: 'large', body: { gracePeriodSeconds: 0 } });
  settle(b);
  assert.equal(nodeOf(b, 'second'), 'n');
});

test('a host port is for one pod of a node', () => {
  const b = bench();
  addNode(b, 'n');
  const spec = {
    containers: [{ name: 'c', image: 'img:1', ports: [{ containerPort: 80, hostPort: 8080 }] }],
  };
  addPod(b, 'first', spec);
  addPod(b, 'second', spec);
  settle(b);
  assert.equal(nodeOf(b, 'first'), 'n');
  assert.match(
    why(b, 'second') ?? '',
    /^0\/1 nodes are available: 1 node\(s\) didn't have free ports for the requested pod ports\./,
  );
});

test('anti-affinity keeps pods apart, affinity brings them together, spread makes them even', () => {
  const b = bench();
  for (const name of ['a', 'b']) addNode(b, name);
  const term = (app: string) => [
    { labelSelector: { matchLabels: { app } }, topologyKey: 'kubernetes.io/hostname' },
  ];
  const required = (kind: string, app: string) => ({
    affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: term(app) } },
  });
  for (const name of ['x-0', 'x-1', 'x-2'])
    addPod(b, name, { labels: { app: 'x' }, ...required('podAntiAffinity', 'x') });
  settle(b);
  assert.deepEqual([nodeOf(b, 'x-0'), nodeOf(b, 'x-1')], ['a', 'b']);
  assert.match(why(b, 'x-2') ?? '', /: 2 node\(s\) didn't match pod anti-affinity rules\./);
  addPod(b, 'y-0', { labels: { app: 'y' } });
  settle(b);
  addPod(b, 'y-1', { labels: { app: 'z' }, ...required('podAffinity', 'y') });
  settle(b);
  assert.equal(nodeOf(b, 'y-1'), nodeOf(b, 'y-0'));
  addPod(b, 'lonely', { labels: { app: 'z' }, ...required('podAffinity', 'nobody') });
  settle(b);
  assert.match(why(b, 'lonely') ?? '', /: 2 node\(s\) didn't match pod affinity rules\./);
  b.ask({ verb: 'delete', resource: PODS, name: 'x-0', body: { gracePeriodSeconds: 0 } });
  settle(b);
  assert.equal(nodeOf(b, 'x-2'), 'a');
});

test('hard spread constraints', () => {
  const b = bench();
  for (const name of ['a', 'b']) addNode(b, name, { labels: { zone: name } });
  addNode(b, 'nowhere');
  const topologySpreadConstraints = [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ];
  b.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: NODES,
    name: 'b',
    body: { spec: { unschedulable: true } },
  });
  addPod(b, 'p', { topologySpreadConstraints });
  settle(b);
  addPod(b, 'q', { topologySpreadConstraints });
  settle(b);
  assert.equal(nodeOf(b, 'p'), 'a');
  assert.match(
    why(b, 'q') ?? '',
    new RegExp(
      String.raw`^0/3 nodes are available: 1 node\(s\) didn't match pod topology spread constraints, ` +
        String.raw`1 node\(s\) didn't match pod topology spread constraints \(missing required label\), 1 node\(s\) were unschedulable\.`,
    ),
  );
});

test('immediate claims first, then the pod', () => {
  const b = bench();
  addNode(b, 'n');
  addPod(b, 'p', mounting('data'));
  settle(b);
  assert.equal(why(b, 'p'), '0/1 nodes are available: persistentvolumeclaim "data" not found. not found');
  b.create(CLAIMS, claimNamed('data'));
  settle(b);
  assert.equal(
    why(b, 'p'),
    '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
  );
  b.create(VOLUMES, volumeNamed('v', {}));
  b.settle(20 * second);
  assert.equal(nodeOf(b, 'p'), 'n');
});

test('a late claim: nominated node, selected node, volume there, and then the pod', () => {
  const b = bench();
  for (const name of ['a', 'b']) addNode(b, name);
  b.create(CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  b.create(CLAIMS, claimNamed('data', { storageClassName: 'local' }));
  addPod(b, 'p', mounting('data'));
  b.changes();
  settle(b);
  const lines = b.changes().map(({ by, verb, resource }) => `${by} ${verb} ${resource.plural}`);
  assert.deepEqual(lines, [
    'scheduler patch/status pods',
    'scheduler update persistentvolumeclaims',
    'persistent-volume-binder update persistentvolumeclaims',
    'rancher.io/local-path create persistentvolumes',
    'persistent-volume-binder update/status persistentvolumes',
    'persistent-volume-binder update persistentvolumeclaims',
    'persistent-volume-binder update/status persistentvolumeclaims',
    'scheduler create/binding pods',
  ]);
  assert.equal(nodeOf(b, 'p'), 'a');
  assert.equal(
    b.get<PersistentVolumeClaim>(CLAIMS, 'data')?.metadata.annotations?.[
      'volume.kubernetes.io/selected-node'
    ],
    'a',
  );
  b.ask({ verb: 'delete', resource: PODS, name: 'p', body: { gracePeriodSeconds: 0 } });
  b.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: NODES,
    name: 'a',
    body: { spec: { unschedulable: true } },
  });
  addPod(b, 'p', mounting('data'));
  settle(b);
  assert.match(
    why(b, 'p') ?? '',
    /^0\/2 nodes are available: 1 node\(s\) didn't match PersistentVolume's node affinity, 1 node\(s\) were unschedulable\./,
  );
});

test('a late claim takes the smallest volume that its node can reach, and two pods never the same one', () => {
  const b = bench();
  addNode(b, 'a');
  b.create(CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'manual' },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  for (const size of ['3Gi', '2Gi']) b.create(VOLUMES, volumeNamed(`v-${size.toLowerCase()}`, { size }));
  settle(b);
  for (const name of ['p', 'q', 'r']) b.create(CLAIMS, claimNamed(name));
  for (const name of ['p', 'q', 'r']) addPod(b, name, mounting(name));
  settle(b);
  assert.deepEqual(
    ['p', 'q', 'r'].map((name) => b.get<PersistentVolumeClaim>(CLAIMS, name)?.spec.volumeName),
    ['v-2gi', 'v-3gi', undefined],
  );
  assert.match(why(b, 'r') ?? '', /: 1 node\(s\) didn't find available persistent volumes to bind\./);
  assert.deepEqual([nodeOf(b, 'p'), nodeOf(b, 'q')], ['a', 'a']);
});

test('a gated pod is left alone until its gates are gone', () => {
  const b = bench();
  addNode(b, 'n');
  addPod(b, 'p', { schedulingGates: [{ name: 'example.com/later' }] });
  settle(b);
  assert.equal(nodeOf(b, 'p'), undefined);
  assert.deepEqual(b.events(), []);
  b.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: PODS,
    name: 'p',
    body: { spec: { schedulingGates: null } },
  });
  settle(b);
  assert.equal(nodeOf(b, 'p'), 'n');
});
