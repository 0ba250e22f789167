import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import { Cache } from './cache.ts';

const pod = (name: string, owner?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'ns',
    uid: name,
    resourceVersion: '1',
    creationTimestamp: '',
    ...(owner && {
      ownerReferences: [{ apiVersion: 'v1', kind: 'Set', name: owner, uid: owner, controller: true }],
    }),
  },
});

/** Pods come, one gets another owner, one loses its owner, one goes. */
const story: readonly (readonly [StoredEvent['type'], KubeObject, KubeObject?])[] = [
  ['ADDED', pod('b', 'one')],
  ['ADDED', pod('a', 'one')],
  ['ADDED', pod('c')],
  ['MODIFIED', pod('b', 'two'), pod('b', 'one')],
  ['MODIFIED', pod('a'), pod('a', 'one')],
  ['MODIFIED', pod('c', 'two'), pod('c')],
  ['ADDED', pod('d', 'two')],
  ['DELETED', pod('b', 'two'), pod('b', 'two')],
];

const events: readonly StoredEvent[] = story.map(([type, object, previous], index) => ({
  revision: index + 1,
  at: 0,
  type,
  resource: resources.Pod,
  object,
  ...(previous && { previous }),
  by: 'test',
  verb: 'update',
}));

const names = (objects: readonly KubeObject[]): readonly string[] =>
  objects.map(({ metadata }) => metadata.name);

const told = (cache: Cache): readonly unknown[] => [
  names(cache.list(resources.Pod, 'ns')),
  names(cache.ownedBy(resources.Pod, 'one')),
  names(cache.ownedBy(resources.Pod, 'two')),
  names(cache.orphans(resources.Pod, 'ns')),
  cache.seen(resources.Pod),
];

test('a cache that was asked late says what one says that was asked all the time', () => {
  const [late, early] = [new Cache([resources.Pod]), new Cache([resources.Pod])];
  for (const event of events) {
    late.apply(event);
    early.apply(event);
    told(early);
  }
  assert.deepEqual(told(late), [['a', 'c', 'd'], [], ['c', 'd'], ['a'], events.length]);
  assert.deepEqual(told(late), told(early));
});

test('a list does not change while it is looked at', () => {
  const cache = new Cache([resources.Pod]);
  cache.apply(events[0] as StoredEvent);
  const owned = cache.ownedBy(resources.Pod, 'one');
  cache.apply(events[1] as StoredEvent);
  assert.deepEqual(names(owned), ['b']);
  assert.deepEqual(names(cache.ownedBy(resources.Pod, 'one')), ['b', 'a']);
});
