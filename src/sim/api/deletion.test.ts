import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { openNamespace } from './bootstrap.ts';
import type { ApiRequest, StoredEvent } from './request.ts';
import { ApiServer } from './server.ts';

const { Namespace, Pod, ConfigMap, PodDisruptionBudget } = resources;

function server() {
  const api = new ApiServer({ chance: prng(1) });
  openNamespace(api, 0, 'ns');
  const events: StoredEvent[] = [];
  api.subscribe((event) => events.push(event));
  const ask = (verb: ApiRequest['verb'], resource: Resource, request: Partial<ApiRequest> = {}, now = 0) =>
    api.handle(now, {
      verb,
      resource,
      user: 'user',
      ...(resource.namespaced && { namespace: 'ns' }),
      ...request,
    });
  return {
    ask,
    told: () =>
      events
        .splice(0)
        .map(({ type, resource, object }) => `${type} ${resource.kind} ${object.metadata.name}`),
  };
}

const metadataOf = (body: unknown) => (body as KubeObject).metadata;
const held = { metadata: { name: 'cm', finalizers: ['example.com/hold'] } };

test('an object without finalizers goes unmarked, and the answer is a Status', () => {
  const { ask, told } = server();
  ask('create', ConfigMap, { body: { metadata: { name: 'cm' } } });
  const { code, body } = ask('delete', ConfigMap, { name: 'cm' });
  assert.equal(code, 200);
  assert.equal((body as Status).status, 'Success');
  assert.deepEqual(told(), ['ADDED ConfigMap cm', 'DELETED ConfigMap cm']);
});

test('an object with finalizers is marked, and goes with the last of them', () => {
  const { ask, told } = server();
  ask('create', ConfigMap, { body: held });
  const marked = metadataOf(ask('delete', ConfigMap, { name: 'cm' }, 5000).body);
  assert.equal(marked.deletionTimestamp, '1970-01-01T00:00:05Z');
  assert.equal(marked.deletionGracePeriodSeconds, 0);
  assert.equal(ask('create', ConfigMap, { body: held }).code, 409);
  ask('patch', ConfigMap, { name: 'cm', patchType: 'merge', body: { metadata: { finalizers: null } } });
  assert.deepEqual(told(), ['ADDED ConfigMap cm', 'MODIFIED ConfigMap cm', 'DELETED ConfigMap cm']);
});

test('the propagation policy decides the finalizers of the garbage collector', () => {
  const { ask } = server();
  ask('create', ConfigMap, { body: held });
  const finalizers = (propagationPolicy: string) =>
    metadataOf(ask('delete', ConfigMap, { name: 'cm', body: { propagationPolicy } }).body).finalizers;
  assert.deepEqual(finalizers('Foreground'), ['example.com/hold', 'foregroundDeletion']);
  assert.deepEqual(finalizers('Orphan'), ['example.com/hold', 'orphan']);
  assert.deepEqual(finalizers('Background'), ['example.com/hold']);
  ask('delete', ConfigMap, { name: 'cm', body: { propagationPolicy: 'Foreground' } });
});

test('a policy that leaves no finalizer lets a waiting object go at once', () => {
  const { ask, told } = server();
  ask('create', ConfigMap, { body: { metadata: { name: 'cm' } } });
  ask('delete', ConfigMap, { name: 'cm', body: { propagationPolicy: 'Foreground' } });
  ask('delete', ConfigMap, { name: 'cm', body: { propagationPolicy: 'Background' } });
  assert.deepEqual(told(), ['ADDED ConfigMap cm', 'MODIFIED ConfigMap cm', 'DELETED ConfigMap cm']);
});

const pod = (name: string, spec: object = {}) => ({
  metadata: { name, labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'i:1' }], ...spec },
});

test('a second deletion of a pod can only shorten its grace, and never into the past', () => {
  const { ask } = server();
  ask('create', Pod, { body: pod('p', { nodeName: 'n1' }) });
  const grace = (gracePeriodSeconds: number, now: number) =>
    metadataOf(ask('delete', Pod, { name: 'p', body: { gracePeriodSeconds } }, now).body);
  assert.equal(grace(30, 0).deletionTimestamp, '1970-01-01T00:00:30Z');
  assert.equal(grace(60, 1000).deletionTimestamp, '1970-01-01T00:00:30Z');
  assert.equal(grace(20, 2000).deletionTimestamp, '1970-01-01T00:00:20Z');
  const last = grace(5, 9000);
  assert.equal(last.deletionTimestamp, '1970-01-01T00:00:09Z');
  assert.equal(last.deletionGracePeriodSeconds, 1);
  assert.equal(last.generation, 2);
});

test('a pod that runs nowhere, or no more, goes at once', () => {
  const { ask, told } = server();
  ask('create', Pod, { body: pod('p') });
  ask('delete', Pod, { name: 'p' });
  assert.deepEqual(told(), ['ADDED Pod p', 'MODIFIED Pod p', 'DELETED Pod p']);
  ask('create', Pod, { body: pod('q', { nodeName: 'n1' }) });
  ask('patch', Pod, {
    name: 'q',
    subresource: 'status',
    patchType: 'merge',
    body: { status: { phase: 'Failed' } },
  });
  ask('delete', Pod, { name: 'q' });
  assert.equal(ask('get', Pod, { name: 'q' }).code, 404);
});

