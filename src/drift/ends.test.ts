import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { sampleObject, type SampleChange } from './sample-journal.ts';
import { added, changed, gone, said, samplePod, sampleSet, type Story } from './sample-story.ts';

const DELETED = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const ending = (name: string): SampleChange => changed(samplePod(name, DELETED));
const ended = (name: string): SampleChange => gone(samplePod(name, DELETED));

test('ends at once: pods that both machines ended at once go in any order', () => {
  const start = [added(sampleSet()), added(samplePod('web-0')), added(samplePod('web-1'))];
  const again = added(samplePod('web-0', { uid: 'another' }));
  const [lowFirst, highFirst] = [
    [...start, ending('web-0'), ending('web-1'), ended('web-0'), again, ended('web-1')],
    [...start, ending('web-0'), ending('web-1'), ended('web-1'), ended('web-0'), again],
  ];
  assert.equal(said(lowFirst, highFirst), 'ends at once');
  const oneByOne = [...start, ending('web-1'), ended('web-1'), ending('web-0'), ended('web-0')];
  const atOnce = [...start, ending('web-1'), ending('web-0'), ended('web-1'), ended('web-0')];
  assert.equal(said(oneByOne, atOnce), 'drift', 'only one machine ended them at once');
});

test('ends at once: who comes later waits until both have gone, and the status is out of step only meanwhile', () => {
  const counts = (replicas: number): SampleChange => changed(sampleSet({}, { replicas }));
  const start = [added(sampleSet({}, { replicas: 2 })), added(samplePod('web-0')), added(samplePod('web-1'))];
  const both = [ending('web-0'), ending('web-1')];
  const [third, again] = [added(samplePod('web-2')), added(samplePod('web-0', { uid: 'another' }))];
  const after = [...start, ...both, ended('web-0'), ended('web-1'), third, again];
  const before = [...start, ...both, ended('web-0'), third, ended('web-1'), again];
  assert.equal(said(after, before), 'drift', 'another pod is made before one of them has gone');
  const quick = [...start, ...both, ended('web-0'), counts(1), ended('web-1'), counts(0), again, counts(1)];
  const slow = [...start, ...both, ended('web-0'), counts(1), again, counts(2), ended('web-1'), counts(1)];
  assert.equal(said(quick, slow), 'ends at once');
  assert.equal(said(quick, [...slow, counts(3), counts(1)]), 'drift', 'never were there three');
  const done = [added(samplePod('web-1', { uid: 'anew' })), counts(2)];
  const dip = [counts(0), counts(2)];
  assert.equal(said([...quick, ...done], [...slow, ...done, ...dip]), 'drift', 'it is over');
});

test('garbage collection: pods of a deleted set go in any order, those of a living one do not', () => {
  const start = [added(sampleSet()), added(samplePod('web-0')), added(samplePod('web-1'))];
  const end = (name: string): Story => [ending(name), ended(name)];
  const [up, down] = [
    [...end('web-0'), ...end('web-1')],
    [...end('web-1'), ...end('web-0')],
  ];
  const deleted = gone(sampleSet(DELETED));
  assert.equal(said([...start, deleted, ...up], [...start, deleted, ...down]), 'garbage collection');
  assert.equal(said([...start, ...up], [...start, ...down]), 'drift');
});

test('garbage collection: a deleted set may make its revision anew, a living one may not', () => {
  const revision = (uid: string, data = 'as it was'): KubeObject =>
    sampleObject('ControllerRevision', 'web-1', {
      data,
      metadata: { uid, ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'StatefulSet-web' }] },
    });
  const once = [added(revision('one')), gone(revision('one'))];
  const again = [...once, added(revision('two')), gone(revision('two'))];
  const end = changed(sampleSet(DELETED));
  assert.equal(
    said([added(sampleSet()), end, ...once], [added(sampleSet()), end, ...again]),
    'garbage collection',
  );
  assert.equal(said([added(sampleSet()), ...once], [added(sampleSet()), ...again]), 'drift');
  const other = [...once, added(revision('two', 'another')), gone(revision('two', 'another'))];
  assert.equal(said([added(sampleSet()), end, ...once], [added(sampleSet()), end, ...other]), 'drift');
});
