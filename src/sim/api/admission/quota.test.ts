import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { KubeObject, ResourceQuota } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { bootstrap, openNamespace } from '../bootstrap.ts';
import { ApiServer } from '../server.ts';

function serverWith(hard: Record<string, string>, spec: object = {}) {
  const api = new ApiServer({ chance: prng(1) });
  bootstrap(api, 0);
  openNamespace(api, 0, 'ns');
  const ask = (verb: 'create' | 'update' | 'patch', resource: Resource, body: object, more: object = {}) =>
    api.handle(0, { verb, resource, namespace: 'ns', body, user: 'user', ...more });
  ask('create', resources.ResourceQuota, { metadata: { name: 'q' }, spec: { hard, ...spec } });
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
  const status = { subresource: 'status', name: 'q', patchType: 'merge' };
  ask('patch', resources.ResourceQuota, { status: { hard, used } }, status);
  const told: string[] = [];
  api.subscribe(({ resource, by }) => told.push(`${resource.plural} by ${by}`));
  const usage = () => {
    const answer = api.handle(0, {
      verb: 'get',
      resource: resources.ResourceQuota,
      namespace: 'ns',
      name: 'q',
      user: 'user',
    });
    return answer.ok ? (answer.body as ResourceQuota).status?.used : undefined;
  };
  return { ask, told, usage };
}

const pod = (name: string, spec: object = {}): Partial<KubeObject> => ({
  metadata: { name } as KubeObject['metadata'],
  spec: { containers: [{ name: 'c', image: 'i:1' }], ...spec },
});

test('what is granted is written to the quota before the object is there', () => {
  const { ask, told, usage } = serverWith({ pods: '1' });
  assert.equal(ask('create', resources.Pod, pod('a')).code, 201);
  assert.deepEqual(told, ['resourcequotas by kube-apiserver', 'pods by user']);
  assert.deepEqual(usage(), { pods: '1' });
  const refused = ask('create', resources.Pod, pod('b'));
  assert.equal(refused.ok ? '' : refused.body.message, TOO_MANY);
  assert.equal(told.length, 2);
});

const TOO_MANY = 'pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1';

test('a quota without a status is not in force', () => {
  const { ask, usage } = serverWith({});
  ask('patch', resources.ResourceQuota, { spec: { hard: { pods: '0' } } }, { name: 'q', patchType: 'merge' });
  assert.equal(ask('create', resources.Pod, pod('a')).code, 201);
  assert.equal(usage(), undefined);
});

test('a dry run takes nothing', () => {
  const { ask, told } = serverWith({ pods: '1' });
  assert.equal(ask('create', resources.Pod, pod('a'), { query: { dryRun: 'All' } }).code, 201);
  assert.deepEqual(told, []);
});

test('a scope selector chooses pods by their class', () => {
  const matchExpressions = [{ scopeName: 'PriorityClass', operator: 'In', values: ['system-node-critical'] }];
  const { ask, usage } = serverWith({ pods: '1' }, { scopeSelector: { matchExpressions } });
  ask('create', resources.Pod, pod('a'));
  assert.deepEqual(usage(), { pods: '0' });
  ask('create', resources.Pod, pod('b', { priorityClassName: 'system-node-critical' }));
  assert.deepEqual(usage(), { pods: '1' });
});
