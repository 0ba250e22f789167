import type { Clock } from '#kernel/time.ts';

/** A cluster's clock in nanoseconds, as Go reads it: no two readings are equal, also within a millisecond of virtual time. */
export class Nanoseconds {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  read(): bigint {
    const now = BigInt(this.#clock.now()) * 1_000_000n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }
}
