import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ControllerRevision, PodTemplate, StatefulSet } from '#model/objects.ts';
import { restoredTemplate } from './restore.ts';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', image: 'img:1' }] },
} as unknown as PodTemplate;
const set = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: { replicas: 1, template },
} as unknown as StatefulSet;
const restored = (data: object) => restoredTemplate(set, { data } as unknown as ControllerRevision);

test('a template that replaces is brought back as it was', () => {
  const other = { spec: { containers: [{ name: 'b', image: 'img:9' }] } };
  assert.deepEqual(restored({ spec: { template: { ...other, $patch: 'replace' } } }), other);
});

test('other data is a patch of the set: containers are merged by name, and what nobody knows is dropped', () => {
  const image = (found: PodTemplate | undefined) => found?.spec.containers.map((each) => each.image);
  const named = { spec: { template: { spec: { containers: [{ name: 'app', image: 'img:2' }] } } } };
  assert.deepEqual(image(restored(named)), ['img:2']);
  assert.deepEqual(image(restored({ spec: { template: { x: 1 } } })), ['img:1']);
  assert.deepEqual(image(restored({ anything: true })), ['img:1']);
});

test('data that is no patch of a set brings nothing back', () => {
  assert.equal(restored({ spec: { template: 'text' } }), undefined);
});
