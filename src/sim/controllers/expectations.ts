import type { Duration, Instant } from '#kernel/time.ts';
import { minute } from '#kernel/time.ts';

/** client-go's ExpectationsTimeout: after so long a controller no longer waits for its own writes. */
const EXPIRY: Duration = 5 * minute;

interface Expected {
  creations: number;
  readonly deletions: Set<string>;
  readonly since: Instant;
}

/**
 * What a controller has done and not yet seen in its cache (ControllerExpectations): until it has, it creates and
 * deletes nothing more, so that a lagging cache does not make it do things twice.
 */
export class Expectations {
  readonly #expected = new Map<string, Expected>();

  expectCreations(key: string, creations: number, since: Instant): void {
    this.#expected.set(key, { creations, deletions: new Set(), since });
  }

  expectDeletions(key: string, names: readonly string[], since: Instant): void {
    this.#expected.set(key, { creations: 0, deletions: new Set(names), since });
  }

  creationObserved(key: string, times = 1): void {
    const expected = this.#expected.get(key);
    if (expected) expected.creations -= times;
  }

  deletionObserved(key: string, name: string): void {
    this.#expected.get(key)?.deletions.delete(name);
  }

  satisfied(key: string, now: Instant): boolean {
    const expected = this.#expected.get(key);
    if (!expected) return true;
    return (expected.creations <= 0 && expected.deletions.size === 0) || now - expected.since > EXPIRY;
  }

  forget(key: string): void {
    this.#expected.delete(key);
  }
}
