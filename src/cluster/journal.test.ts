import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Observation } from './journal.ts';
import { GrowingJournal, GrowingView } from './journal.ts';

const object = (namespace: string | undefined, name: string, version = 1): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(namespace && { namespace }), resourceVersion: String(version) },
  }) as KubeObject;

const told = (
  type: Observation['type'],
  what: KubeObject,
  previous?: KubeObject,
): Omit<Observation, 'position'> => ({
  at: 0,
  type,
  resource: resources.ConfigMap,
  object: what,
  ...(previous && { previous }),
});

const names = (view: { list: GrowingView['list'] }, namespace?: string) =>
  view.list(resources.ConfigMap, namespace).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

test('a view lists by namespace and name in lexical order', () => {
  const journal = new GrowingJournal();
  for (const [namespace, name] of [
    ['b', 'x'],
    ['a-b', 'x'],
    ['a', 'z'],
    ['a', 'y'],
  ] as const)
    journal.add(told('ADDED', object(namespace, name)));
  assert.deepEqual(names(journal.now()), ['a-b/x', 'a/y', 'a/z', 'b/x']);
  assert.deepEqual(names(journal.now(), 'a'), ['a/y', 'a/z']);
  assert.deepEqual(names(journal.now(), 'c'), []);
});

test('a list that was given stays as it was', () => {
  const view = new GrowingView();
  view.add({ position: 0, ...told('ADDED', object('a', 'x')) });
  const before = view.list(resources.ConfigMap);
  view.add({ position: 1, ...told('DELETED', object('a', 'x')) });
  assert.deepEqual([before.length, view.list(resources.ConfigMap).length], [1, 0]);
});

/** A history in which only what exists is changed or removed. */
const histories = fc
  .array(fc.record({ name: fc.constantFrom('x', 'y', 'z'), isRemoval: fc.boolean() }))
  .map((acts) => {
    const journal = new GrowingJournal();
    const latest = new Map<string, KubeObject>();
    for (const { name, isRemoval } of acts) {
      const previous = latest.get(name);
      const next = object('a', name, journal.length);
      latest.delete(name);
      if (isRemoval && previous) journal.add(told('DELETED', previous, previous));
      else {
        latest.set(name, next);
        journal.add(told(previous ? 'MODIFIED' : 'ADDED', next, previous));
      }
    }
    return journal;
  });

test('taking observations back leads to the view as it was', () => {
  fc.assert(
    fc.property(histories, fc.nat(), (journal, seed) => {
      const length = journal.length === 0 ? 0 : seed % journal.length;
      const view = new GrowingView();
      for (const observation of journal.since(0)) view.add(observation);
      for (const observation of [...journal.since(length)].reverse()) view.takeBack(observation);
      assert.deepEqual(view.list(resources.ConfigMap), journal.viewAt(length).list(resources.ConfigMap));
    }),
  );
});
