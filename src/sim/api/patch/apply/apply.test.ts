import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prng } from '#kernel/prng.ts';
import { second } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeObject, StatefulSet } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { bootstrap } from '../../bootstrap.ts';
import type { ApiRequest } from '../../request.ts';
import { ApiServer } from '../../server.ts';
import type { Tracking } from '../managed-fields.ts';
import { printedPaths } from './field-set.ts';
import { decodeManagers } from './managers.ts';
import { noManagers } from './tracked.ts';

const NOWHERE = {
  apiVersion: '',
  kind: '',
  metadata: { name: '', uid: '', resourceVersion: '', creationTimestamp: '' },
} satisfies KubeObject;

/** A small API server to talk to. */
class Desk {
  private readonly api: ApiServer;
  private now: Instant = 0;
  private readonly resource: Resource;

  constructor(resource: Resource, trackFields: Tracking = 'always') {
    this.resource = resource;
    this.api = new ApiServer({ chance: prng(1), trackFields });
    bootstrap(this.api, 0);
  }

  get revision(): number {
    return this.api.revision;
  }

  send(request: Partial<ApiRequest>): {
    readonly code: number;
    readonly object: KubeObject;
    readonly message: string;
  } {
    this.now += second;
    const answer = this.api.handle(this.now, {
      verb: 'get',
      resource: this.resource,
      namespace: 'default',
      name: 'x',
      user: 'tester',
      ...request,
    });
    const { body } = answer;
    return {
      code: answer.code,
      object: 'items' in body || !('uid' in body.metadata) ? NOWHERE : (body as KubeObject),
      message: 'message' in body ? String(body.message) : '',
    };
  }

  apply(manager: string, content: object, query: Record<string, string> = {}) {
    const { group, version, kind } = this.resource;
    const { metadata, ...rest } = content as { metadata?: object };
    const body = {
      apiVersion: group ? `${group}/${version}` : version,
      kind,
      metadata: { name: 'x', ...metadata },
      ...rest,
    };
    return this.send({ verb: 'patch', patchType: 'apply', body, query: { fieldManager: manager, ...query } });
  }

  merge(manager: string, body: object, subresource?: string) {
    return this.send({
      verb: 'patch',
      patchType: 'merge',
      body,
      query: { fieldManager: manager },
      ...(subresource && { subresource }),
    });
  }
}

/** `me Apply: .spec.replicas .spec.selector` by manager, in order of managedFields. */
const management = ({ metadata }: KubeObject): readonly string[] =>
  [...(decodeManagers(metadata.managedFields) ?? noManagers).values()]
    .map(
      ({ manager, operation, subresource, set }) =>
        `${manager} ${operation}${subresource ? `/${subresource}` : ''}: ${printedPaths(set).join(' ')}`,
    )
    .sort();

const data = (map: object) => ({ data: map });

test('an applier takes away what it no longer applies, and nothing else', () => {
  const desk = new Desk(resources.ConfigMap);
  assert.equal(desk.apply('a', data({ k: '1', l: '2' })).code, 201);
  desk.merge('b', data({ m: '3' }));
  assert.deepEqual((desk.apply('a', data({ l: '2' })).object as { data?: object }).data, { l: '2', m: '3' });
});

test('appliers of equal values share a field; it stays until the last one leaves it out', () => {
  const desk = new Desk(resources.ConfigMap);
  desk.apply('a', data({ k: '1' }));
  assert.deepEqual(management(desk.apply('b', data({ k: '1' })).object), [
    'a Apply: .data.k',
    'b Apply: .data.k',
  ]);
  assert.deepEqual(management(desk.apply('a', data({ own: 'x' })).object), [
    'a Apply: .data.own',
    'b Apply: .data.k',
  ]);
  assert.deepEqual((desk.apply('b', data({ other: 'y' })).object as { data?: object }).data, {
    own: 'x',
    other: 'y',
  });
});

test('a conflict is refused unless forced; force takes the field over', () => {
  const desk = new Desk(resources.ConfigMap);
  desk.apply('a', data({ k: '1', l: '1' }));
  const refused = desk.apply('b', data({ k: '2', l: '2' }));
  assert.deepEqual(
    [refused.code, refused.message],
    [409, 'Apply failed with 2 conflicts: conflicts with "a":\n- .data.k\n- .data.l'],
  );
  assert.deepEqual(management(desk.apply('b', data({ k: '2' }), { force: 'true' }).object), [
    'a Apply: .data.l',
    'b Apply: .data.k',
  ]);
});

