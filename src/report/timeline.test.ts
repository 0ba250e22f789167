import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { timelineOf, type Observed } from './timeline.ts';

const START = 1_000_000;

interface Seen {
  readonly uid?: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly deleting?: boolean;
  readonly revision?: string;
  readonly node?: string;
}

const pod = (
  name: string,
  { uid = name, phase = 'Pending', ready = false, deleting = false, revision = 'web-a', node }: Seen,
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'default',
    uid,
    resourceVersion: '1',
    creationTimestamp: '',
    labels: { 'controller-revision-hash': revision },
    ...(deleting && { deletionTimestamp: 'now' }),
  },
  spec: { ...(node && { nodeName: node }) },
  status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const seen = (ms: number, type: Observed['type'], object: KubeObject): Observed => ({
  at: START + ms,
  type,
  object,
});

test('a pod is told by its phases, and its successor of the same name as another pod', () => {
  const { pods, revisions, end } = timelineOf(
    [
      seen(0, 'ADDED', pod('web-0', {})),
      seen(100, 'MODIFIED', pod('web-0', { phase: 'Running', node: 'n1' })),
      seen(200, 'MODIFIED', pod('web-0', { phase: 'Running', node: 'n1', ready: true })),
      seen(250, 'MODIFIED', pod('web-0', { phase: 'Running', node: 'n1', ready: true })),
      seen(900, 'MODIFIED', pod('web-0', { phase: 'Running', node: 'n1', ready: true, deleting: true })),
      seen(1000, 'DELETED', pod('web-0', {})),
      seen(1100, 'ADDED', pod('web-0', { uid: 'other', revision: 'web-b' })),
    ],
    START,
    START + 2000,
  );
  assert.equal(end, 2000);
  assert.deepEqual(revisions, ['web-a', 'web-b']);
  assert.deepEqual(
    pods[0]?.spans.map(({ from, to, phase, revision, incarnation }) => [
      from,
      to,
      phase,
      revision,
      incarnation,
    ]),
    [
      [0, 100, 'Pending', 0, 0],
      [100, 200, 'Running', 0, 0],
      [200, 900, 'Ready', 0, 0],
      [900, 1000, 'Terminating', 0, 0],
      [1100, 2000, 'Pending', 1, 1],
    ],
  );
  assert.equal(pods[0]?.spans[2]?.node, 'n1');
});

test('rows are in the order of ordinals, and other namespaces are told', () => {
  const other = pod('db-0', {});
  const { pods } = timelineOf(
    [
      seen(0, 'ADDED', pod('web-10', {})),
      seen(0, 'ADDED', pod('web-2', {})),
      seen(0, 'ADDED', { ...other, metadata: { ...other.metadata, namespace: 'else' } }),
    ],
    START,
    START + 10,
  );
  assert.deepEqual(
    pods.map(({ name }) => name),
    ['else/db-0', 'web-2', 'web-10'],
  );
});

test('a claim outlives its pod, and what lasted no time is left out', () => {
  const claim = (phase: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    status: { phase },
    metadata: {
      name: 'data-web-0',
      namespace: 'default',
      uid: 'c',
      resourceVersion: '1',
      creationTimestamp: '',
    },
  });
  const { claims, pods } = timelineOf(
    [
      seen(0, 'ADDED', claim('Pending')),
      seen(0, 'MODIFIED', claim('Bound')),
      seen(5, 'ADDED', pod('web-0', {})),
      seen(9, 'DELETED', pod('web-0', {})),
    ],
    START,
    START + 100,
  );
  assert.deepEqual(claims, [{ name: 'data-web-0', spans: [{ phase: 'Bound', from: 0, to: 100 }] }]);
  assert.equal(pods[0]?.spans.length, 1);
});
