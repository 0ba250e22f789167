import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod, StatefulSet } from '#model/objects.ts';
import { instantOf } from '#kernel/time.ts';
import { profileOf } from '../../versions.ts';
import { choiceFor, isUnavailable } from './rolling-update.ts';
import { Roster } from './roster.ts';

const NOW = instantOf('2026-01-01T00:01:00Z');
const LONG_AGO = '2026-01-01T00:00:00Z';
const JUST_NOW = '2026-01-01T00:00:59Z';
const gate = new Set(['MaxUnavailableStatefulSet']);

interface Case {
  readonly policy: 'Parallel' | 'OrderedReady';
  readonly replicas: number;
  readonly partition?: number;
  readonly most: number | string;
  readonly unready?: readonly number[];
  readonly terminating?: readonly number[];
  /** Ready since a second ago, with minReadySeconds 30. */
  readonly young?: readonly number[];
  /** Ordinals that stay. */
  readonly left: readonly number[];
}

const setOf = ({ policy, replicas, partition = 0, most, young }: Case): StatefulSet =>
  ({
    metadata: { name: 'web', namespace: 'default', uid: 'u' },
    spec: {
      replicas,
      podManagementPolicy: policy,
      ...(young && { minReadySeconds: 30 }),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable: most } },
    },
  }) as unknown as StatefulSet;

const podOf = (ordinal: number, { unready = [], terminating = [], young = [] }: Case): Pod =>
  ({
    metadata: {
      name: `web-${ordinal}`,
      namespace: 'default',
      uid: `u${ordinal}`,
      labels: { 'controller-revision-hash': 'old' },
      ...(terminating.includes(ordinal) && { deletionTimestamp: JUST_NOW }),
    },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'Ready',
          status: unready.includes(ordinal) ? 'False' : 'True',
          lastTransitionTime: young.includes(ordinal) ? JUST_NOW : LONG_AGO,
        },
      ],
    },
  }) as unknown as Pod;

function leftOf(one: Case, version: string, gates: ReadonlySet<string> = gate): readonly number[] {
  const set = setOf(one);
  const roster = new Roster(set);
  for (let ordinal = 0; ordinal < one.replicas; ordinal += 1) roster.put(podOf(ordinal, one));
  const profile = profileOf(version);
  const gone = choiceFor(set, gates, profile)(set, roster, 'new', NOW, profile).map(
    ({ metadata }) => metadata.name,
  );
  return [...Array(one.replicas).keys()].filter((ordinal) => !gone.includes(`web-${ordinal}`));
}

// what the unit test of kubernetes/kubernetes#137666 expects of one call
const of137: readonly Case[] = [
  { policy: 'Parallel', replicas: 1, most: 1, unready: [0], left: [] },
  { policy: 'Parallel', replicas: 3, most: 1, unready: [2], left: [0, 1] },
  { policy: 'Parallel', replicas: 5, most: 2, unready: [3, 4], left: [0, 1, 2] },
  { policy: 'OrderedReady', replicas: 1, most: 1, unready: [0], left: [0] },
  { policy: 'OrderedReady', replicas: 3, most: 1, unready: [2], left: [0, 1, 2] },
  { policy: 'OrderedReady', replicas: 5, most: 2, unready: [4], left: [0, 1, 2, 3] },
  { policy: 'Parallel', replicas: 3, most: 1, terminating: [2], left: [0, 1, 2] },
  { policy: 'Parallel', replicas: 5, most: 3, terminating: [4], unready: [3], left: [0, 1, 4] },
  { policy: 'Parallel', replicas: 5, most: 3, terminating: [3], unready: [4], left: [0, 1, 3] },
  { policy: 'OrderedReady', replicas: 5, most: 3, terminating: [4], unready: [3], left: [0, 1, 2, 4] },
  { policy: 'OrderedReady', replicas: 5, most: 3, terminating: [3], unready: [4], left: [0, 1, 2, 3] },
  { policy: 'Parallel', replicas: 3, most: 1, young: [2], left: [0, 1] },
  { policy: 'Parallel', replicas: 5, partition: 2, most: 1, unready: [4], left: [0, 1, 2, 3] },
  { policy: 'Parallel', replicas: 5, partition: 2, most: 1, unready: [2], left: [0, 1, 3, 4] },
  { policy: 'Parallel', replicas: 5, partition: 2, most: 1, unready: [1], left: [0, 1, 2, 3, 4] },
  { policy: 'Parallel', replicas: 5, partition: 3, most: 2, unready: [3, 4], left: [0, 1, 2] },
  { policy: 'Parallel', replicas: 5, partition: 3, most: 2, unready: [1, 4], left: [0, 1, 2, 3] },
  { policy: 'Parallel', replicas: 4, most: 2, unready: [0, 1], left: [2, 3] },
  { policy: 'Parallel', replicas: 5, most: 3, unready: [0, 1], left: [2, 3] },
];

for (const one of of137) {
  const { policy, replicas, partition = 0, most, left, ...state } = one;
  const title = `1.37 ${policy} ${replicas}/${partition}/${most} ${JSON.stringify(state)} leaves ${left.join(', ') || 'none'}`;
  test(title, () => assert.deepEqual(leftOf(one, '1.37'), left));
}

test('1.36 with the gate lets a broken pod use the budget, as recorded', () => {
  assert.deepEqual(leftOf({ policy: 'Parallel', replicas: 1, most: 1, unready: [0], left: [] }, '1.36'), [0]);
  assert.deepEqual(
    leftOf({ policy: 'Parallel', replicas: 3, most: 1, unready: [2], left: [] }, '1.36'),
    [0, 1, 2],
  );
});

test('without the gate one goes, the highest, whatever maxUnavailable says', () => {
  assert.deepEqual(
    leftOf({ policy: 'Parallel', replicas: 5, most: 3, left: [] }, '1.34', new Set()),
    [0, 1, 2, 3],
  );
});

test('a pod that is ready and not yet available is well until 1.33, and unavailable since 1.34', () => {
  const one: Case = { policy: 'Parallel', replicas: 1, most: 1, young: [0], left: [] };
  const unavailable = (version: string) => isUnavailable(podOf(0, one), setOf(one), NOW, profileOf(version));
  assert.deepEqual(['1.31', '1.33', '1.34', '1.36'].map(unavailable), [false, false, true, true]);
});
