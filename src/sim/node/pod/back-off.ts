import type { Duration, Instant } from '#kernel/time.ts';

interface Entry {
  wait: Duration;
  last: Instant;
}

/**
 * client-go's flowcontrol.Backoff: each step doubles the wait up to a limit; a key at rest for twice the limit begins
 * anew. The kubelet keeps one for container restarts and one for image pulls, 10 s to 300 s each.
 */
export class BackOff {
  readonly #first: Duration;
  readonly #most: Duration;
  /** Most pods never fail. */
  #entries: Map<string, Entry> | undefined;

  constructor(first: Duration = 10_000, most: Duration = 300_000) {
    this.#first = first;
    this.#most = most;
  }

  /** The wait that counts now; 0 when there is none. */
  get(key: string): Duration {
    return this.#entries?.get(key)?.wait ?? 0;
  }

  /** When something that happened at `event` may be tried again; undefined when it may be now. */
  waitsUntil(key: string, event: Instant, now: Instant): Instant | undefined {
    const entry = this.#entries?.get(key);
    if (!entry || event - entry.last > 2 * this.#most) return undefined;
    return now - event < entry.wait ? event + entry.wait : undefined;
  }

  /** As `waitsUntil`, measured from the last step (IsInBackOffSinceUpdate). */
  waitsUntilSinceStep(key: string, now: Instant): Instant | undefined {
    const entry = this.#entries?.get(key);
    if (!entry || now - entry.last > 2 * this.#most) return undefined;
    return now - entry.last < entry.wait ? entry.last + entry.wait : undefined;
  }

  /** Counts another failure. @param event when it happened */
  step(key: string, event: Instant, now: Instant): void {
    this.#entries ??= new Map();
    const entry = this.#entries.get(key);
    const fresh = !entry || event - entry.last > 2 * this.#most;
    this.#entries.set(key, { wait: fresh ? this.#first : Math.min(entry.wait * 2, this.#most), last: now });
  }
}
