import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container, Pod } from '#model/objects.ts';
import { type PodResources, podResources } from './pod-resources.ts';

/** As two kubelets of 1.36.3 told it, one after the other in the life of one pod. */

type Resources = Container['resources'];
type Asked = readonly NonNullable<Resources>[];

function lifeOf(
  containers: Asked,
  initContainers: Asked = [],
): { pending: PodResources; running: PodResources } {
  const named = (all: Asked) => all.map((resources, index) => ({ name: `c${index}`, resources }));
  const pod = (status: object): Pod =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', uid: 'u' },
      spec: { containers: named(containers), initContainers: named(initContainers) },
      status,
    }) as unknown as Pod;
  const pending = podResources(pod({ phase: 'Pending' }));
  return { pending, running: podResources(pod({ phase: 'Running', ...pending })) };
}

test('a pod that asks for nothing has no resources, and says so', () => {
  const { pending, running } = lifeOf([{}]);
  assert.deepEqual(pending, { resources: {} });
  assert.equal(running, pending);
});

test('sums are written as their first part is; the group of a running pod has whole pages', () => {
  const { pending, running } = lifeOf([
    { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
    { requests: { cpu: '50m', memory: '100M' }, limits: { memory: '100M' } },
  ]);
  const requests = { cpu: '150m', memory: '167108864' };
  assert.deepEqual(pending, {
    resources: { requests, limits: { cpu: '200m', memory: '234217728' } },
    allocatedResources: requests,
  });
  assert.deepEqual(running, {
    resources: { requests, limits: { cpu: '200m', memory: '228728Ki' } },
    allocatedResources: requests,
  });
});

test('a control group knows nothing of ephemeral storage', () => {
  const { pending, running } = lifeOf([
    { requests: { cpu: '101m', memory: '64Mi', 'ephemeral-storage': '1Mi' } },
    {},
  ]);
  const all = { cpu: '101m', memory: '64Mi', 'ephemeral-storage': '1Mi' };
  assert.deepEqual(pending, { resources: { requests: all }, allocatedResources: all });
  assert.deepEqual(running, {
    resources: { requests: { cpu: '101m', memory: '64Mi' } },
    allocatedResources: all,
  });
});

test('init containers count by their peak, also when they are done', () => {
  const own = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } };
  const { pending, running } = lifeOf(
    [own],
    [{ requests: { cpu: '300m', memory: '64Mi' }, limits: { memory: '128Mi' } }],
  );
  assert.deepEqual(pending.resources, { requests: { cpu: '300m', memory: '64Mi' }, limits: own.limits });
  assert.deepEqual(running, pending);
});