test('writes through subresources have managers of their own', () => {
  const desk = new Desk(resources.StatefulSet);
  const template = {
    metadata: { labels: { app: 'x' } },
    spec: { containers: [{ name: 'c', image: 'i:1' }] },
  };
  desk.apply('a', {
    spec: { replicas: 2, serviceName: 'x', selector: { matchLabels: { app: 'x' } }, template },
  });
  desk.merge('s', { spec: { replicas: 3 } }, 'scale');
  desk.merge('k', { spec: { replicas: 9 }, status: { replicas: 1 } }, 'status');
  const object = desk.send({}).object as StatefulSet;
  assert.deepEqual([object.spec.replicas, object.status.replicas], [3, 1]);
  assert.deepEqual(management(object).slice(1), [
    'k Update/status: .status.replicas',
    's Update/scale: .spec.replicas',
  ]);
  assert.equal(
    desk.apply('a', { spec: { replicas: 2 } }).message,
    'Apply failed with 1 conflict: conflict with "s" with subresource "scale" using apps/v1: .spec.replicas',
  );
});

test('the size can be applied through the Scale', () => {
  const desk = new Desk(resources.StatefulSet);
  const template = {
    metadata: { labels: { app: 'x' } },
    spec: { containers: [{ name: 'c', image: 'i:1' }] },
  };
  desk.apply('a', {
    spec: { replicas: 2, serviceName: 'x', selector: { matchLabels: { app: 'x' } }, template },
  });
  const scale = (replicas: number, force?: string) =>
    desk.send({
      verb: 'patch',
      subresource: 'scale',
      patchType: 'apply',
      query: { fieldManager: 'b', ...(force && { force }) },
      body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'x' }, spec: { replicas } },
    });
  assert.equal(scale(3).message, 'Apply failed with 1 conflict: conflict with "a": .spec.replicas');
  assert.equal(scale(3, 'true').code, 200);
  assert.deepEqual(management(desk.send({}).object).slice(1), ['b Apply/scale: .spec.replicas']);
});

test('merged lists keep the order of the live object, new elements come after those they follow', () => {
  const desk = new Desk(resources.Service);
  const ports = (...numbers: number[]) => ({
    spec: { ports: numbers.map((port) => ({ port, name: `p${port}` })) },
  });
  const seen = (object: KubeObject) =>
    (object.spec as { ports: { port: number }[] }).ports.map(({ port }) => port);
  desk.apply('a', ports(1, 3));
  assert.deepEqual(seen(desk.apply('b', ports(3, 2)).object), [1, 3, 2]);
  assert.deepEqual(seen(desk.apply('b', ports(2)).object), [1, 3, 2]);
  assert.deepEqual(seen(desk.apply('a', ports(3)).object), [3, 2]);
});

test('finalizers are a set, an atomic selector has one owner', () => {
  const desk = new Desk(resources.Service);
  desk.apply('a', {
    metadata: { finalizers: ['e/a'] },
    spec: { selector: { app: 'x' }, ports: [{ port: 1 }] },
  });
  const both = desk.apply('b', { metadata: { finalizers: ['e/b'] } }).object;
  assert.deepEqual(both.metadata.finalizers, ['e/a', 'e/b']);
  assert.deepEqual(desk.apply('b', {}).object.metadata.finalizers, ['e/a']);
  assert.match(
    desk.apply('c', { spec: { selector: { app: 'x', more: 'y' } } }).message,
    /conflict with "a": \.spec\.selector$/,
  );
});

test('kubectl takes over what client-side apply left behind', () => {
  const desk = new Desk(resources.ConfigMap);
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x' },
      data: { k: '1' },
    }),
  };
  desk.send({
    verb: 'create',
    body: { metadata: { name: 'x', annotations }, data: { k: '1', l: '1' } },
    query: { fieldManager: 'kubectl-client-side-apply' },
  });
  assert.equal(
    desk.apply('kubectl', data({ k: '2', l: '2' })).message,
    'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.l',
  );
  const { object } = desk.apply('kubectl', data({ k: '2' }));
  assert.equal(
    object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'],
    '{"apiVersion":"v1","data":{"k":"2"},"kind":"ConfigMap","metadata":{"name":"x"}}\n',
  );
});

