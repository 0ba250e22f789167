import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { sampleObject } from './sample-journal.ts';
import { added, changed, gone, said, samplePod, sampleSet } from './sample-story.ts';

const slice = (...endpoints: readonly (readonly [pod: string, ready: boolean])[]): KubeObject =>
  sampleObject('EndpointSlice', 'web', {
    endpoints: endpoints.map(([name, ready]) => ({
      addresses: [name],
      conditions: { ready },
      targetRef: { kind: 'Pod', name, uid: `Pod-${name}` },
    })),
  });

test('endpoint slices in batches: combinations differ, and the last one does not', () => {
  const pods = [added(sampleSet()), added(samplePod('web-0')), added(samplePod('web-1'))];
  const ready = [changed(samplePod('web-0', {}, true)), changed(samplePod('web-1', {}, true))];
  const both = changed(slice(['web-0', true], ['web-1', true]), 2);
  const oneByOne = [...pods, ...ready, added(slice()), changed(slice(['web-0', true])), both];
  const atOnce = [...pods, ...ready, added(slice()), both];
  assert.equal(said(oneByOne, atOnce), 'endpoint slices in batches');
  assert.equal(said(oneByOne, [...pods, ...ready, added(slice()), changed(slice(['web-0', true]))]), 'drift');
});

test('endpoint slices tell nothing before it is so, in whatever batches', () => {
  const [start, ready] = [
    [added(sampleSet()), added(samplePod('web-0')), added(slice())],
    changed(samplePod('web-0', {}, true)),
  ];
  const unready = changed(samplePod('web-0'));
  const serves = changed(slice(['web-0', true]));
  const told = [...start, ready, serves];
  assert.equal(
    said(told, [...start, serves, ready, changed(slice(['web-0', true]), 2)]),
    'drift',
    'too early',
  );
  assert.equal(said([...start, serves, changed(slice(), 2)], start), 'drift', 'it never was ready');
  const again = [
    ...told,
    unready,
    changed(slice(['web-0', false])),
    ready,
    changed(slice(['web-0', true]), 2),
  ];
  const tooSoon = [
    ...told,
    unready,
    changed(slice(['web-0', false])),
    changed(slice(['web-0', true]), 2),
    ready,
  ];
  assert.equal(said(again, tooSoon), 'drift', 'serving again before it was ready again');
});

test('endpoint slices in batches: the last words of a slice that goes are missed, those of one that stays are not', () => {
  const ending = samplePod('web-0', { deletionTimestamp: '2026-01-01T00:00:00Z' }, true);
  const endpoint = { addresses: ['web-0'], targetRef: { kind: 'Pod', name: 'web-0', uid: 'Pod-web-0' } };
  const serving = { ready: false, serving: true, terminating: true };
  const last = changed(
    sampleObject('EndpointSlice', 'web', { endpoints: [{ ...endpoint, conditions: serving }] }),
    2,
  );
  const start = [
    added(sampleSet()),
    added(samplePod('web-0', {}, true)),
    added(slice(['web-0', true])),
    changed(ending),
  ];
  assert.equal(
    said([...start, last, gone(slice())], [...start, gone(slice())]),
    'endpoint slices in batches',
  );
  assert.equal(said([...start, last], start), 'drift');
});
