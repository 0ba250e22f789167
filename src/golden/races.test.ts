import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import type { ExpectedObject } from './expectation.ts';
import { nameOf, readExpectation, RECORDINGS, scenarioFolders } from './folders.ts';
import { judge } from './judge.ts';

/** Real clusters did these in more than one way; what is seen of which object, and which ways there are. */
const races: readonly { readonly recording: string; readonly object: string; readonly race: string }[] = [
  {
    recording: 'retention-set-deleted-at-once',
    object: 'pvc/data-web-0#1',
    race: 'the claim gets its owner before the set is gone, or is left behind (Z66)',
  },
  {
    recording: 'replica-set-contrast',
    object: 'pod/rs-*1#1',
    race: 'the pod is among the two that a ReplicaSet scales away, or stays',
  },
  {
    recording: 'delete-foreground',
    object: 'statefulset/web#1',
    race: 'two pods that begin to terminate are counted out in one status write or in two',
  },
  {
    recording: 'retention-orphan-delete',
    object: 'statefulset/web#1',
    race: 'a pod that is set free is counted out before the set is gone, or never',
  },
  {
    recording: 'node-lost-evicts',
    object: 'statefulset/web#1',
    race: 'two evicted pods are counted out in one status write or in two',
  },
  {
    recording: 'quota-parallel-low-pod-missing-scale-down',
    object: 'statefulset/web#1',
    race: 'what is created and what is deleted is counted in one status write or in two',
  },
];
/** So many schedules are tried; a race that goes one way in all of them is none of the simulator's. */
const SCHEDULES = 60;

const folderOf = (recording: string): string => {
  const folder = scenarioFolders([RECORDINGS]).find((candidate) => nameOf(candidate) === recording);
  assert.ok(folder, `there is a recording ${recording}`);
  return folder;
};

/** For each recorded way of an object the schedule that went it, with everything else as recorded too. */
function waysOf(folder: string, object: string, variants: number): ReadonlyMap<number, number> {
  const expectation = readExpectation(folder);
  const expected = expectation.objects[object] as Extract<ExpectedObject, { variants: unknown }>;
  const ways = new Map<number, number>();
  for (let seed = 1; seed <= SCHEDULES && ways.size < variants; seed += 1) {
    const { differences, journal } = judge(folder, { seed, scheduleSeed: seed });
    if (differences.length > 0) continue;
    const way = expected.variants.findIndex((only) => {
      const objects = { ...expectation.objects, [object]: { variants: [only] } };
      return check({ ...expectation, objects }, journal).length === 0;
    });
    if (!ways.has(way)) ways.set(way, seed);
  }
  return ways;
}

for (const { recording, object, race } of races) {
  test(`${recording}: ${race}; both happen, under different schedules`, () => {
    const folder = folderOf(recording);
    const expected = readExpectation(folder).objects[object];
    assert.ok(expected && 'variants' in expected, `${object} was seen in more than one way`);
    const ways = waysOf(folder, object, expected.variants.length);
    assert.ok(!ways.has(-1), 'a journal that conforms goes one of the recorded ways');
    assert.equal(ways.size, expected.variants.length, JSON.stringify([...ways]));
  });
}

test('the natural schedule goes the same way each time', () => {
  for (const { recording } of races) {
    const folder = folderOf(recording);
    assert.deepEqual(judge(folder).differences, []);
    assert.deepEqual(judge(folder).journal, judge(folder).journal);
  }
});
