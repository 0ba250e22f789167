import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestamp } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { podsToDelete } from './pod-ranking.ts';

const now = 100_000_000;
interface Traits {
  node?: string;
  phase?: string;
  ready?: boolean;
  cost?: string;
  readyFor?: number;
  restarts?: number;
  age?: number;
}
const pod = (
  name: string,
  {
    node = 'n1',
    phase = 'Running',
    ready = true,
    cost,
    readyFor = 1000,
    restarts = 0,
    age = 5000,
  }: Traits = {},
): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    uid: name,
    resourceVersion: '1',
    creationTimestamp: timestamp(now - age * 1000),
    ...(cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
  },
  spec: { containers: [], ...(node && { nodeName: node }) },
  status: {
    phase: phase as 'Running',
    conditions: [
      {
        type: 'Ready',
        status: ready ? 'True' : 'False',
        lastTransitionTime: timestamp(now - readyFor * 1000),
      },
    ],
    containerStatuses: [{ name: 'c', ready, restartCount: restarts, image: '', imageID: '' }],
  },
});
const first = (...pods: Pod[]) => podsToDelete(pods, pods, 1, now)[0]?.metadata.name;

test('who goes first, rule by rule', () => {
  assert.equal(first(pod('a'), pod('b', { node: '' })), 'b');
  assert.equal(first(pod('a'), pod('b', { phase: 'Pending' })), 'b');
  assert.equal(first(pod('a'), pod('b', { ready: false })), 'b');
  assert.equal(first(pod('a'), pod('b', { cost: '-5' })), 'b');
  assert.equal(first(pod('a', { node: 'n2' }), pod('b'), pod('c')), 'b');
  assert.equal(first(pod('a', { readyFor: 3000 }), pod('b', { readyFor: 3 })), 'b');
  assert.equal(first(pod('a'), pod('b', { restarts: 2 })), 'b');
  assert.equal(first(pod('a'), pod('b', { age: 2 })), 'b');
});

test('of about the same age the uid decides, and nobody is ranked when all go', () => {
  assert.equal(first(pod('b', { readyFor: 1000 }), pod('a', { readyFor: 1001 })), 'a');
  const all = [pod('b'), pod('a')];
  assert.equal(podsToDelete(all, all, 2, now), all);
});
