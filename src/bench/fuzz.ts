import type { Fuzzed } from '#sim/fuzz/fuzz.ts';
import { fuzz as run } from '#sim/fuzz/fuzz.ts';

/** No answer may take longer than this many milliseconds. */
const LIMIT_MS = 5_000;

/**
 * Sends random requests to the simulated API server, in-process and over HTTP.
 * @returns how many changes and which codes came of them, and the slowest answer in milliseconds
 * @throws FuzzFailure with the request that broke a law
 */
export const fuzz = (requests: number, seed: number): Fuzzed =>
  run({ requests, seed, clock: () => performance.now(), limit: LIMIT_MS });
