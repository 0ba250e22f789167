import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { type Kind, resources } from '#model/resources.ts';
import type { StoredEvent } from '#sim/api/request.ts';
import type { Observation } from '#drift/journal.ts';
import { normalise } from './normalise.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
let revision = 0;

/** An observation `seconds` after the start. */
function seen(type: StoredEvent['type'], kind: Kind, seconds: number, object: object): StoredEvent {
  revision += 1;
  const { metadata = {}, ...rest } = object as { metadata?: object };
  const whole = {
    apiVersion: 'v1',
    kind,
    metadata: { resourceVersion: String(revision), managedFields: [{}], ...metadata },
    ...rest,
  } as unknown as KubeObject;
  return {
    revision,
    at: START + seconds * 1000,
    type,
    resource: resources[kind],
    object: whole,
    by: 'someone',
    verb: 'create',
  };
}

const lines = (...observations: StoredEvent[]): Observation[] =>
  normalise({
    scenario: 'x',
    gates: [],
    ownNodes: true,
    namespace: 'ns',
    started: START,
    observations,
    refusals: [],
    steps: [{ step: 1, do: { settle: {} }, at: START, revision: 0 }],
  }).slice(2) as Observation[];

test('uids, times, addresses and random names no longer depend on the run', () => {
  const [replicaSet, pod] = lines(
    seen('ADDED', 'ReplicaSet', 0, { metadata: { name: 'web', uid: 'u-1' } }),
    seen('ADDED', 'Pod', 2, {
      metadata: {
        name: 'web-x7k2q',
        generateName: 'web-',
        uid: 'u-2',
        creationTimestamp: '2026-01-01T00:00:02Z',
        ownerReferences: [{ kind: 'ReplicaSet', uid: 'u-1' }],
      },
      status: { podIP: '10.1.2.3', message: 'web-x7k2q has 10.1.2.3\nand more' },
    }),
  );
  assert.deepEqual(replicaSet?.full, { metadata: { name: 'web', uid: 'uid(replicaset/web#1)' } });
  assert.equal(pod?.object, 'pod/web-*1#1');
  assert.deepEqual(pod.full, {
    metadata: {
      name: 'web-*1',
      generateName: 'web-',
      uid: 'uid(pod/web-*1#1)',
      creationTimestamp: 'T+2',
      ownerReferences: [{ kind: 'ReplicaSet', uid: 'uid(replicaset/web#1)' }],
    },
    status: { podIP: 'ip(pod/web-*1#1)', message: 'web-*1 has ip(pod/web-*1#1)' },
  });
});

test('a name that comes back is the next incarnation; a dynamic volume is called after its claim', () => {
  const found = lines(
    seen('ADDED', 'PersistentVolumeClaim', 0, { metadata: { name: 'data', uid: 'c-1' } }),
    seen('ADDED', 'PersistentVolume', 0, {
      metadata: { name: 'pvc-c-1', uid: 'v-1' },
      spec: { claimRef: { uid: 'c-1', resourceVersion: '7' } },
    }),
    seen('DELETED', 'PersistentVolumeClaim', 1, { metadata: { name: 'data', uid: 'c-1' } }),
    seen('ADDED', 'PersistentVolumeClaim', 2, { metadata: { name: 'data', uid: 'c-2' } }),
  );
  assert.deepEqual(
    found.map(({ object }) => object),
    ['pvc/data#1', 'pv/pvc-uid(pvc/data#1)#1', 'pvc/data#1', 'pvc/data#2'],
  );
  assert.deepEqual(found[1]?.full?.spec, { claimRef: { uid: 'uid(pvc/data#1)' } });
});

test('a later observation is a merge patch, and none when nothing visible changed', () => {
  const pod = { name: 'web-0', uid: 'p-1' };
  const [first, second, third] = lines(
    seen('ADDED', 'Pod', 0, { metadata: pod, status: { phase: 'Pending', reason: 'Slow' } }),
    seen('MODIFIED', 'Pod', 0, { metadata: pod, status: { phase: 'Running' } }),
    seen('MODIFIED', 'Pod', 0, { metadata: pod, status: { phase: 'Running' } }),
  );
  assert.ok(first?.full && !second?.full);
  assert.deepEqual(second?.patch, { status: { phase: 'Running', reason: null } });
  assert.ok(third && !('patch' in third));
});

test('an event says what happened to whom and who says so, and its deletion says nothing', () => {
  const event = {
    metadata: { name: 'web.1', uid: 'e-1' },
    type: 'Normal',
    reason: 'Made',
    message: 'of web',
    count: 1,
    firstTimestamp: '2026-01-01T00:00:00Z',
    involvedObject: { kind: 'StatefulSet', name: 'web', uid: 's-1', apiVersion: 'apps/v1' },
    source: { component: 'maker' },
  };
  const found = lines(
    seen('ADDED', 'StatefulSet', 0, { metadata: { name: 'web', uid: 's-1' } }),
    seen('ADDED', 'Event', 0, event),
    seen('DELETED', 'Event', 1, event),
  );
  assert.equal(found.length, 2);
  assert.equal(found[1]?.object, 'event/statefulset/web by maker#1');
  assert.deepEqual(found[1]?.full, {
    type: 'Normal',
    reason: 'Made',
    message: 'of web',
    count: 1,
    source: 'maker',
    involvedObject: { kind: 'StatefulSet', name: 'web', uid: 'uid(statefulset/web#1)' },
  });
});

test('the token volume is left out, and an empty list of volumes with it', () => {
  const token = { name: 'kube-api-access-abcde' };
  const [pod] = lines(
    seen('ADDED', 'Pod', 0, {
      metadata: { name: 'web-0', uid: 'p-1' },
      spec: { volumes: [token], containers: [{ name: 'a', volumeMounts: [token, { name: 'b' }] }] },
    }),
  );
  assert.deepEqual(pod?.full?.spec, { containers: [{ name: 'a', volumeMounts: [{ name: 'b' }] }] });
});
