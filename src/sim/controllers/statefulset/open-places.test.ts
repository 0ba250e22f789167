import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OpenPlaces } from './open-places.ts';

const allOf = (places: OpenPlaces, begin = 0): number[] => {
  const open: number[] = [];
  for (let at = places.firstFrom(begin); at < Infinity; at = places.firstFrom(at + 1)) open.push(at);
  return open;
};
const action = fc.record({ close: fc.boolean(), place: fc.nat(9) });

test('every place is open until it is closed', () => {
  const places = new OpenPlaces(3);
  assert.deepEqual(allOf(places), [0, 1, 2]);
  places.close(0);
  places.close(2);
  assert.deepEqual(allOf(places), [1]);
  places.openAll();
  assert.deepEqual(allOf(places, 1), [1, 2]);
});

test('nothing is open in no places', () => {
  const places = new OpenPlaces(0);
  assert.deepEqual(allOf(places), []);
  assert.equal(places.lastUpTo(-1), undefined);
});

test('it agrees with a set of open places', () => {
  fc.assert(
    fc.property(fc.array(action), fc.nat(9), (actions, place) => {
      const places = new OpenPlaces(10);
      const open = new Set(Array.from({ length: 10 }, (_, at) => at));
      for (const { close, place: at } of actions) {
        if (close) places.close(at);
        else places.open(at);
        if (close) open.delete(at);
        else open.add(at);
      }
      const sorted = [...open].sort((a, b) => a - b);
      assert.deepEqual(allOf(places), sorted);
      assert.equal(places.firstFrom(place), sorted.find((at) => at >= place) ?? Infinity);
      assert.equal(
        places.lastUpTo(place),
        sorted.findLast((at) => at <= place),
      );
    }),
  );
});
