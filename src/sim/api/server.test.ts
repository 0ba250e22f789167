import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { openNamespace } from './bootstrap.ts';
import type { ApiRequest, StoredEvent } from './request.ts';
import { ApiServer } from './server.ts';

const { Pod, StatefulSet } = resources;

function server() {
  const api = new ApiServer({ chance: prng(1) });
  const events: StoredEvent[] = [];
  openNamespace(api, 0, 'ns');
  api.subscribe((event) => events.push(event));
  const ask = (now: number, request: Omit<ApiRequest, 'user' | 'namespace'>) =>
    api.handle(now, { user: 'user', namespace: 'ns', ...request });
  return { api, ask, told: () => events.map(({ type, verb }) => `${type} ${verb}`) };
}

const pod = (name: string, nodeName?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'img:1' }], ...(nodeName && { nodeName }) },
});

test('a scheduled pod terminates gracefully and goes when its node confirms', () => {
  const { ask, told } = server();
  ask(0, { verb: 'create', resource: Pod, body: pod('web-0', 'node-1') });
  const marked = ask(1000, { verb: 'delete', resource: Pod, name: 'web-0' }).body as Pod;
  assert.equal(marked.metadata.deletionTimestamp, '1970-01-01T00:00:31Z');
  assert.equal(marked.metadata.deletionGracePeriodSeconds, 30);
  assert.equal(marked.metadata.generation, 2);
  ask(2000, {
    verb: 'delete',
    resource: Pod,
    name: 'web-0',
    body: { gracePeriodSeconds: 0, preconditions: { uid: marked.metadata.uid } },
  });
  assert.deepEqual(told(), ['ADDED create', 'MODIFIED delete', 'MODIFIED delete', 'DELETED delete']);
  assert.equal(ask(3000, { verb: 'get', resource: Pod, name: 'web-0' }).code, 404);
});

test('writes that change nothing get no revision, stale ones are refused', () => {
  const { api, ask } = server();
  const set = {
    metadata: { name: 'web' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } },
    },
  };
  const made = ask(0, { verb: 'create', resource: StatefulSet, body: set }).body as KubeObject;
  const before = api.revision;
  assert.equal(ask(0, { verb: 'update', resource: StatefulSet, name: 'web', body: made }).body, made);
  assert.equal(api.revision, before);
  const scaled = ask(0, {
    verb: 'patch',
    subresource: 'scale',
    resource: StatefulSet,
    name: 'web',
    body: { spec: { replicas: 3 } },
  });
  assert.equal(scaled.code, 200);
  assert.equal(ask(0, { verb: 'update', resource: StatefulSet, name: 'web', body: made }).code, 409);
  assert.equal(
    (ask(0, { verb: 'get', resource: StatefulSet, name: 'web' }).body as KubeObject).metadata.generation,
    2,
  );
});
