import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prng } from '#kernel/prng.ts';
import { resources } from '#model/resources.ts';
import { bootstrap } from '../bootstrap.ts';
import type { PatchType } from '../request.ts';
import { ApiServer } from '../server.ts';
import { TextBody } from '../text-body.ts';

/** Field names and directives at random depth: most patches are nonsense, some go far. */
const words = [
  'metadata',
  'labels',
  'finalizers',
  'managedFields',
  'ownerReferences',
  'spec',
  'template',
  'containers',
  'env',
  'ports',
  'volumes',
  'name',
  'image',
  'containerPort',
  'replicas',
  'selector',
  'status',
  'conditions',
  'uid',
  'type',
  'kind',
  'apiVersion',
  '__proto__',
  'constructor',
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$setElementOrder/finalizers',
  '$deleteFromPrimitiveList/finalizers',
  '$setElementOrder',
];
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<unknown>(null, 1, 1.5, true, 'c', 'replace', 'delete', 'apps/v1', 'StatefulSet', 'x'),
    fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'nonsense'),
    path: fc
      .array(fc.constantFrom(...words, '0', '-1', '-', ''), { maxLength: 6 })
      .map((keys) => keys.join('/')),
    from: fc.array(fc.constantFrom(...words, '0'), { maxLength: 5 }).map((keys) => `/${keys.join('/')}`),
    value,
  },
  { requiredKeys: [], noNullPrototype: true },
);
const identity = { apiVersion: 'apps/v1', kind: 'StatefulSet' };
const metadata = { name: 'web', labels: { a: 'b' }, finalizers: ['e/a', 'e/b'] };
const spec = (image: unknown) => ({
  serviceName: 'web',
  selector: { matchLabels: { a: 'b' } },
  replicas: 1,
  template: {
    metadata: { labels: { a: 'b' } },
    spec: { containers: [{ name: 'c', image, env: [{ name: 'x', value: 'y' }] }] },
  },
});
const deep = (inner: unknown): unknown => ({
  ...identity,
  metadata: { name: 'web' },
  spec: { template: { spec: inner } },
});
const patches: { readonly [Type in PatchType]: fc.Arbitrary<unknown> } = {
  json: fc.oneof(fc.array(operation, { maxLength: 4 }), value),
  merge: fc.oneof(value, value.map(deep)),
  strategic: fc.oneof(value, value.map(deep)),
  apply: fc.oneof(
    value,
    value.map(deep),
    value.map((image) => ({ ...identity, metadata: { name: 'web' }, spec: spec(image) })),
  ),
};

for (const type of ['json', 'merge', 'strategic', 'apply'] as const) {
  test(`law: whatever the ${type} patch, the server answers, and a refusal changes nothing`, () => {
    fc.assert(
      fc.property(patches[type], fc.boolean(), (patch, force) => {
        const api = new ApiServer({ chance: prng(1), trackFields: 'always' });
        bootstrap(api, 0);
        const about = {
          resource: resources.StatefulSet,
          namespace: 'default',
          name: 'web',
          user: 'tester',
        } as const;
        const created = api.handle(0, {
          ...about,
          verb: 'create',
          body: { ...identity, metadata, spec: spec('i:1') },
        });
        assert.equal(created.code, 201);
        const { revision } = api;
        const query = type === 'apply' ? { fieldManager: 'me', ...(force && { force: 'true' }) } : {};
        const body = new TextBody(JSON.stringify(patch), 'application/json');
        const answer = api.handle(1, { ...about, verb: 'patch', patchType: type, body, query });
        if (!answer.ok) assert.equal(api.revision, revision);
        assert.equal(({} as Record<string, unknown>)['replicas'], undefined);
      }),
      { numRuns: 80 },
    );
  });
}
