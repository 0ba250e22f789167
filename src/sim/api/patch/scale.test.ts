import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import { resources } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { openNamespace } from '../bootstrap.ts';
import { ApiServer } from '../server.ts';

const resource = resources.StatefulSet;

test('a refused patch of a Scale shows who manages the size', () => {
  const api = new ApiServer({ chance: prng(1), trackFields: 'always' });
  openNamespace(api, 0, 'ns');
  const common = { user: 'user', namespace: 'ns', resource };
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const spec = { replicas: 1, selector: { matchLabels: { a: 'b' } }, template };
  api.handle(0, { ...common, verb: 'create', body: { metadata: { name: 'web' }, spec } });
  const patch = (body: object) =>
    api.handle(0, { ...common, verb: 'patch', patchType: 'merge', name: 'web', subresource: 'scale', body });
  const { message = '' } = patch({ spec: { replicas: 'x' } }).body as Status;
  assert.match(message, /creationTimestamp\\":\\"[^"]*\\",\\"managedFields\\":\[{\\"manager\\":\\"user\\"/);
  assert.match(message, /\\"fieldsV1\\":{\\"f:spec\\":{\\"f:replicas\\":{}}}/);
  assert.equal(patch({ spec: { replicas: 2 } }).code, 200);
});
