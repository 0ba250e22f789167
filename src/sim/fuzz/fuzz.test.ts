import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from './fuzz.ts';

const REQUESTS = 20_000;
/** An answer takes a fraction of a millisecond; this is for machines that are busy with other things. */
const LIMIT_MS = 5_000;
const SEED = 7;

test('law: whatever is asked, in whatever way, the server answers as it must and its store stays in order', () => {
  const seed = Number(process.env['STATEFULSPEC_SEED'] ?? SEED);
  const { codes, changes } = fuzz({
    requests: REQUESTS,
    seed,
    clock: () => performance.now(),
    limit: LIMIT_MS,
  });
  // a fuzzer whose requests are all refused proves little
  assert.ok(changes > REQUESTS / 20, `${changes} changes`);
  for (const code of [200, 201, 400, 403, 404, 405, 406, 409, 415, 422, 500])
    assert.ok((codes.get(code) ?? 0) > 0, `code ${code} was answered`);
});