test('an untracked object is tracked from its first apply on', () => {
  const desk = new Desk(resources.ConfigMap, 'applied');
  const body = { metadata: { name: 'x' }, data: { k: '1' } };
  assert.equal(desk.send({ verb: 'create', body }).object.metadata.managedFields, undefined);
  assert.equal(desk.merge('m', data({ l: '1' })).object.metadata.managedFields, undefined);
  assert.deepEqual(management(desk.apply('a', data({ k: '1' })).object), [
    'a Apply: .data.k',
    'before-first-apply Update: .data .data.k .data.l',
  ]);
  assert.deepEqual(management(desk.merge('m', data({ l: '2' })).object), [
    'a Apply: .data.k',
    'before-first-apply Update: .data .data.k',
    'm Update: .data.l',
  ]);
});

test('the oldest of more than ten updaters are put together', () => {
  const desk = new Desk(resources.ConfigMap);
  desk.send({
    verb: 'create',
    body: { metadata: { name: 'x' }, data: { k0: 'v' } },
    query: { fieldManager: 'm0' },
  });
  for (let i = 1; i < 14; i += 1) desk.merge(`m${i}`, data({ [`k${i}`]: 'v' }));
  const managers = management(desk.send({}).object);
  assert.equal(managers.length, 10);
  assert.equal(managers[0], 'ancient-changes Update: .data .data.k0 .data.k1 .data.k2 .data.k3 .data.k4');
});

test('managedFields of one empty entry forget all management', () => {
  const desk = new Desk(resources.ConfigMap);
  desk.apply('a', data({ k: '1' }));
  assert.equal(
    desk.merge('m', { metadata: { managedFields: [{}] } }).object.metadata.managedFields,
    undefined,
  );
});

// ---- laws ----------------------------------------------------------------------------------------------------
const content = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__'),
  fc.constantFrom('1', '2'),
  { maxKeys: 4 },
);
const who = fc.constantFrom('p', 'q');
const writes = fc.array(fc.record({ manager: who, content, isApply: fc.boolean() }), { maxLength: 5 });
const play = (list: readonly { manager: string; content: object; isApply: boolean }[]): Desk => {
  const desk = new Desk(resources.ConfigMap);
  desk.apply('first', data({ a: '0' }));
  for (const { manager, content: map, isApply } of list)
    if (isApply) desk.apply(manager, data(map), { force: 'true' });
    else desk.merge(manager, data(map));
  return desk;
};

/** Not so with an empty map: it is not stored, and so the next apply adds it anew (seen on a real server, 1.36.3). */
test('applying an empty map again conflicts with another who applied it', () => {
  const desk = new Desk(resources.ConfigMap);
  desk.apply('p', data({ a: '1' }));
  for (const manager of ['q', 'p']) desk.apply(manager, data({}), { force: 'true' });
  const { code, message } = desk.apply('p', data({}));
  assert.deepEqual([code, message], [409, 'Apply failed with 1 conflict: conflict with "q": .data']);
});

test('law: applying twice changes nothing, not even a version', () => {
  const something = content.filter((map) => Object.keys(map).length > 0);
  fc.assert(
    fc.property(writes, something, (list, map) => {
      const desk = play(list);
      desk.apply('p', data(map), { force: 'true' });
      const { revision } = desk;
      const again = desk.apply('p', data(map));
      assert.deepEqual([again.code, desk.revision], [200, revision]);
    }),
    { numRuns: 60 },
  );
});

test('law: after a forced apply the object says what was applied, and its applier manages exactly that', () => {
  fc.assert(
    fc.property(writes, content, (list, map) => {
      const desk = play(list);
      const { object } = desk.apply('p', data(map), { force: 'true' });
      const said = (object as { data?: Record<string, string> }).data ?? {};
      for (const [key, value] of Object.entries(map)) assert.equal(said[key], value);
      const mine = management(object).find((line) => line.startsWith('p Apply'));
      const keys = Object.keys(map)
        .sort()
        .map((key) => `.data.${key}`)
        .join(' ');
      assert.equal(mine, keys ? `p Apply: ${keys}` : mine && 'p Apply: .data');
    }),
    { numRuns: 60 },
  );
});

test('law: an update manages what it changed and takes it from everybody else', () => {
  fc.assert(
    fc.property(writes, content, (list, map) => {
      const desk = play(list);
      const before = (desk.send({}).object as { data?: Record<string, string> }).data ?? {};
      const lines = management(desk.merge('z', data(map)).object);
      for (const [key, value] of Object.entries(map)) {
        if (Object.hasOwn(before, key) && before[key] === value) continue;
        assert.deepEqual(
          lines.filter((line) => line.split(' ').includes(`.data.${key}`)).map((line) => line.split(':')[0]),
          ['z Update'],
        );
      }
    }),
    { numRuns: 60 },
  );
});
