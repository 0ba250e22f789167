import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figure } from './figure.ts';
import { comparable, keepsPromise } from './figure.ts';
import { row } from './table.ts';
import { bringUp, worldWith } from './world.ts';

const took: Figure = { name: 'a', value: 20, unit: 'ms', target: 20 };
const rate: Figure = { name: 'b', value: 100, unit: 'a second', target: 200 };

test('a promise is an upper bound, and for a rate a lower one', () => {
  assert.ok(keepsPromise(took));
  assert.ok(!keepsPromise({ ...took, value: 21 }));
  assert.ok(!keepsPromise(rate));
  assert.ok(keepsPromise({ ...rate, value: 200 }));
  assert.ok(keepsPromise({ name: 'c', value: 1e9, unit: 'us' }));
});

test('on a machine half as fast the comparable figures are the same', () => {
  assert.equal(comparable(took, 10), comparable({ ...took, value: 40 }, 20));
  assert.equal(comparable(rate, 10), comparable({ ...rate, value: 50 }, 20));
  assert.equal(comparable({ ...took, unit: 'us', value: 20_000 }, 10), comparable(took, 10));
  assert.equal(comparable({ name: 'd', value: 7, unit: 'KB' }, 10), 7);
});

test('a row tells the change since the last saved run', () => {
  const last = { referenceMs: 10, figures: { a: { value: 40, unit: 'ms', ratio: 4 } } };
  assert.match(row(took, 10, last), /<= 20 ok +100 % better/);
  assert.match(row(took, 5, last), /as before/);
  assert.match(row(rate, 10, last), /NOT YET +new/);
});

test('both worlds bring pods up', () => {
  for (const nodes of ['immediate', 'simulated'] as const) {
    const world = bringUp(worldWith(nodes), 3, 'OrderedReady');
    assert.ok(world.now() > 0);
  }
});
