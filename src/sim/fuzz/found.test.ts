import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import { resources } from '#model/resources.ts';
import { bootstrap } from '../api/bootstrap.ts';
import type { ApiRequest } from '../api/request.ts';
import { ApiServer } from '../api/server.ts';
import { exchange } from '../http/exchange.ts';
import { samples } from './samples.ts';

/** Requests that once got no answer, or a wrong one: found by fuzz.test.ts, kept as they are short. */
function server() {
  const api = new ApiServer({ chance: prng(1), trackFields: 'always' });
  bootstrap(api, 0);
  const ask = (request: Omit<ApiRequest, 'user' | 'namespace'>) =>
    api.handle(0, { user: 'user', namespace: 'default', ...request });
  const get = (path: string, accept: string) =>
    exchange(api, 0, { method: 'GET', path, query: {}, headers: { accept }, body: '' });
  return { api, ask, get };
}

test('a secret may be of a type that is called like something every object inherits', () => {
  const { ask } = server();
  assert.equal(
    ask({
      verb: 'create',
      resource: resources.Secret,
      body: { metadata: { name: 'a' }, type: 'constructor' },
    }).code,
    201,
  );
});

test('amounts of resources called so are amounts like others', () => {
  const { ask } = server();
  const limits = [
    { type: 'Container', min: { cpu: '1' }, max: { constructor: '1' }, default: { toString: '1' } },
  ];
  assert.ok(
    [201, 422].includes(
      ask({
        verb: 'create',
        resource: resources.LimitRange,
        body: { metadata: { name: 'a' }, spec: { limits } },
      }).code,
    ),
  );
});

test('a table shows an event that is about nothing', () => {
  const { ask, get } = server();
  ask({
    verb: 'create',
    resource: resources.Event,
    body: { ...samples.Event, involvedObject: { namespace: 'default' } },
  });
  assert.equal(
    get('/api/v1/namespaces/default/events', 'application/json;as=Table;v=v1;g=meta.k8s.io').status,
    200,
  );
});

test('a value that cannot be said as a text is refused in words', () => {
  const { ask } = server();
  ask({ verb: 'create', resource: resources.Pod, body: samples.Pod });
  const resourcesOf = { requests: { cpu: { toString: null } } };
  const body = { spec: { containers: [{ name: 'c', resources: resourcesOf }] } };
  assert.equal(
    ask({ verb: 'patch', resource: resources.Pod, name: 'a', patchType: 'strategic', body }).code,
    422,
  );
});

test('an applier that owns all of metadata may stop applying it', () => {
  const { ask } = server();
  const { metadata: _metadata, ...bare } = samples.ConfigMap as { readonly metadata: object };
  const identity = { apiVersion: 'v1', kind: 'ConfigMap' };
  const about = {
    verb: 'patch',
    resource: resources.ConfigMap,
    name: 'a',
    patchType: 'apply',
    query: { fieldManager: 'me', force: 'true' },
  } as const;
  const managedFields = [
    {
      manager: 'me',
      operation: 'Apply',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': { '.': {}, 'f:name': {} } },
    },
  ];
  ask({
    verb: 'create',
    resource: resources.ConfigMap,
    body: { ...samples.ConfigMap, metadata: { name: 'a', managedFields } },
  });
  assert.equal(ask({ ...about, body: { ...identity, ...bare } }).ok, false);
});
