import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackOff } from './back-off.ts';

test('waits 10 s, doubles up to 300 s, and begins anew after ten quiet minutes', () => {
  const backOff = new BackOff();
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 8; i += 1) {
    backOff.step('c', now, now);
    waits.push(backOff.get('c') / 1000);
    assert.equal(backOff.waitsUntil('c', now, now), now + backOff.get('c'));
    now += backOff.get('c');
    assert.equal(backOff.waitsUntil('c', now - backOff.get('c'), now), undefined);
  }
  assert.deepEqual(waits, [10, 20, 40, 80, 160, 300, 300, 300]);
  now += 600_001;
  assert.equal(backOff.waitsUntil('c', now, now), undefined);
  backOff.step('c', now, now);
  assert.equal(backOff.get('c'), 10_000);
});
