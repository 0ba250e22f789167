import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import { resources } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { openNamespace } from '../bootstrap.ts';
import type { ApiRequest } from '../request.ts';
import { ApiServer } from '../server.ts';

function server() {
  const api = new ApiServer({ chance: prng(1) });
  openNamespace(api, 0, 'ns');
  return (verb: ApiRequest['verb'], request: Partial<ApiRequest>) =>
    api.handle(0, { verb, resource: resources.StatefulSet, user: 'user', namespace: 'ns', ...request });
}

const set = (metadata: object) => ({
  metadata: { name: 'web' },
  spec: {
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: { metadata, spec: { containers: [{ name: 'c', image: 'i' }] } },
  },
});
const why = (labels: string) =>
  `spec.template.metadata.labels: Invalid value: ${labels}: \`selector\` does not match template \`labels\``;
const messageOf = ({ body }: { readonly body: unknown }) => (body as Status).message ?? '';

test('a map that was there and empty is told from one that was absent', () => {
  const ask = server();
  assert.ok(messageOf(ask('create', { body: set({ labels: {} }) })).includes(why('{}')));
  assert.ok(messageOf(ask('create', { body: set({}) })).includes(why('null')));
  ask('create', { body: set({ labels: { app: 'web' } }) });
  const body = { spec: { template: { metadata: { labels: { app: null } } } } };
  assert.ok(messageOf(ask('patch', { name: 'web', patchType: 'merge', body })).includes(why('{}')));
});

test('an empty map is not kept', () => {
  const ask = server();
  const { body } = ask('create', { body: set({ labels: { app: 'web' }, annotations: {} }) });
  assert.ok(!JSON.stringify(body).includes('annotations'));
});
