import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { equal, freeze } from '#kernel/json.ts';
import type { KubeObject, StatefulSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import type { PatchType } from '../request.ts';
import { TextBody } from '../text-body.ts';
import { readPatch } from './patch-body.ts';
import { mergePatch } from './merge.ts';
import { applyPatch } from './patch.ts';

const set = freeze({
  kind: 'StatefulSet',
  apiVersion: 'apps/v1',
  metadata: {
    name: 'web',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '',
    labels: { l1: '1', l2: '2' },
    finalizers: ['e/a', 'e/b'],
  },
  spec: {
    replicas: 2,
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate' },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'a',
            image: 'a:1',
            ports: [{ containerPort: 80 }, { containerPort: 81 }],
            env: [
              { name: 'X', value: '1' },
              { name: 'Y', value: '2' },
            ],
          },
          { name: 'b', image: 'b:1' },
        ],
        tolerations: [{ key: 'a' }],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    },
  },
  status: { replicas: 0, availableReplicas: 0 },
} as const satisfies StatefulSet);

const patched = (type: PatchType, patch: unknown, current: KubeObject = set): StatefulSet =>
  applyPatch(type, resources.StatefulSet, current, freeze(patch), {}) as StatefulSet;
const podSpec = (patch: unknown) =>
  patched('strategic', { spec: { template: { spec: patch } } }).spec.template.spec;
const names = (items: readonly { readonly name: string }[] | undefined): string =>
  (items ?? []).map(({ name }) => name).join();
const text = (body: string) => new TextBody(body, 'application/json');
const refusal = (type: PatchType, patch: unknown): string => {
  try {
    applyPatch(type, resources.StatefulSet, set, readPatch(type, patch), {});
  } catch (error) {
    if (error instanceof ApiError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
};

test('a strategic merge patch merges containers by name and puts new ones first', () => {
  assert.equal(names(podSpec({ containers: [{ name: 'b', image: 'b:2' }] }).containers), 'a,b');
  assert.equal(names(podSpec({ containers: [{ name: 'c', image: 'c:1' }] }).containers), 'c,a,b');
  assert.equal(
    names(podSpec({ containers: [{ name: 'b', image: 'b:2' }, { name: 'c' }] }).containers),
    'a,b,c',
  );
  assert.equal(podSpec({ containers: [{ name: 'b', image: 'b:2' }] }).containers[1]?.image, 'b:2');
});

test('$setElementOrder orders a list, with what only the server has kept in place', () => {
  assert.equal(
    names(podSpec({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] }).containers),
    'b,a',
  );
  const asked = {
    '$setElementOrder/containers': [{ name: 'c' }, { name: 'b' }],
    containers: [{ name: 'c', image: 'c:1' }],
  };
  assert.equal(names(podSpec(asked).containers), 'c,a,b');
});

test('$patch deletes and replaces elements and maps', () => {
  assert.equal(names(podSpec({ containers: [{ name: 'a', $patch: 'delete' }] }).containers), 'b');
  assert.equal(names(podSpec({ containers: [{ $patch: 'replace' }, { name: 'z' }] }).containers), 'z');
  assert.deepEqual(
    patched('strategic', { metadata: { labels: { $patch: 'replace', only: 'x' } } }).metadata.labels,
    { only: 'x' },
  );
  assert.deepEqual(patched('strategic', { metadata: { labels: { $patch: 'delete' } } }).metadata.labels, {});
});

test('$retainKeys drops the other keys; lists without a strategy are replaced', () => {
  const [volume] =
    podSpec({ volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] })
      .volumes ?? [];
  assert.deepEqual(volume, { name: 'v', configMap: { name: 'c' } });
  assert.deepEqual(podSpec({ tolerations: [{ key: 'b' }] }).tolerations, [{ key: 'b' }]);
});

test('finalizers are a set: new ones first, $deleteFromPrimitiveList takes some away', () => {
  const finalizers = (metadata: object) => patched('strategic', { metadata }).metadata.finalizers;
  assert.deepEqual(finalizers({ finalizers: ['e/c'] }), ['e/c', 'e/a', 'e/b']);
  assert.deepEqual(finalizers({ '$deleteFromPrimitiveList/finalizers': ['e/a'] }), ['e/b']);
});

test('malformed strategic patches are refused in the words of the server', () => {
  const template = (spec: unknown) => ({ spec: { template: { spec } } });
  assert.equal(
    refusal('strategic', template({ containers: [{ image: 'x' }] })),
    '500 map: map[image:x] does not contain declared merge key: name',
  );
  assert.equal(
    refusal('strategic', template({ containers: [{ name: 'z', $patch: 'frob' }] })),
    '500 unknown patch type: frob in map: map[$patch:frob name:z]',
  );
  assert.equal(
    refusal('strategic', template({ '$setElementOrder/nope': [] })),
    '500 unable to find api field in struct PodSpec for the json field "nope"',
  );
  assert.equal(
    refusal('strategic', template({ volumes: [{ name: 'v', $retainKeys: ['name'], hostPath: {} }] })),
    '400 invalid patch format of retainKeys',
  );
});

