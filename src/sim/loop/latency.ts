import type { Prng } from '#kernel/prng.ts';
import type { Duration } from '#kernel/time.ts';

/** How long things take between the processes of the control plane. Real ones take about this long on a quiet machine. */
export interface Latency {
  /** From sending a request until the API server has committed it. */
  commit(): Duration;
  /** From the commit until the client has the answer. */
  answer(): Duration;
  /** From the commit until a watch has told it to a process. */
  watch(): Duration;
  /** From a key's arrival on an idle queue until a worker takes it. */
  pickUp(): Duration;
}

/** The default schedule: constant, and a watch is quicker than an answer, so that a client usually reads its own writes. */
export const steady: Latency = { commit: () => 2, answer: () => 2, watch: () => 1, pickUp: () => 0 };

/** Another schedule: the same machine on a busier day, decided by chance. */
export function jittered(chance: Prng): Latency {
  return {
    commit: () => 1 + chance.below(8),
    answer: () => 1 + chance.below(6),
    watch: () => 1 + chance.below(8),
    pickUp: () => chance.below(4),
  };
}
