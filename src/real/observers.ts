import { setTimeout as pause } from 'node:timers/promises';

/** Wakes those who wait for the next observation. */
export class Observers {
  readonly #listeners = new Set<() => void>();

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
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
    await pause(Math.max(0, limit), undefined, { signal: end.signal }).catch(() => undefined);
    this.#listeners.delete(listener);
    if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
    return answer;
  }
}
