import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { bootstrap } from '../bootstrap.ts';
import type { ApiRequest } from '../request.ts';
import { ApiServer } from '../server.ts';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'i:1' }] },
};

/** A server with a pod and a set, both called web, and a way to ask it. */
function server() {
  const api = new ApiServer({ chance: prng(1) });
  bootstrap(api, 0);
  const ask = (request: Omit<ApiRequest, 'user' | 'namespace'>) =>
    api.handle(1000, { user: 'user', namespace: 'default', ...request });
  const pod = { resource: resources.Pod, name: 'web' };
  const set = { resource: resources.StatefulSet, name: 'web' };
  ask({
    verb: 'create',
    resource: pod.resource,
    body: { metadata: { name: 'web' }, spec: { ...template.spec, nodeName: 'n' } },
  });
  ask({
    verb: 'create',
    resource: set.resource,
    body: { metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, template } },
  });
  return { api, ask, pod, set };
}

const message = ({ body }: { readonly body: unknown }): string =>
  (body as { readonly message: string }).message;

test('options of a deletion have types', () => {
  const { ask, pod } = server();
  const refused = [
    { dryRun: 'All' },
    { gracePeriodSeconds: '5' },
    { propagationPolicy: ['Orphan'] },
    { preconditions: { uid: 1 } },
    { kind: 1 },
  ];
  for (const body of refused) {
    const answer = ask({ ...pod, verb: 'delete', body });
    assert.equal(answer.code, 400, JSON.stringify(body));
    assert.match(message(answer), /^json: cannot unmarshal /);
  }
  assert.equal(
    ask({ ...pod, verb: 'delete', body: { unknown: 1, apiVersion: { toString: 'web' } } }).code,
    400,
  );
  assert.equal(ask({ ...pod, verb: 'delete', body: { unknown: 1 } }).code, 200);
});

test('options of a deletion in the query have types too', () => {
  const { ask, pod } = server();
  const answer = ask({ ...pod, verb: 'delete', query: { gracePeriodSeconds: 'soon' } });
  assert.equal(answer.code, 400);
  assert.equal(message(answer), 'strconv.ParseInt: parsing "soon": invalid syntax');
});

test('a grace beyond the calendar wraps around, as 64 bits of nanoseconds do', () => {
  const { ask, pod } = server();
  const answer = ask({ ...pod, verb: 'delete', body: { gracePeriodSeconds: 2 ** 53 - 1 } });
  assert.equal(answer.code, 200);
  assert.match(String((answer.body as KubeObject).metadata.deletionTimestamp), /^\d{4}-\d\d-\d\dT/);
});

test('scales, bindings and evictions are read as the schema says', () => {
  const { ask, pod, set } = server();
  const scale = ask({
    ...set,
    verb: 'update',
    subresource: 'scale',
    body: { metadata: { name: 'web' }, spec: { replicas: 'three' } },
  });
  assert.equal(scale.code, 400);
  assert.equal(
    message(scale),
    'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32',
  );
  const patched = ask({
    ...set,
    verb: 'patch',
    patchType: 'merge',
    subresource: 'scale',
    body: { spec: { replicas: {} } },
  });
  assert.equal(patched.code, 422);
  assert.equal(
    ask({
      ...pod,
      verb: 'create',
      subresource: 'binding',
      body: { metadata: { name: 'web' }, target: { name: {} } },
    }).code,
    400,
  );
  assert.equal(
    ask({
      ...pod,
      verb: 'create',
      subresource: 'eviction',
      body: { metadata: { name: 'web' }, deleteOptions: [] },
    }).code,
    400,
  );
  const strict = { metadata: { name: 'web' }, target: { name: 'n' }, spare: 1 };
  assert.equal(
    ask({
      ...pod,
      verb: 'create',
      subresource: 'binding',
      query: { fieldValidation: 'Strict' },
      body: strict,
    }).code,
    400,
  );
});

test('defaults that were filled in cannot be changed either', () => {
  const { ask, set } = server();
  const { spec } = ask({ ...set, verb: 'get' }).body as KubeObject & {
    readonly spec: {
      readonly template: typeof template & { readonly spec: { readonly securityContext: object } };
    };
  };
  assert.ok(Object.isFrozen(spec.template.spec.securityContext));
});

test('the generation of a priority class stays what it was', () => {
  const { api } = server();
  const ask = (request: Omit<ApiRequest, 'user'>) => api.handle(0, { user: 'user', ...request });
  const about = { resource: resources.PriorityClass, name: 'high' };
  ask({ verb: 'create', resource: about.resource, body: { metadata: { name: 'high' }, value: 10 } });
  const changed = ask({
    ...about,
    verb: 'patch',
    patchType: 'merge',
    body: { description: 'other', metadata: { labels: { a: 'b' } } },
  });
  assert.equal((changed.body as KubeObject).metadata.generation, 1);
});
