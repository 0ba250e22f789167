import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod, StatefulSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { decodeObject } from '../decode/decode.ts';
import { applyDefaults } from './defaults.ts';

const NO_GATES: ReadonlySet<string> = new Set();
const read = <T>(resource: Resource, body: object, gates = NO_GATES): T =>
  applyDefaults(resource, decodeObject(resource, body, 'Warn').object, gates) as T;
const setOf = (spec: object): object => ({
  metadata: { name: 'web' },
  spec: { template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } }, ...spec },
});

test('what has its defaults is not looked at again, and a pod shares what its template has', () => {
  const set = read<StatefulSet>(resources.StatefulSet, setOf({}));
  assert.equal(applyDefaults(resources.StatefulSet, set, NO_GATES), set);
  const pod = read<Pod>(resources.Pod, {
    metadata: { name: 'web-0' },
    spec: { ...set.spec.template.spec, hostname: 'web-0' },
  });
  assert.equal(pod.spec.containers, set.spec.template.spec.containers);
  assert.equal(pod.spec['enableServiceLinks'], true);
});

test('images decide the pull policy by their tag', () => {
  const policyOf = (image: string) =>
    read<Pod>(resources.Pod, { spec: { containers: [{ name: 'a', image }] } }).spec.containers[0]
      ?.imagePullPolicy;
  const cases = {
    nginx: 'Always',
    'nginx:latest': 'Always',
    'nginx:1.27': 'IfNotPresent',
    'localhost:5000/a': 'Always',
    'a@sha256:': 'IfNotPresent',
    ' nginx': 'IfNotPresent',
    'a::1': 'IfNotPresent',
  };
  for (const [image, policy] of Object.entries(cases)) assert.equal(policyOf(image), policy, image);
});

test('limits become requests in pods, not in templates', () => {
  const containers = [
    {
      name: 'a',
      image: 'a:1',
      resources: { limits: { memory: '1Gi', cpu: '1' }, requests: { cpu: '100m' } },
    },
  ];
  assert.deepEqual(
    read<Pod>(resources.Pod, { spec: { containers } }).spec.containers[0]?.resources?.requests,
    { cpu: '100m', memory: '1Gi' },
  );
  const set = read<StatefulSet>(resources.StatefulSet, setOf({ template: { spec: { containers } } }));
  assert.deepEqual(set.spec.template.spec.containers[0]?.resources?.requests, { cpu: '100m' });
});

test('an explicit update type stays without a block; the gate decides about maxUnavailable', () => {
  const strategyOf = (updateStrategy: object | undefined, gates = NO_GATES) =>
    read<StatefulSet>(resources.StatefulSet, setOf({ updateStrategy }), gates).spec.updateStrategy;
  const gate = new Set(['MaxUnavailableStatefulSet']);
  assert.deepEqual(strategyOf(undefined), { type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  assert.deepEqual(strategyOf({ type: 'RollingUpdate' }), { type: 'RollingUpdate' });
  assert.deepEqual(strategyOf({ rollingUpdate: { maxUnavailable: 3 } }), {
    type: 'RollingUpdate',
    rollingUpdate: { partition: 0 },
  });
  assert.deepEqual(strategyOf({ rollingUpdate: { partition: 2 } }, gate), {
    type: 'RollingUpdate',
    rollingUpdate: { partition: 2, maxUnavailable: 1 },
  });
  assert.deepEqual(strategyOf({ type: 'OnDelete' }, gate), { type: 'OnDelete' });
});

test('a volume without a source is an emptyDir, and a claim template says its kind', () => {
  const pod = read<Pod>(resources.Pod, {
    spec: { containers: [], volumes: [{ name: 'a' }, { name: 'b', configMap: { name: 'c' } }] },
  });
  assert.deepEqual(pod.spec.volumes, [
    { name: 'a', emptyDir: {} },
    { name: 'b', configMap: { name: 'c', defaultMode: 420 } },
  ]);
  const set = read<StatefulSet>(
    resources.StatefulSet,
    setOf({ volumeClaimTemplates: [{ metadata: { name: 'data' } }] }),
  );
  assert.equal(
    JSON.stringify(set.spec.volumeClaimTemplates?.[0]),
    '{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"data"},"spec":{"resources":{},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}',
  );
});

test('what a limit range says of containers fills in what it does not say', () => {
  const limit = {
    type: 'Container',
    max: { cpu: '2' },
    default: { memory: '1Gi' },
    min: { cpu: '1', pods: '1' },
  };
  const { spec } = read<{ spec: { limits: object[] } }>(resources.LimitRange, { spec: { limits: [limit] } });
  assert.deepEqual(spec.limits[0], {
    ...limit,
    default: { cpu: '2', memory: '1Gi' },
    defaultRequest: { cpu: '2', memory: '1Gi', pods: '1' },
  });
});