test('a namespace turns Terminating, takes nothing new, and goes when it is finalized', () => {
  const { ask } = server();
  const { status } = ask('delete', Namespace, { name: 'ns' }).body as KubeObject;
  assert.deepEqual(status, { phase: 'Terminating' });
  assert.equal(ask('create', ConfigMap, { body: { metadata: { name: 'cm' } } }).code, 403);
  ask('update', Namespace, {
    name: 'ns',
    subresource: 'finalize',
    body: { metadata: { name: 'ns' }, spec: {} },
  });
  assert.equal(ask('get', Namespace, { name: 'ns' }).code, 404);
});

// An empty selector selects all pods (policy/v1); only one that is absent selects none.
for (const selector of [{ matchLabels: { app: 'web' } }, {}])
  test(`an eviction writes the budget of ${JSON.stringify(selector)} first, then the pod, then deletes it; a spent budget refuses`, () => {
    const { ask, told } = server();
    for (const name of ['a', 'b']) {
      ask('create', Pod, { body: pod(name, { nodeName: 'n1' }) });
      ask('patch', Pod, {
        name,
        subresource: 'status',
        patchType: 'merge',
        body: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
      });
    }
    ask('create', PodDisruptionBudget, {
      body: { metadata: { name: 'web' }, spec: { minAvailable: 1, selector } },
    });
    const status = {
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
    };
    ask('patch', PodDisruptionBudget, {
      name: 'web',
      subresource: 'status',
      patchType: 'merge',
      body: { status },
    });
    told();
    const evict = (name: string) =>
      ask('create', Pod, { name, subresource: 'eviction', body: { metadata: { name } } });
    assert.equal(evict('a').code, 201);
    assert.deepEqual(told(), ['MODIFIED PodDisruptionBudget web', 'MODIFIED Pod a', 'MODIFIED Pod a']);
    assert.equal(evict('b').code, 429);
    assert.deepEqual(told(), []);
  });

test('a budget that allows nothing says why: too few pods, a count that failed, or nothing at all', () => {
  const { ask } = server();
  ask('create', Pod, { body: pod('a', { nodeName: 'n1' }) });
  const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  const write = (resource: Resource, name: string, status: object) =>
    ask('patch', resource, { name, subresource: 'status', patchType: 'merge', body: { status } });
  write(Pod, 'a', running);
  const spec = { minAvailable: 1, selector: {} };
  ask('create', PodDisruptionBudget, { body: { metadata: { name: 'web' }, spec } });
  const none = { observedGeneration: 1, disruptionsAllowed: 0, expectedPods: 2, desiredHealthy: 1 };
  const condition = (reason: string, message: string) => [
    {
      type: 'DisruptionAllowed',
      status: 'False',
      reason,
      message,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ];
  const why = (status: object) => {
    write(PodDisruptionBudget, 'web', { ...none, ...status });
    const { body } = ask('create', Pod, {
      name: 'a',
      subresource: 'eviction',
      body: { metadata: { name: 'a' } },
    });
    return (body as Status).details?.causes?.[0]?.message;
  };
  const silent = 'The disruption budget web does not allow evicting pods currently';
  assert.equal(
    why({ currentHealthy: 1 }),
    'The disruption budget web needs 1 healthy pods and has 1 currently',
  );
  assert.equal(why({ currentHealthy: 2 }), silent);
  assert.equal(why({ currentHealthy: 2, conditions: condition('Other', 'so') }), `${silent} (Other): so`);
  const failed = { currentHealthy: 0, conditions: condition('SyncFailed', 'no scale') };
  assert.equal(why(failed), `${silent} because it failed sync: no scale`);
});

test('options of a deletion may be of any version, but of no other kind', () => {
  const { ask } = server();
  ask('create', ConfigMap, { body: { metadata: { name: 'cm' } } });
  const codes = (kind: string) =>
    ['v1', 'v2', 'apps/v2', 'foo/v2'].map(
      (apiVersion) =>
        ask('delete', ConfigMap, { name: 'cm', body: { apiVersion, kind, dryRun: ['All'] } }).code,
    );
  assert.deepEqual(codes('DeleteOptions'), [200, 200, 200, 200]);
  assert.deepEqual(codes('Foo'), [400, 400, 400, 400]);
});

test('a page of an older list deletes what is there now, and makes nothing that is gone again', () => {
  const { ask, told } = server();
  for (const name of ['a', 'b', 'c'])
    ask('create', ConfigMap, {
      body: { metadata: { name, finalizers: name === 'b' ? ['example.com/x'] : [] } },
    });
  const first = ask('list', ConfigMap, { query: { limit: '1' } }).body as unknown as {
    metadata: { continue: string };
  };
  ask('patch', ConfigMap, { name: 'b', patchType: 'merge', body: { metadata: { finalizers: null } } });
  ask('delete', ConfigMap, { name: 'b' });
  told();
  const answer = ask('deletecollection', ConfigMap, { query: { continue: first.metadata.continue } });
  assert.equal(answer.code, 200);
  assert.deepEqual(told(), ['DELETED ConfigMap c']);
});
