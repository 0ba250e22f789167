import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { sampleJournal, sampleObject, type SampleChange } from './sample-journal.ts';
import { judge } from './verdict.ts';

/** Rules for kubelets and their nodes: each allows what it is for, and its near miss stays drift. */

type Fields = { readonly [field: string]: unknown };
type Story = readonly SampleChange[];

const added = (object: KubeObject): SampleChange => ({ type: 'ADDED', step: 1, object });
const changed = (object: KubeObject): SampleChange => ({ type: 'MODIFIED', step: 1, object });

const said = (a: Story, b: Story): string => {
  const verdict = judge(sampleJournal(a), sampleJournal(b));
  return verdict.verdict === 'allowed difference'
    ? verdict.rules.map(({ name }) => name).join(', ')
    : verdict.verdict;
};

const containers = [{ name: 'app', image: 'nginx' }];
const pod = (status: Fields, more: Fields = {}, spec: Fields = {}): KubeObject =>
  sampleObject('Pod', 'web-0', { metadata: more, spec: { containers, ...spec }, status });
const event = (reason: string, message: string): SampleChange =>
  added(
    sampleObject('Event', message, {
      type: 'Normal',
      reason,
      message,
      source: { component: 'kubelet' },
      involvedObject: { kind: 'Pod', name: 'web-0', uid: 'Pod-web-0' },
    }),
  );

test('images of the nodes: which of its names, and since when it is there; not whether', () => {
  const runs = (image: string, imageID: string): SampleChange =>
    added(pod({ containerStatuses: [{ name: 'app', image, imageID }] }));
  const pulled = [
    event('Pulling', 'Pulling image "nginx"'),
    event(
      'Pulled',
      'Successfully pulled image "nginx" in 1.5s (1.5s including waiting). Image size: 7 bytes.',
    ),
  ];
  const present = event(
    'Pulled',
    'Container image "nginx" already present on machine and can be accessed by the pod',
  );
  const [one, other] = [runs('docker.io/library/nginx:latest', 'a'), runs('docker.io/library/nginx:1', 'b')];
  assert.equal(said([one, ...pulled], [other, present]), 'images of the nodes');
  assert.equal(said([one], [runs('nginx', '')]), 'drift', 'not there');
  const failed = event('Failed', 'Failed to pull image "nginx": not found');
  assert.equal(said(pulled, [...pulled.slice(0, 1), failed]), 'drift');
});

test('memory without limit: the number that stands for none, and no other one', () => {
  const limited = (memory?: string): Story => [
    added(pod({ resources: memory ? { limits: { memory } } : {} })),
  ];
  assert.equal(said(limited(), limited('9007199254740988Ki')), 'memory without limit');
  assert.equal(said(limited(), limited('64Mi')), 'drift');
});

test('directories of local volumes: where all of them are, and not whose one is', () => {
  const at = (path: string): Story => [
    added(
      sampleObject('PersistentVolume', 'pv', {
        metadata: { namespace: undefined },
        spec: { hostPath: { path } },
      }),
    ),
  ];
  const own = 'pvc-1_default_data-web-0';
  assert.equal(said(at(`/opt/${own}`), at(`/var/lib/k3s/${own}`)), 'directories of local volumes');
  assert.equal(said(at(`/opt/${own}`), at('/opt/pvc-1_default_data-web-1')), 'drift');
});

test('ends of programs: which error, of a pod that is to end', () => {
  const ending = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  const ends = (exitCode: number, metadata: Fields = ending): Story => [
    added(pod({ containerStatuses: [{ name: 'app', state: { terminated: { exitCode } } }] }, metadata)),
  ];
  assert.equal(said(ends(137), ends(2)), 'ends of programs');
  assert.equal(said(ends(137), ends(0)), 'drift');
  assert.equal(said(ends(137, {}), ends(2, {})), 'drift', 'it ended by itself');
});

