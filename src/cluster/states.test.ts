import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { GrowingJournal } from './journal.ts';
import { isIn } from './states.ts';

const metadata = (name: string, rest: object = {}) => ({
  name,
  namespace: 'n',
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...rest,
});
const set = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadata('web', { generation: 1 }),
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, readyReplicas: 1 },
} as KubeObject;
const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'uid-web', controller: true };
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata('web-0', { ownerReferences: [owner] }),
  spec: { containers: [] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
} as KubeObject;

test('a set whose status still counts a pod that has gone is not ready', () => {
  const journal = new GrowingJournal();
  const ready = () => isIn(resources.StatefulSet, 'n', 'web', 'ready').check(journal.now());
  journal.add({ at: 1, type: 'ADDED', resource: resources.StatefulSet, object: set });
  journal.add({ at: 1, type: 'ADDED', resource: resources.Pod, object: pod });
  assert.deepEqual(ready(), { met: true });
  journal.add({ at: 2, type: 'DELETED', resource: resources.Pod, object: pod, previous: pod });
  assert.deepEqual(ready(), { met: false, because: '0 of 1 pods are there and Ready' });
});
