import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationOf, durationText } from './duration-text.ts';

test('spans are read and told in words', () => {
  for (const [span, text] of [
    [30_000, '30 seconds'],
    [120_000, '2 minutes'],
    [90_000, '1 minute 30 seconds'],
    [3_600_000, '1 hour'],
    [250, '250 milliseconds'],
    [1_000, '1 second'],
  ] as const) {
    assert.equal(durationText(span), text);
  }
  for (const [text, span] of [
    ['30 seconds', 30_000],
    ['1 second', 1_000],
    ['2 minutes', 120_000],
    ['250 ms', 250],
    ['1.5 hours', 5_400_000],
    ['100 milliseconds', 100],
  ] as const) {
    assert.equal(durationOf(text), span, text);
  }
  assert.equal(durationOf('soon'), undefined);
});