test('probes without an answer: an answer counts', () => {
  const failed = (why: string): SampleChange => event('Unhealthy', `Readiness probe failed: ${why}`);
  const first = added(pod({}));
  const refused = failed('Get "http://10.1.1.1:80/": dial tcp 10.1.1.1:80: connect: connection refused');
  assert.equal(said([first], [first, refused]), 'probes without an answer');
  assert.equal(said([first], [first, failed('HTTP probe failed with statuscode: 404')]), 'drift');
});

test('mounts too early: those that only come again', () => {
  const failed = (why: string): SampleChange =>
    event('FailedMount', `MountVolume.SetUp failed for volume "kube-api-access-x" : ${why}`);
  const first = added(pod({}));
  const late = failed('failed to sync configmap cache: timed out waiting for the condition');
  assert.equal(said([first], [first, late]), 'mounts too early');
  assert.equal(said([first], [first, failed('configmap "settings" not found')]), 'drift');
});

const condition = (type: string, status: 'True' | 'False', reason?: string): Fields => ({
  type,
  status,
  ...(reason && { reason }),
});
const report = (phase: string, ready: Fields, state: Fields): SampleChange =>
  changed(pod({ phase, conditions: [ready], containerStatuses: [{ name: 'app', state }] }));
const [waiting, running, ended] = [
  { waiting: { reason: 'ContainerCreating' } },
  { running: { startedAt: 'T' } },
  { terminated: { exitCode: 1 } },
];

test('reports put together: what lies on the way, and not what no one came by', () => {
  const start = added(pod({ phase: 'Pending' }));
  const creating = report('Pending', condition('Ready', 'False', 'ContainersNotReady'), waiting);
  const up = report('Running', condition('Ready', 'True'), running);
  const down = report('Running', condition('Ready', 'False', 'ContainersNotReady'), running);
  const over = report('Failed', condition('Ready', 'False', 'PodFailed'), ended);
  assert.equal(said([start, creating, up, over], [start, up, over]), 'reports put together');
  assert.equal(said([start, up, down, over], [start, up, over]), 'reports put together');
  const off = report('Running', condition('Ready', 'True'), waiting);
  assert.equal(said([start, creating, off, up, over], [start, creating, up, over]), 'reports put together');
  assert.equal(said([start, up, over], [start, up, creating, over]), 'drift', 'it began again');
  assert.equal(said([start, up, over], [start, up]), 'drift', 'the last one counts');
  const labels = { 'statefulspec.dev/scenario': 'x' };
  const played = sampleObject('Node', 'node-1', {
    metadata: { namespace: undefined, labels },
    spec: {},
    status: {},
  });
  const onPlayed = (...reports: Story): Story => [added(played), start, ...reports];
  assert.equal(said(onPlayed(down, up), onPlayed(up)), 'drift', 'a played node tells each of its few');
});

test('prepared pods: the gate and the command of ours, and nothing else of the template', () => {
  const story = (spec: Fields, hash: string, replicas = 2): Story => {
    const template = { spec: { containers, ...spec } };
    const status = { currentRevision: `web-${hash}` };
    const revision = { data: { spec: { template } }, revision: 1 };
    return [
      added(sampleObject('StatefulSet', 'web', { spec: { replicas, template }, status })),
      added(sampleObject('ControllerRevision', `web-${hash}`, revision)),
      added(pod({ phase: 'Running' }, { labels: { 'controller-revision-hash': `web-${hash}` } }, spec)),
    ];
  };
  const gate = { readinessGates: [{ conditionType: 'statefulspec.dev/ready' }] };
  assert.equal(said(story({}, '6f878c7d9'), story(gate, '5c55d8b9cf')), 'prepared pods');
  assert.equal(said(story({}, '6f878c7d9'), story(gate, '5c55d8b9cf', 3)), 'drift');
  const other = { readinessGates: [{ conditionType: 'example.com/ready' }] };
  assert.equal(said(story({}, '6f878c7d9'), story(other, '5c55d8b9cf')), 'drift');
});
