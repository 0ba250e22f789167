import type { Instant } from '#kernel/time.ts';
import type { Output } from '../process/process.ts';

/** The kubelet rotates a log at 10 MiB; what is older is lost to `kubectl logs`. */
const KEPT = 10 << 20;

/**
 * What a container has printed. The runtime copies standard output and error beside each other: of what both got at one
 * moment standard error is found first.
 */
export class Log {
  readonly #now: () => Instant;
  #before = '';
  #at: Instant = -Infinity;
  #out = '';
  #error = '';

  constructor(now: () => Instant) {
    this.#now = now;
  }

  readonly stdout: Output = { write: (text) => this.#write(text, '') };
  readonly stderr: Output = { write: (text) => this.#write('', text) };

  get text(): string {
    return `${this.#before}${this.#error}${this.#out}`;
  }

  #write(out: string, error: string): void {
    const now = this.#now();
    if (now !== this.#at) {
      this.#before = this.text.length > KEPT ? this.text.slice(-KEPT / 2) : this.text;
      this.#at = now;
      this.#out = '';
      this.#error = '';
    }
    this.#out += out;
    this.#error += error;
  }
}
