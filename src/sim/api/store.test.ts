import { keyFor } from '#model/keys.ts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { Store } from './store.ts';

const { ConfigMap } = resources;

/** Writes among few names in few namespaces, so that they meet. */
const step = fc.record({
  put: fc.boolean(),
  namespace: fc.constantFrom('a', 'a-b', 'b'),
  name: fc.constantFrom('x', 'x-1', 'y', 'z'),
  value: fc.nat(3),
});
const steps = fc.array(step, { maxLength: 40 });

const write = { now: 0, by: 'test', verb: 'update' };

const configMap = (namespace: string, name: string, value: number): KubeObject =>
  ({
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, namespace },
    data: { value: String(value) },
  }) as unknown as KubeObject;

/** Plays the steps; answers the states after each revision. */
function play(
  store: Store,
  all: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
): Map<number, readonly KubeObject[]> {
  const states = new Map<number, readonly KubeObject[]>([[store.revision, []]]);
  for (const { put, namespace, name, value } of all) {
    const present = store.get(ConfigMap, namespace, name);
    if (put) store.put(ConfigMap, configMap(namespace, name, value), write);
    else if (present) store.remove(ConfigMap, present, write);
    states.set(store.revision, store.list(ConfigMap));
  }
  return states;
}

test('law: lists are in the byte order of keys, and a namespace is a part of the whole', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const store = new Store(1000);
      play(store, all);
      const list = store.list(ConfigMap);
      const keys = list.map(keyFor);
      assert.deepEqual(keys, [...keys].sort());
      for (const namespace of ['a', 'a-b', 'b']) {
        assert.deepEqual(
          store.list(ConfigMap, namespace),
          list.filter(({ metadata }) => metadata.namespace === namespace),
        );
      }
    }),
  );
});

test('law: the past can be listed at each of its revisions', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const store = new Store(1000);
      for (const [revision, state] of play(store, all))
        assert.deepEqual(store.listAt(ConfigMap, undefined, revision), state);
    }),
  );
});

test('law: the history rises, and replayed it gives the present', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const store = new Store(1000);
      play(store, all);
      const replayed = new Map<string, KubeObject>();
      let last = 0;
      for (const { revision, type, object } of store.since(0)) {
        assert.ok(revision > last);
        last = revision;
        assert.equal(object.metadata.resourceVersion, String(revision));
        if (type === 'DELETED') replayed.delete(keyFor(object));
        else replayed.set(keyFor(object), object);
      }
      assert.deepEqual(new Set(replayed.values()), new Set(store.list(ConfigMap)));
    }),
  );
});

test('the store forgets the oldest changes beyond its limit, and says up to where', () => {
  const store = new Store(10);
  for (let i = 0; i < 50; i += 1) store.put(ConfigMap, configMap('a', 'x', i), write);
  assert.ok(store.history.length <= 20);
  assert.equal(store.compacted, (store.history[0]?.revision ?? 0) - 1);
});

test('what is stored cannot be changed', () => {
  const store = new Store(10);
  const stored = store.put(ConfigMap, configMap('a', 'x', 1), write);
  assert.throws(() => Object.assign(stored.metadata, { name: 'y' }), TypeError);
  assert.throws(() => Object.assign((stored as unknown as { data: object }).data, { value: '2' }), TypeError);
});
