import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { rules } from './rules.ts';
import { sampleObject, type SampleChange } from './sample-journal.ts';
import { added, said, type Story } from './sample-story.ts';

/** Rules that the tests beside do not look at: each allows what it is for, and its near miss stays drift. */

type Fields = { readonly [field: string]: unknown };
const node = (labels: Fields): SampleChange =>
  added(
    sampleObject('Node', 'node-1', { metadata: { namespace: undefined, labels }, spec: {}, status: {} }),
    0,
  );
const real = node({ zone: 'a' });
const played = node({ zone: 'a', 'statefulspec.dev/scenario': 'x' });
const volume = (spec: Fields, phase = 'Bound'): KubeObject =>
  sampleObject('PersistentVolume', 'pv', { metadata: { namespace: undefined }, spec, status: { phase } });
const told = (
  uid: string,
  by: string,
  on: readonly [string, string],
  reason: string,
  message = reason,
): SampleChange =>
  added(
    sampleObject('Event', uid, {
      type: 'Normal',
      reason,
      message,
      source: { component: by },
      involvedObject: { kind: on[0], name: on[1], uid: `${on[0]}-${on[1]}` },
    }),
  );
test('storage of played nodes: the place of the data is free, its size is not', () => {
  const here = added(volume({ capacity: { storage: '1Gi' }, hostPath: { path: '/a' } }));
  const there = added(volume({ capacity: { storage: '1Gi' }, nfs: { path: '/b' } }));
  const large = added(volume({ capacity: { storage: '2Gi' }, nfs: { path: '/b' } }));
  assert.equal(said([real, here], [played, there]), 'storage of played nodes');
  assert.equal(said([real, here], [played, large]), 'drift');
  assert.equal(said([real, here], [real, there]), 'drift', 'on real nodes it counts');
});

test('claims of one pod: they come in any order, those of two pods do not', () => {
  const made = (...claims: readonly (readonly [claim: string, pod: string])[]): Story =>
    claims.map(([claim, name]) => {
      const message = `Create Claim ${claim} Pod ${name} in StatefulSet web success`;
      return told(claim, 'statefulset-controller', ['StatefulSet', 'web'], 'SuccessfulCreate', message);
    });
  const [data, logs, other] = [
    ['data-0', 'web-0'],
    ['logs-0', 'web-0'],
    ['data-1', 'web-1'],
  ] as const;
  assert.equal(said(made(data, logs, other), made(logs, data, other)), 'claims of one pod');
  assert.equal(said(made(data, logs, other), made(data, other, logs)), 'drift');
  assert.equal(said(made(data, logs), made(data)), 'drift');
});

test('looks of the volume binder: what a claim waits for, and nothing else', () => {
  const look = (reason: string): SampleChange =>
    told(reason, 'persistentvolume-controller', ['PersistentVolumeClaim', 'data-web-0'], reason);
  assert.equal(
    said([look('WaitForFirstConsumer')], [look('WaitForPodScheduled')]),
    'looks of the volume binder',
  );
  assert.equal(said([look('WaitForFirstConsumer')], [look('ProvisioningFailed')]), 'drift');
});

test('pods of a ReplicaSet: which of them is free, how many is not', () => {
  const made = (...names: readonly string[]): Story =>
    names.map((name) =>
      told(name, 'replicaset-controller', ['ReplicaSet', 'web'], 'Created', `Created pod: ${name}`),
    );
  assert.equal(said(made('web-*1', 'web-*2'), made('web-*2', 'web-*1')), 'pods of a ReplicaSet');
  assert.equal(said(made('web-*1', 'web-*2'), made('web-*1')), 'drift');
});

test('a test looks at every rule', () => {
  const tests = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'));
  const texts = tests.map((file) => readFileSync(path.join(__dirname, file), 'utf8')).join('\n');
  for (const { name } of rules) assert.ok(texts.includes(`'${name}'`), name);
});
