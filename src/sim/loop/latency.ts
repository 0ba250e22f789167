import type { Prng } from '#kernel/prng.ts';
import type { Duration } from '#kernel/time.ts';
import type { Verb } from '../api/request.ts';

/** How long things take between the processes of the control plane. Real ones take about this long on a quiet machine. */
export interface Latency {
  /** From sending a request until the API server has committed it. */
  commit(verb: Verb): Duration;
  /** From the commit until the client has the answer. */
  answer(verb: Verb): Duration;
  /** From the commit until a watch has told it to a process. */
  watch(): Duration;
  /** From a key's arrival on an idle queue until a worker takes it. */
  pickUp(): Duration;
}

const isRead = (verb: Verb): boolean => verb === 'get' || verb === 'list';

/**
 * The default schedule: constant. A write takes 5 ms as measured (201 pods created per second), most of it until it is on
 * disk; a read is quicker (509 per second). A watch is quicker than an answer, so that a client reads its own writes.
 * Recorded races depend on these proportions, as which of two controllers comes first when a set is deleted in the foreground.
 */
export const steady: Latency = {
  commit: (verb) => (isRead(verb) ? 2 : 3),
  answer: (verb) => (isRead(verb) ? 1 : 2),
  watch: () => 1,
  pickUp: () => 0,
};

/** Another schedule: the same machine on a busier day, decided by chance. */
export function jittered(chance: Prng): Latency {
  return {
    commit: () => 1 + chance.below(8),
    answer: () => 1 + chance.below(6),
    watch: () => 1 + chance.below(8),
    pickUp: () => chance.below(4),
  };
}
