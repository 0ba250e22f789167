import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng, shuffled } from './prng.ts';

test('the same seed draws the same numbers, and a split is not shifted by draws of its parent', () => {
  const draws = (seed: number) => {
    const p = prng(seed);
    return Array.from({ length: 20 }, () => p.below(1000));
  };
  assert.deepEqual(draws(7), draws(7));
  assert.notDeepEqual(draws(7), draws(8));
  const parent = prng(7);
  const before = parent.split('x').below(1e9);
  assert.deepEqual(shuffled([1, 2, 3], prng(1)).sort(), [1, 2, 3]);
  assert.equal(prng(7).split('x').below(1e9), before);
});
