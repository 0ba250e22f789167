import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { openNamespace } from './bootstrap.ts';
import type { ApiRequest } from './request.ts';
import { ApiServer } from './server.ts';
import { TextBody } from './text-body.ts';

const resource = resources.Pod;

function asking() {
  const api = new ApiServer({ chance: prng(1) });
  openNamespace(api, 0, 'ns');
  return (request: Omit<ApiRequest, 'user' | 'namespace' | 'resource'>) =>
    api.handle(0, { user: 'user', namespace: 'ns', resource, ...request }).body as Pod;
}

const pod = (spec: object = {}) => ({
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
});

test('the one address of a pod and the first of all are the same, whichever was written', () => {
  const ask = asking();
  ask({ verb: 'create', body: pod() });
  const after = (status: object) => {
    const written = ask({ verb: 'patch', name: 'p', subresource: 'status', body: { status } }).status;
    return { podIP: written.podIP, podIPs: written.podIPs?.map(({ ip }) => ip) };
  };
  assert.deepEqual(after({ podIP: '1.2.3.4' }), { podIP: '1.2.3.4', podIPs: ['1.2.3.4'] });
  assert.deepEqual(after({ podIP: '1.2.3.5' }), { podIP: '1.2.3.5', podIPs: ['1.2.3.5'] });
  assert.deepEqual(after({ podIP: null }), { podIP: '1.2.3.5', podIPs: ['1.2.3.5'] });
  const two = [{ ip: '1.2.3.7' }, { ip: '::1' }];
  assert.deepEqual(after({ podIPs: two }), { podIP: '1.2.3.5', podIPs: ['1.2.3.5'] });
  assert.deepEqual(after({ podIP: null, podIPs: two }), { podIP: '1.2.3.7', podIPs: ['1.2.3.7', '::1'] });
  assert.deepEqual(after({ podIP: null, podIPs: null }), { podIP: undefined, podIPs: undefined });
});

test('a volume that is named as that of the token is mounted in its place', () => {
  const mine = { name: 'kube-api-access-mine', emptyDir: {} };
  const { spec } = asking()({ verb: 'create', body: pod({ volumes: [mine] }) });
  assert.deepEqual(spec.volumes, [mine]);
  assert.deepEqual(spec.containers[0]?.volumeMounts, [
    { name: mine.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
  ]);
});

test('a part that is not kept makes no new generation', () => {
  const ask = asking();
  const { metadata, spec } = ask({ verb: 'create', body: pod() });
  const body = { metadata: { name: 'p' }, spec: { ...spec, schedulingGroup: { podGroupName: 'g' } } };
  const written = ask({ verb: 'update', name: 'p', body });
  assert.deepEqual([written.spec, written.metadata.generation], [spec, metadata.generation]);
});

test('a number that no double holds can be written again as it was read', () => {
  const most = '9223372036854775807';
  const text = `{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":${most}}`;
  const inBody = { body: new TextBody(text, 'application/json') };
  for (const way of [inBody, { query: { gracePeriodSeconds: most } }]) {
    const ask = asking();
    const held = pod({ nodeName: 'n' });
    ask({ verb: 'create', body: { ...held, metadata: { name: 'p', finalizers: ['example.com/hold'] } } });
    const read = ask({ verb: 'delete', name: 'p', ...way });
    const body = new TextBody(JSON.stringify(read), 'application/json');
    assert.deepEqual(ask({ verb: 'update', name: 'p', body }), read);
  }
});
