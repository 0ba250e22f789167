import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Observers } from './observers.ts';

const begin = () => {
  const seen: number[] = [];
  const observers = new Observers<number>((change) => void seen.push(change));
  return { seen, observers };
};

test('nothing is observed while nobody waits, so that no state is missed between two steps', async () => {
  const { seen, observers } = begin();
  observers.add([1, 2, 3]);
  assert.equal(seen.length, 0);
  assert.equal(await observers.watch(() => seen.includes(2), 1_000), true);
  assert.deepEqual(seen, [1, 2]);
  observers.catchUp();
  assert.deepEqual(seen, [1, 2, 3]);
});

test('a wait asks after every observation, until the time is over', async () => {
  const { seen, observers } = begin();
  const asked: number[] = [];
  const wait = observers.watch(() => (asked.push(seen.length), false), 30);
  observers.add([1, 2]);
  observers.add([3]);
  assert.equal(await wait, false);
  assert.deepEqual(asked, [1, 2, 3]);
  observers.add([4]);
  assert.deepEqual(seen, [1, 2, 3]);
});

test('an error of the question ends the wait', async () => {
  const { observers } = begin();
  const wait = observers.watch(() => {
    throw new Error('not so any more');
  }, 1_000);
  observers.add([1]);
  await assert.rejects(wait, /not so any more/);
});

test('two who wait are both asked', async () => {
  const { seen, observers } = begin();
  const both = Promise.all([2, 3].map((wanted) => observers.watch(() => seen.includes(wanted), 1_000)));
  observers.add([1, 2, 3, 4]);
  assert.deepEqual(await both, [true, true]);
  assert.deepEqual(seen, [1, 2, 3]);
});
