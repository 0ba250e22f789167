import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workersFor } from './workers.ts';

test('a suite is split only where there are processors and scenarios enough', () => {
  const cases = [
    [439, 2, 0],
    [439, 4, 4],
    [439, 64, 8],
    [150, 4, 3],
    [149, 4, 0],
    [1, 64, 0],
  ] as const;
  for (const [scenarios, processors, workers] of cases)
    assert.equal(
      workersFor(scenarios, processors),
      workers,
      `${scenarios} scenarios, ${processors} processors`,
    );
});
