import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { sampleObject, type SampleChange } from './sample-journal.ts';
import { added, changed, gone, said, type Story } from './sample-story.ts';

type Fields = { readonly [field: string]: unknown };

const clusterWide = (kind: string, name: string, parts: Fields): KubeObject =>
  sampleObject(kind, name, {
    ...parts,
    metadata: { namespace: undefined, ...(parts['metadata'] as Fields | undefined) },
  });
const nodes = (labels: Fields = {}): Story =>
  ['n-1', 'n-2', 'n-3'].map((name) =>
    added(clusterWide('Node', name, { metadata: { labels: { name, ...labels } }, spec: {}, status: {} }), 0),
  );
const closed = (name: string): SampleChange =>
  changed(
    clusterWide('Node', name, { metadata: { labels: { name } }, spec: { unschedulable: true }, status: {} }),
    1,
  );

const pod = (name: string, spec: Fields, uid = `Pod-${name}`): KubeObject =>
  sampleObject('Pod', name, { metadata: { uid }, spec, status: { phase: 'Pending' } });
/** A pod that the scheduler puts on a node. */
const placed = (name: string, nodeName: string, spec: Fields = {}, uid = `Pod-${name}`): Story => [
  added(pod(name, spec, uid)),
  changed(pod(name, { ...spec, nodeName }, uid)),
];
const RULE = 'free choice of nodes';
const here = [...nodes(), ...placed('web-0', 'n-1'), ...placed('web-1', 'n-1')];
const spread = [...nodes(), ...placed('web-0', 'n-1'), ...placed('web-1', 'n-2')];

test('any open node is as good as another, and none is not', () => {
  assert.equal(said(here, spread), RULE);
  const others = [...nodes(), ...placed('web-0', 'n-3'), ...placed('web-1', 'n-2')];
  assert.equal(said(spread, others), 'same', 'names are nothing');
  assert.equal(said(spread, [...nodes(), ...placed('web-0', 'n-1'), added(pod('web-1', {}))]), 'drift');
});

test('a pod that says where it may be is not free', () => {
  const named = (nodeName: string): Story => [
    ...nodes(),
    ...placed('web-0', 'n-1'),
    added(pod('web-1', { nodeName })),
    added(pod('web-2', { nodeName: 'n-1' })),
  ];
  assert.equal(said(named('n-1'), named('n-2')), 'drift');
  const selecting = (nodeName: string): Story => [
    ...nodes(),
    ...placed('web-0', 'n-1', { nodeSelector: { name: 'n-1' } }),
    ...placed('web-1', nodeName, { nodeSelector: { name: 'n-1' } }),
  ];
  assert.equal(said(selecting('n-1'), selecting('n-2')), 'drift');
});

test('a node that takes no pods is no choice', () => {
  const start = [...nodes(), ...placed('web-0', 'n-1'), closed('n-1')];
  assert.equal(said([...start, ...placed('web-1', 'n-2')], [...start, ...placed('web-1', 'n-3')]), 'same');
  assert.equal(said([...start, ...placed('web-1', 'n-2')], [...start, ...placed('web-1', 'n-1')]), 'drift');
});

const slice = (nodeName: string): SampleChange =>
  added(
    sampleObject('EndpointSlice', 'web', {
      endpoints: [
        {
          nodeName,
          addresses: ['a'],
          conditions: { ready: false },
          targetRef: { kind: 'Pod', name: 'web-1', uid: 'Pod-web-1' },
        },
      ],
    }),
  );

test('what tells where a pod is tells where it is', () => {
  assert.equal(said([...here, slice('n-1')], [...spread, slice('n-2')]), RULE);
  assert.equal(said([...here, slice('n-1')], [...spread, slice('n-1')]), 'drift');
});

const claimed = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } }] };
const storage = (node: string): Story => [
  added(
    sampleObject('PersistentVolumeClaim', 'data-web-0', {
      metadata: { annotations: { 'volume.kubernetes.io/selected-node': node } },
      spec: {},
      status: {},
    }),
  ),
  added(
    clusterWide('PersistentVolume', 'disk', {
      spec: {
        claimRef: { name: 'data-web-0', uid: 'PersistentVolumeClaim-data-web-0' },
        nodeAffinity: { required: { node } },
      },
    }),
  ),
];

test('a pod that comes back to its local volume is where that is', () => {
  const first = placed('web-1', 'n-1');
  const back = (node: string, next: string): Story => [
    ...nodes(),
    ...first,
    ...storage(node),
    ...placed('web-0', node, claimed),
    gone(pod('web-0', { nodeName: node })),
    ...placed('web-0', next, claimed, 'Pod-anew'),
  ];
  assert.equal(said(back('n-1', 'n-1'), back('n-2', 'n-2')), RULE);
  assert.equal(said(back('n-1', 'n-1'), back('n-2', 'n-3')), 'drift');
});

test('nodes that nobody chose are told from each other by what they are', () => {
  const zones = (...names: readonly string[]): Story =>
    names.map((name, index) =>
      added(
        clusterWide('Node', name, { metadata: { labels: { zone: `${index}` } }, spec: {}, status: {} }),
        0,
      ),
    );
  const [there, swapped] = [zones('n-1', 'n-2'), zones('n-2', 'n-1')];
  const two = [...placed('web-0', 'n-1'), ...placed('web-1', 'n-2')];
  assert.equal(said([...there, ...two], [...swapped, ...two]), RULE);
  const wrong = zones('n-1', 'n-2', 'n-3').slice(1);
  assert.equal(
    said([...there, ...two], [...wrong, ...placed('web-0', 'n-2'), ...placed('web-1', 'n-3')]),
    'drift',
  );
});
