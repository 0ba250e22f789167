import { setTimeout as pause } from 'node:timers/promises';

/**
 * Wakes those who wait for the next observation. Nothing is observed while nobody waits: between two steps of a scenario
 * no time passes, however long they take here, so that a state that is soon over is not missed.
 */
export class Observers<Change> {
  readonly #listeners = new Set<() => void>();
  readonly #observe: (change: Change) => void;
  #held: Change[] = [];

  constructor(observe: (change: Change) => void) {
    this.#observe = observe;
  }

  /** Something has changed: observed now, or when somebody waits. */
  add(changes: readonly Change[]): void {
    this.#held.push(...changes);
    this.#release(() => this.#listeners.size > 0);
  }

  /** Everything that has changed is observed, whoever waits. */
  catchUp(): void {
    this.#release(() => true);
  }

  /**
   * Asks after every observation until the answer is true, or the time is over; an error of `ask` ends the wait.
   * @returns whether the answer was true
   */
  async watch(ask: () => boolean, limit: number): Promise<boolean> {
    const end = new AbortController();
    let answer = false;
    let failure: unknown;
    const listener = (): void => {
      try {
        answer = ask();
      } catch (error) {
        failure = error;
      }
      if (!answer && failure === undefined) return;
      this.#listeners.delete(listener);
      end.abort();
    };
    this.#listeners.add(listener);
    this.#release(() => this.#listeners.size > 0);
    await pause(Math.max(0, limit), undefined, { signal: end.signal }).catch(() => undefined);
    this.#listeners.delete(listener);
    if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
    return answer;
  }

  #release(wanted: () => boolean): void {
    let released = 0;
    for (const change of this.#held) {
      if (!wanted()) break;
      released += 1;
      this.#observe(change);
      for (const listener of [...this.#listeners]) listener();
    }
    this.#held = this.#held.slice(released);
  }
}
