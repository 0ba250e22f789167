import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { rules } from './rules.ts';
import { sampleJournal, sampleObject, type SampleChange } from './sample-journal.ts';
import { judge } from './verdict.ts';

/** Rules that the tests beside do not look at: each allows what it is for, and its near miss stays drift. */

type Fields = { readonly [field: string]: unknown };
type Story = readonly SampleChange[];

const added = (object: KubeObject, step = 1): SampleChange => ({ type: 'ADDED', step, object });
const changed = (object: KubeObject, step = 1): SampleChange => ({ type: 'MODIFIED', step, object });
const gone = (object: KubeObject): SampleChange => ({ type: 'DELETED', object });

const said = (a: Story, b: Story): string => {
  const verdict = judge(sampleJournal(a), sampleJournal(b));
  return verdict.verdict === 'allowed difference'
    ? verdict.rules.map(({ name }) => name).join(', ')
    : verdict.verdict;
};

const node = (labels: Fields): SampleChange =>
  added(
    sampleObject('Node', 'node-1', { metadata: { namespace: undefined, labels }, spec: {}, status: {} }),
    0,
  );
const real = node({ zone: 'a' });
const played = node({ zone: 'a', 'statefulspec.dev/scenario': 'x' });
const volume = (spec: Fields, phase = 'Bound'): KubeObject =>
  sampleObject('PersistentVolume', 'pv', { metadata: { namespace: undefined }, spec, status: { phase } });
const told = (
  uid: string,
  by: string,
  on: readonly [string, string],
  reason: string,
  message = reason,
): SampleChange =>
  added(
    sampleObject('Event', uid, {
      type: 'Normal',
      reason,
      message,
      source: { component: by },
      involvedObject: { kind: on[0], name: on[1], uid: `${on[0]}-${on[1]}` },
    }),
  );
const pod = (name: string, metadata: Fields = {}, isReady = false): KubeObject =>
  sampleObject('Pod', name, {
    metadata: {
      ...metadata,
      ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'StatefulSet-web' }],
    },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  });
const set = (metadata: Fields = {}): KubeObject =>
  sampleObject('StatefulSet', 'web', { metadata, spec: {}, status: {} });

test('storage of played nodes: the place of the data is free, its size is not', () => {
  const here = added(volume({ capacity: { storage: '1Gi' }, hostPath: { path: '/a' } }));
  const there = added(volume({ capacity: { storage: '1Gi' }, nfs: { path: '/b' } }));
  const large = added(volume({ capacity: { storage: '2Gi' }, nfs: { path: '/b' } }));
  assert.equal(said([real, here], [played, there]), 'storage of played nodes');
  assert.equal(said([real, here], [played, large]), 'drift');
  assert.equal(said([real, here], [real, there]), 'drift', 'on real nodes it counts');
});

const slice = (...endpoints: readonly (readonly [pod: string, ready: boolean])[]): KubeObject =>
  sampleObject('EndpointSlice', 'web', {
    endpoints: endpoints.map(([name, ready]) => ({
      addresses: [name],
      conditions: { ready },
      targetRef: { kind: 'Pod', name, uid: `Pod-${name}` },
    })),
  });

test('endpoint slices in batches: combinations differ, and the last one does not', () => {
  const pods = [added(set()), added(pod('web-0')), added(pod('web-1'))];
  const ready = [changed(pod('web-0', {}, true)), changed(pod('web-1', {}, true))];
  const both = changed(slice(['web-0', true], ['web-1', true]), 2);
  const oneByOne = [...pods, ...ready, added(slice()), changed(slice(['web-0', true])), both];
  const atOnce = [...pods, ...ready, added(slice()), both];
  assert.equal(said(oneByOne, atOnce), 'endpoint slices in batches');
  assert.equal(said(oneByOne, [...pods, ...ready, added(slice()), changed(slice(['web-0', true]))]), 'drift');
});

test('endpoint slices tell nothing before it is so, in whatever batches', () => {
  const [start, ready] = [
    [added(set()), added(pod('web-0')), added(slice())],
    changed(pod('web-0', {}, true)),
  ];
  const unready = changed(pod('web-0'));
  const serves = changed(slice(['web-0', true]));
  const told = [...start, ready, serves];
  assert.equal(
    said(told, [...start, serves, ready, changed(slice(['web-0', true]), 2)]),
    'drift',
    'too early',
  );
  assert.equal(said([...start, serves, changed(slice(), 2)], start), 'drift', 'it never was ready');
  const again = [
    ...told,
    unready,
    changed(slice(['web-0', false])),
    ready,
    changed(slice(['web-0', true]), 2),
  ];
  const tooSoon = [
    ...told,
    unready,
    changed(slice(['web-0', false])),
    changed(slice(['web-0', true]), 2),
    ready,
  ];
  assert.equal(said(again, tooSoon), 'drift', 'serving again before it was ready again');
});

test('endpoint slices in batches: the last words of a slice that goes are missed, those of one that stays are not', () => {
  const ending = pod('web-0', { deletionTimestamp: '2026-01-01T00:00:00Z' }, true);
  const endpoint = { addresses: ['web-0'], targetRef: { kind: 'Pod', name: 'web-0', uid: 'Pod-web-0' } };
  const serving = { ready: false, serving: true, terminating: true };
  const last = changed(
    sampleObject('EndpointSlice', 'web', { endpoints: [{ ...endpoint, conditions: serving }] }),
    2,
  );
  const start = [added(set()), added(pod('web-0', {}, true)), added(slice(['web-0', true])), changed(ending)];
  assert.equal(
    said([...start, last, gone(slice())], [...start, gone(slice())]),
    'endpoint slices in batches',
  );
  assert.equal(said([...start, last], start), 'drift');
});

