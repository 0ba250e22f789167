import type { Change } from './watcher.ts';

/** Streams of different kinds may run ahead of each other by so much, in milliseconds. */
const SETTLE = 20;

/**
 * One order for the changes of many watches. Every kind has its own stream, so that a pod may be told before the claim
 * it was created after; but all revisions come from one etcd, and a short rest puts them in order.
 */
export class Sequencer {
  readonly #hear: (changes: readonly Change[]) => void;
  #pending: Change[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(hear: (changes: readonly Change[]) => void) {
    this.#hear = hear;
  }

  add(change: Change): void {
    this.#pending.push(change);
    this.#timer ??= setTimeout(() => this.flush(), SETTLE);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = this.#pending.sort((a, b) => a.revision - b.revision);
    this.#pending = [];
    if (changes.length > 0) this.#hear(changes);
  }
}
