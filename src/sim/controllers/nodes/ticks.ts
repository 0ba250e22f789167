import type { Duration, Instant } from '#kernel/time.ts';

/** The beats of a periodic loop of a real controller, of which only those are kept at which something can happen. */
export class Ticks {
  readonly #period: Duration;
  #start: Instant | undefined;

  constructor(period: Duration) {
    this.#period = period;
  }

  /** The loop began; the first beat is at once. */
  startAt(now: Instant): void {
    this.#start ??= now;
  }

  /** The first beat at or after a moment. */
  from(moment: Instant): Instant {
    const start = this.#start ?? moment;
    return start + Math.max(0, Math.ceil((moment - start) / this.#period)) * this.#period;
  }

  /** The last beat up to a moment: the one whose turn it is, however late it comes to it. */
  upTo(moment: Instant): Instant {
    const at = this.from(moment);
    return at > moment ? Math.max(this.#start ?? at, at - this.#period) : at;
  }

  /** The first beat after a moment. */
  after(moment: Instant): Instant {
    const at = this.from(moment);
    return at > moment ? at : at + this.#period;
  }
}
