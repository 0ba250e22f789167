import { fuzz } from '#sim/fuzz/fuzz.ts';
import type { Workload } from './figure.ts';

const REQUESTS = 1_000_000;
const SEED = 7;
/** No answer may take longer than this many milliseconds. */
const LIMIT_MS = 5_000;

/**
 * Random requests to the simulated API server, in-process and over HTTP; takes minutes, so it is measured only when it
 * is named.
 * @throws FuzzFailure with the request that broke a law
 */
export const fuzzing: Workload = {
  name: 'fuzz',
  async measure() {
    const { slowest } = fuzz({
      requests: REQUESTS,
      seed: SEED,
      clock: () => performance.now(),
      limit: LIMIT_MS,
    });
    return [{ name: `fuzz: slowest of ${REQUESTS} answers`, value: slowest, unit: 'ms', target: LIMIT_MS }];
  },
};
