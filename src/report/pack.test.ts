import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pack, unpack } from './page/pack.ts';

test('unpacking gives back what was packed', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(json, (value) => {
      const there = JSON.parse(JSON.stringify(pack(value))) as ReturnType<typeof pack>;
      assert.deepEqual(unpack(there), JSON.parse(JSON.stringify(value)));
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('equal strings and shapes are told once', () => {
  const { shapes, strings } = pack([
    { name: 'web-0', phase: 'Ready' },
    { name: 'web-1', phase: 'Ready' },
    { name: 'web-0', phase: 'Failed' },
  ]);
  assert.deepEqual([shapes, strings], [['["name","phase"]'], ['web-0', 'Ready', 'web-1', 'Failed']]);
});