test('garbage collection: pods of a deleted set go in any order, those of a living one do not', () => {
  const ending = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  const start = [added(set()), added(pod('web-0')), added(pod('web-1'))];
  const end = (name: string): Story => [changed(pod(name, ending)), gone(pod(name, ending))];
  const [up, down] = [
    [...end('web-0'), ...end('web-1')],
    [...end('web-1'), ...end('web-0')],
  ];
  const deleted = gone(set(ending));
  assert.equal(said([...start, deleted, ...up], [...start, deleted, ...down]), 'garbage collection');
  assert.equal(said([...start, ...up], [...start, ...down]), 'drift');
});

test('garbage collection: a deleted set may make its revision anew, a living one may not', () => {
  const revision = (uid: string, data = 'as it was'): KubeObject =>
    sampleObject('ControllerRevision', 'web-1', {
      data,
      metadata: { uid, ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'StatefulSet-web' }] },
    });
  const once = [added(revision('one')), gone(revision('one'))];
  const again = [...once, added(revision('two')), gone(revision('two'))];
  const ending = changed(set({ deletionTimestamp: '2026-01-01T00:00:00Z' }));
  assert.equal(said([added(set()), ending, ...once], [added(set()), ending, ...again]), 'garbage collection');
  assert.equal(said([added(set()), ...once], [added(set()), ...again]), 'drift');
  const other = [...once, added(revision('two', 'another')), gone(revision('two', 'another'))];
  assert.equal(said([added(set()), ending, ...once], [added(set()), ending, ...other]), 'drift');
});

test('claims of one pod: they come in any order, those of two pods do not', () => {
  const made = (...claims: readonly (readonly [claim: string, pod: string])[]): Story =>
    claims.map(([claim, name]) => {
      const message = `Create Claim ${claim} Pod ${name} in StatefulSet web success`;
      return told(claim, 'statefulset-controller', ['StatefulSet', 'web'], 'SuccessfulCreate', message);
    });
  const [data, logs, other] = [
    ['data-0', 'web-0'],
    ['logs-0', 'web-0'],
    ['data-1', 'web-1'],
  ] as const;
  assert.equal(said(made(data, logs, other), made(logs, data, other)), 'claims of one pod');
  assert.equal(said(made(data, logs, other), made(data, other, logs)), 'drift');
  assert.equal(said(made(data, logs), made(data)), 'drift');
});

/** A set whose pod fails again and again, for the reasons given. */
const failing = (...reasons: readonly string[]): Story => [
  added(set()),
  ...reasons.flatMap((reason, index) => {
    const born = pod('web-0', { uid: `life-${index}` });
    const failed = { ...born, status: { phase: 'Failed', reason } };
    const counts = (replicas: number): SampleChange => changed({ ...set(), status: { replicas } });
    return [added(born), counts(1), changed(failed), gone(failed), counts(0)];
  }),
];
const times = (count: number, reason = 'NodePorts'): readonly string[] =>
  Array.from({ length: count }, () => reason);

test('rounds of a repeated life: how many is pace, each must be like the others', () => {
  const rule = 'rounds of a repeated life';
  assert.equal(said(failing(...times(5)), failing(...times(9))), rule);
  const last = added(pod('web-0', { uid: 'last' }, true), 3);
  assert.equal(said([...failing(...times(5)), last], [...failing(...times(9)), last]), rule);
  assert.equal(said([...failing(...times(5)), last], failing(...times(9))), 'drift', 'it was no round');
  assert.equal(said(failing(...times(5)), failing(...times(4), 'OutOfcpu', ...times(4))), 'drift');
  assert.equal(said(failing(...times(5)), failing(...times(1))), 'drift', 'once is not again and again');
  const odd = changed({ ...set(), status: { replicas: 2 } });
  assert.equal(
    said(failing(...times(5)), [...failing(...times(5)), odd, ...failing(...times(4)).slice(1)]),
    'drift',
  );
});

test('looks of the volume binder: what a claim waits for, and nothing else', () => {
  const look = (reason: string): SampleChange =>
    told(reason, 'persistentvolume-controller', ['PersistentVolumeClaim', 'data-web-0'], reason);
  assert.equal(
    said([look('WaitForFirstConsumer')], [look('WaitForPodScheduled')]),
    'looks of the volume binder',
  );
  assert.equal(said([look('WaitForFirstConsumer')], [look('ProvisioningFailed')]), 'drift');
});

test('pods of a ReplicaSet: which of them is free, how many is not', () => {
  const made = (...names: readonly string[]): Story =>
    names.map((name) =>
      told(name, 'replicaset-controller', ['ReplicaSet', 'web'], 'Created', `Created pod: ${name}`),
    );
  assert.equal(said(made('web-*1', 'web-*2'), made('web-*2', 'web-*1')), 'pods of a ReplicaSet');
  assert.equal(said(made('web-*1', 'web-*2'), made('web-*1')), 'drift');
});

test('these, verdict.test.ts, any-node.test.ts and own-nodes.test.ts look at every rule', () => {
  const elsewhere = [
    'prepared pods',
    'images of the nodes',
    'memory without limit',
    'directories of local volumes',
    'ends of programs',
    'probes without an answer',
    'mounts too early',
    'reports put together',
    'kubelet in words',
    'free choice of nodes',
    'two writers of one object',
    'statuses passed over',
    'ends at once',
    'events of a Parallel set',
  ];
  const here = [
    'storage of played nodes',
    'endpoint slices in batches',
    'garbage collection',
    'claims of one pod',
    'rounds of a repeated life',
    'looks of the volume binder',
    'pods of a ReplicaSet',
  ];
  assert.deepEqual(rules.map(({ name }) => name).sort(), [...elsewhere, ...here].sort());
});
