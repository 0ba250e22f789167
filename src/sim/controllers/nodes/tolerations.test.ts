import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Taint } from '#model/objects.ts';
import { tolerates } from '#model/tolerations.ts';
import { TaintingZone, zoneState } from './tainting-zone.ts';
import { matchingTolerations, toleratedFor } from './tolerations.ts';

const taint: Taint = { key: 'k', value: 'v', effect: 'NoExecute' };

test('which toleration covers a taint', () => {
  assert.ok(tolerates({ operator: 'Exists' }, taint));
  assert.ok(tolerates({ key: 'k', value: 'v' }, taint));
  assert.ok(tolerates({ key: 'k', operator: 'Exists', effect: 'NoExecute' }, taint));
  assert.ok(!tolerates({ key: 'k', value: 'w' }, taint));
  assert.ok(!tolerates({ key: 'k', operator: 'Exists', effect: 'NoSchedule' }, taint));
});

test('every taint must be covered, and the shortest time counts', () => {
  const other: Taint = { key: 'o', effect: 'NoExecute' };
  assert.equal(matchingTolerations([taint, other], [{ key: 'k', operator: 'Exists' }]), undefined);
  const used = matchingTolerations(
    [taint, other],
    [
      { key: 'k', operator: 'Exists', tolerationSeconds: 9 },
      { key: 'o', operator: 'Exists', tolerationSeconds: 4 },
    ],
  );
  assert.equal(toleratedFor(used ?? []), 4_000);
  assert.equal(toleratedFor([{ operator: 'Exists' }]), Infinity);
  assert.equal(toleratedFor([{ operator: 'Exists', tolerationSeconds: -1 }]), 0);
});

test('the state of a zone', () => {
  const ready = (...is: boolean[]) =>
    is.map((well) => ({ type: 'Ready', status: well ? ('True' as const) : ('Unknown' as const) }));
  assert.equal(zoneState(ready(false)), 'FullDisruption');
  assert.equal(zoneState(ready(true, false, false)), 'Normal');
  assert.equal(zoneState(ready(true, true, false, false, false)), 'PartialDisruption');
  assert.equal(zoneState(ready(true, true, true, false, false, false)), 'Normal');
});

test('nodes are tainted one after the other at the rate of the zone, none while much of a small zone is gone', () => {
  const zone = new TaintingZone(0.1);
  for (const node of ['a', 'b', 'a']) zone.add(node);
  assert.equal(zone.take(1_000), 'a');
  assert.equal(zone.take(2_000), undefined);
  assert.equal(zone.waitFrom(2_000), 9_000);
  zone.enter('PartialDisruption', 5);
  assert.equal(zone.waitFrom(20_000), undefined);
  zone.enter('Normal', 5);
  assert.equal(zone.take(20_000), 'b');
});
