import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distance, nearest } from './nearest.ts';

const known = ['@update', '@upstream-1', '@slow', '@STS-ORDER-1', '@STS-ORDER-2'];

test('what is nearest comes first, and what is far is not told', () => {
  assert.deepEqual(nearest('@updte', known), ['@update']);
  assert.deepEqual(nearest('@STS-ORDER-3', known), ['@STS-ORDER-1', '@STS-ORDER-2']);
  assert.deepEqual(nearest('@@@', known), []);
  assert.deepEqual(nearest('', known), []);
});

test('a distance is nothing to itself, the same both ways, and never beyond the longer text', () => {
  const text = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      assert.equal(distance(a, a), 0);
      assert.equal(distance(a, b), distance(b, a));
      assert.ok(distance(a, b) <= Math.max(a.length, b.length));
      assert.ok(distance(a, b) >= Math.abs(a.length - b.length));
    }),
  );
});