test('JSON patches have the manners of the Go library', () => {
  assert.equal(
    patched('json', [{ op: 'replace', path: '/metadata/labels/nope', value: 'x' }]).metadata.labels?.['nope'],
    'x',
  );
  assert.equal(
    (patched('json', [{ op: 'replace', path: 'spec/replicas', value: 1 }]) as unknown as { replicas: number })
      .replicas,
    1,
  );
  assert.equal(
    names(
      patched('json', [{ op: 'remove', path: '/spec/template/spec/containers/-1' }]).spec.template.spec
        .containers,
    ),
    'a',
  );
  assert.equal(refusal('json', [{ op: 'test', path: '/metadata/labels/none', value: null }]), 'accepted');
  const rejected = '422 the server rejected our request due to an error in our request';
  for (const operation of [
    { op: 'test', path: '/spec/replicas', value: 99 },
    { op: 'remove', path: '/spec/nope' },
    { op: 'frob', path: '/a' },
    { op: 'add', path: '/spec/a/b/c', value: 1 },
    { op: 'add', path: '/spec/template/spec/containers/9', value: {} },
    { op: 'remove', path: '/metadata/constructor' },
  ]) {
    assert.equal(refusal('json', [operation]), rejected);
  }
});

test('bodies that are no patch are refused with 400', () => {
  assert.equal(
    refusal('json', { op: 'x' }),
    '400 error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  );
  assert.equal(
    refusal('merge', [1]),
    '400 error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
  );
  assert.equal(
    refusal('json', text('not json')),
    `400 error decoding patch: invalid character 'o' in literal null (expecting 'u')`,
  );
  assert.equal(
    refusal('merge', text('{bad')),
    `400 error decoding patch: invalid character 'b' looking for beginning of object key string`,
  );
  assert.equal(refusal('merge', text('')), '400 error decoding patch: unexpected end of JSON input');
  assert.equal(refusal('strategic', text('{"a":1}}')), `400 invalid character '}' after top-level value`);
});

// ---- laws ----------------------------------------------------------------------------------------------------
const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '~1/');
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    tie('map'),
    fc.array(fc.integer(), { maxLength: 3 }),
  ),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
}));
const map = tree.map.map((value) => freeze(value) as unknown as KubeObject);

/** The merge patch from one map to another, made here independently of the code under test. */
function difference(before: object, after: object): unknown {
  const patch: [string, unknown][] = [];
  const had = new Map<string, unknown>(Object.entries(before));
  for (const name of had.keys()) if (!Object.hasOwn(after, name)) patch.push([name, null]);
  for (const [name, value] of Object.entries(after)) {
    const old = had.get(name);
    const bothMaps = [old, value].every(
      (side) => typeof side === 'object' && side !== null && !Array.isArray(side),
    );
    patch.push([name, bothMaps ? difference(old as object, value as object) : value]);
  }
  return Object.fromEntries(patch);
}

test('law: the merge patch from a to b makes b of a', () => {
  fc.assert(
    fc.property(map, map, (a, b) => {
      assert.deepEqual(
        JSON.stringify(sorted(patched('merge', difference(a, b), a))),
        JSON.stringify(sorted(b)),
      );
    }),
  );
});

test('a merge patch shares every part that it leaves as it is', () => {
  const current = { metadata: { labels: { a: '1' } }, spec: { list: [1] }, status: { phase: 'Pending' } };
  const patched = mergePatch(current, { metadata: { labels: { a: '1' } }, status: { phase: 'Running' } });
  assert.deepEqual(patched, { ...current, status: { phase: 'Running' } });
  assert.equal(patched['metadata'], current.metadata);
  assert.equal(mergePatch(current, { spec: { none: null } }), current);
});

test('law: a merge patch applied twice is applied once', () => {
  fc.assert(
    fc.property(map, map, (a, patch) => {
      const once = patched('merge', patch, a);
      assert.ok(equal(patched('merge', patch, once), once));
    }),
  );
});

test('law: a JSON patch that adds and then removes changes nothing', () => {
  fc.assert(
    fc.property(
      map,
      fc.string().filter((name) => name !== '__proto__'),
      fc.integer(),
      (a, name, value) => {
        fc.pre(!Object.hasOwn(a, name));
        const path = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        assert.ok(
          equal(
            patched(
              'json',
              [
                { op: 'add', path, value },
                { op: 'test', path, value },
                { op: 'remove', path },
              ],
              a,
            ),
            a,
          ),
        );
      },
    ),
  );
});

const container = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  image: fc.constantFrom('x:1', 'x:2'),
});
const containers = fc.uniqueArray(container, { selector: ({ name }) => name, minLength: 1 });
const withContainers = (list: unknown) =>
  ({
    ...set,
    spec: { ...set.spec, template: { ...set.spec.template, spec: { containers: list } } },
  }) as StatefulSet;

test('law: a strategic merge patch that equals the object changes nothing', () => {
  fc.assert(
    fc.property(containers, (list) => {
      const object = freeze(withContainers(list));
      assert.ok(equal(patched('strategic', object, object), object));
    }),
  );
});

test('law: strategic merging keeps the order of the patch and the order of the rest', () => {
  fc.assert(
    fc.property(containers, containers, (have, asked) => {
      const out = patched(
        'strategic',
        { spec: { template: { spec: { containers: asked } } } },
        withContainers(have),
      ).spec.template.spec.containers;
      const isAsked = (name: string) => asked.some((item) => item.name === name);
      assert.equal(names(out.filter(({ name }) => isAsked(name))), names(asked));
      assert.equal(
        names(out.filter(({ name }) => !isAsked(name))),
        names(have.filter(({ name }) => !isAsked(name))),
      );
      assert.ok(
        equal(
          patched('strategic', { spec: { template: { spec: { containers: asked } } } }, withContainers(out)),
          withContainers(out),
        ),
      );
    }),
  );
});

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)]);
}
