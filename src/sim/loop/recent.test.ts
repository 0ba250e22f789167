import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recent } from './recent.ts';

test('what was used longest ago gives way', () => {
  const recent = new Recent<string, number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  assert.equal(recent.get('a'), 1);
  recent.set('c', 3);
  assert.deepEqual(
    [...recent],
    [
      ['a', 1],
      ['c', 3],
    ],
  );
  recent.delete('a');
  assert.equal(recent.get('a'), undefined);
});

test('setting an entry again takes no second place', () => {
  const recent = new Recent<string, number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.set('a', 3);
  assert.deepEqual(
    [...recent],
    [
      ['b', 2],
      ['a', 3],
    ],
  );
});
