import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import {
  bestMatches,
  bestMatchesByModes,
  isBoundTo,
  offersModes,
  requestedSize,
  sizeOf,
  whyUnsuitable,
} from './matching.ts';
import { VolumeIndex } from './volume-index.ts';

const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'];
const size = fc.integer({ min: 1, max: 6 }).map((gi) => `${gi}Gi`);
const modes = fc.subarray(MODES, { minLength: 1 });
const className = fc.constantFrom('', 'a', 'b');
const metadata = (name: string, namespace?: string) => ({
  name,
  ...(namespace && { namespace }),
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '',
});

const claims: fc.Arbitrary<PersistentVolumeClaim> = fc.record({ size, modes, className }).map((c) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata('data', 'ns'),
  spec: { accessModes: c.modes, storageClassName: c.className, resources: { requests: { storage: c.size } } },
  status: { phase: 'Pending' },
}));
const owner = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  { namespace: 'ns', name: 'data' },
  { namespace: 'ns', name: 'data', uid: 'uid-data' },
  { namespace: 'ns', name: 'data', uid: 'old' },
  { namespace: 'ns', name: 'other' },
);
const phase = fc.constantFrom(
  'Available' as const,
  'Available' as const,
  'Pending' as const,
  'Released' as const,
);
const volumes: fc.Arbitrary<readonly PersistentVolume[]> = fc
  .array(fc.record({ size, modes, className, owner, phase }), { maxLength: 8 })
  .map((all) =>
    all.map((v, i) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: metadata(`v${i}`),
      spec: {
        capacity: { storage: v.size },
        accessModes: v.modes,
        storageClassName: v.className,
        persistentVolumeReclaimPolicy: 'Retain' as const,
        ...(v.owner && { claimRef: v.owner }),
      },
      status: { phase: v.phase },
    })),
  );

test('what is found serves the claim, and belongs to nobody else', () => {
  fc.assert(
    fc.property(claims, volumes, fc.boolean(), (claim, all, late) => {
      for (const volume of bestMatchesByModes(claim, all, { late })) {
        assert.ok(sizeOf(volume) >= requestedSize(claim) && offersModes(volume, claim));
        assert.ok(isBoundTo(volume, claim) || volume.spec.claimRef === undefined);
        if (!isBoundTo(volume, claim)) assert.equal(whyUnsuitable(volume, claim), undefined);
      }
    }),
  );
});

test('a late claim gets only what is reserved for it', () => {
  fc.assert(
    fc.property(claims, volumes, (claim, all) => {
      for (const volume of bestMatchesByModes(claim, all, { late: true }))
        assert.ok(isBoundTo(volume, claim));
    }),
  );
});

test('nothing is found only when nothing is free or reserved, and the smallest comes first', () => {
  fc.assert(
    fc.property(claims, volumes, (claim, all) => {
      const found = bestMatches(claim, all, {});
      const free = all.filter(
        (v) =>
          !v.spec.claimRef &&
          v.status.phase === 'Available' &&
          v.spec.storageClassName === claim.spec.storageClassName &&
          sizeOf(v) >= requestedSize(claim),
      );
      const reserved = all.filter((v) => isBoundTo(v, claim) && sizeOf(v) >= requestedSize(claim));
      assert.equal(found.length > 0, free.length + reserved.length > 0);
      if (reserved.length === 0)
        for (const volume of found) assert.ok(free.every((other) => sizeOf(other) >= sizeOf(volume)));
    }),
  );
});

test('the index loses no candidate', () => {
  fc.assert(
    fc.property(claims, volumes, fc.boolean(), (claim, all, late) => {
      const index = new VolumeIndex();
      for (const volume of all) index.put(volume);
      const names = (found: readonly PersistentVolume[]) =>
        found.map(({ metadata: { name } }) => name).sort();
      assert.deepEqual(
        names(bestMatchesByModes(claim, index.candidates(claim), { late })).length > 0,
        bestMatchesByModes(claim, all, { late }).length > 0,
      );
    }),
  );
});
