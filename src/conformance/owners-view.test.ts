import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '#cluster/journal.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { OwnersView } from './owners-view.ts';

const pod = (name: string, owner?: string): Pod =>
  ({
    metadata: {
      name,
      namespace: 'default',
      ...(owner && { ownerReferences: [{ uid: owner, controller: true }] }),
    },
  }) as unknown as Pod;

const told = (type: Observation['type'], object: Pod, previous?: Pod): Observation => ({
  position: 0,
  at: 0,
  type,
  resource: resources.Pod,
  object,
  ...(previous && { previous }),
});

const names = (view: OwnersView, uid: string) =>
  [...view.podsOf(uid)].map(([ordinal, { metadata }]) => `${ordinal} ${metadata.name}`);

test('pods stand with their owner until they go or change it', () => {
  const view = new OwnersView();
  for (const name of ['web-0', 'web-1', 'web-2']) view.add(told('ADDED', pod(name, 'a')));
  view.add(told('DELETED', pod('web-0', 'a'), pod('web-0', 'a')));
  view.add(told('MODIFIED', pod('web-1', 'b'), pod('web-1', 'a')));
  view.add(told('MODIFIED', pod('web-2'), pod('web-2', 'a')));
  assert.deepEqual([names(view, 'a'), names(view, 'b')], [[], ['1 web-1']]);
});

test('what is taken back stands again', () => {
  const view = new OwnersView();
  const change = told('MODIFIED', pod('web-1', 'b'), pod('web-1', 'a'));
  view.add(told('ADDED', pod('web-1', 'a')));
  view.add(change);
  view.takeBack(change);
  assert.deepEqual([names(view, 'a'), names(view, 'b')], [['1 web-1'], []]);
});

test('of two pods with one ordinal one is left when the other goes', () => {
  const view = new OwnersView();
  view.add(told('ADDED', pod('web-1', 'a')));
  view.add(told('ADDED', pod('web-01', 'a')));
  view.add(told('DELETED', pod('web-1', 'a'), pod('web-1', 'a')));
  assert.deepEqual(names(view, 'a'), ['1 web-01']);
});
