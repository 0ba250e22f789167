import type { Duration } from '#kernel/time.ts';
import type { Agenda, Appointment } from './agenda.ts';

const BACK_OFF_BASE: Duration = 5;
const BACK_OFF_MAX: Duration = 1_000_000;

/**
 * client-go's rate-limited work queue: a key waits at most once, is never worked on twice at the same time, and a key
 * that failed n times comes back after 5 ms * 2^(n-1), at most 1,000 s.
 */
export class WorkQueue {
  readonly #agenda: Agenda;
  readonly #wake: () => void;
  readonly #ready: string[] = [];
  #head = 0;
  readonly #dirty = new Set<string>();
  readonly #working = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #delayed = new Map<string, { at: number; appointment: Appointment }>();

  /** @param wake called whenever a key becomes ready to be taken */
  constructor(agenda: Agenda, wake: () => void) {
    this.#agenda = agenda;
    this.#wake = wake;
  }

  /** Keys that are being worked on now. */
  get busy(): number {
    return this.#working.size;
  }

  add(key: string): void {
    if (this.#dirty.has(key)) return;
    this.#dirty.add(key);
    if (this.#working.has(key)) return;
    this.#ready.push(key);
    this.#wake();
  }

  /** As AddAfter: of several delays for one key the earliest counts. */
  addAfter(key: string, delay: Duration): void {
    if (delay <= 0) return this.add(key);
    const at = this.#agenda.now() + delay;
    const waiting = this.#delayed.get(key);
    if (waiting && waiting.at <= at) return;
    waiting?.appointment.cancel();
    const appointment = this.#agenda.at(at, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { at, appointment });
  }

  /** Brings a failed key back after its back-off. */
  retry(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(BACK_OFF_BASE * 2 ** failures, BACK_OFF_MAX));
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  take(): string | undefined {
    if (this.#head >= this.#ready.length) return undefined;
    const key = this.#ready[this.#head++] as string;
    if (this.#head > 1024) {
      this.#ready.splice(0, this.#head);
      this.#head = 0;
    }
    this.#dirty.delete(key);
    this.#working.add(key);
    return key;
  }

  done(key: string): void {
    this.#working.delete(key);
    if (!this.#dirty.has(key)) return;
    this.#ready.push(key);
    this.#wake();
  }

  /** The process died: nothing waits any more. */
  close(): void {
    for (const { appointment } of this.#delayed.values()) appointment.cancel();
    this.#delayed.clear();
    this.#ready.length = 0;
    this.#head = 0;
  }
}
