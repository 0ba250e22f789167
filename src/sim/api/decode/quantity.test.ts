import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareQuantities, readQuantity } from './quantity.ts';

test('quantities are written in their shortest form', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['1Gi', '1Gi'],
    ['1024Mi', '1Gi'],
    ['1024', '1024'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['100m', '100m'],
    ['1500Mi', '1500Mi'],
    ['1.5Gi', '1536Mi'],
    ['1e3', '1e3'],
    ['1000', '1k'],
    ['0', '0'],
    ['-1', '-1'],
    ['512Ki', '512Ki'],
    ['0.1Ki', '102400m'],
    ['1E', '1E'],
    ['.5', '500m'],
    ['much', undefined],
    ['1GB', undefined],
    ['1 Gi', undefined],
    ['', undefined],
  ];
  for (const [text, want] of cases) assert.equal(readQuantity(text).text, want, text);
});

test('a canonical quantity is its own canonical form, and means the same', () => {
  const suffix = fc.constantFrom('', 'm', 'u', 'n', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3');
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), suffix, (number, end) => {
      const canonical = readQuantity(`${number}${end}`).text ?? assert.fail(`${number}${end}`);
      assert.equal(readQuantity(canonical).text, canonical);
      assert.equal(compareQuantities(canonical, `${number}${end}`), 0);
    }),
  );
});
