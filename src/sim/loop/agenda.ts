import type { Clock, Instant } from '#kernel/time.ts';

/** A scheduled action that can be taken back. */
export interface Appointment {
  cancel(): void;
}

/** One for each thing that happens: an entry is its own appointment, so that it takes one object. */
class Entry implements Appointment {
  readonly at: Instant;
  readonly order: number;
  readonly run: () => void;
  readonly #count: Count;
  cancelled = false;

  constructor(at: Instant, order: number, run: () => void, count: Count) {
    this.at = at;
    this.order = order;
    this.run = run;
    this.#count = count;
    count.waiting += 1;
  }

  cancel(): void {
    if (!this.cancelled) this.#count.waiting -= 1;
    this.cancelled = true;
  }
}

interface Count {
  waiting: number;
}

/**
 * Virtual time: a priority queue of actions, by time and then by the order in which they were asked for. Nothing else
 * in the simulator moves the clock, so the same requests give the same history.
 */
export class Agenda implements Clock {
  #now: Instant;
  #order = 0;
  readonly #count: Count = { waiting: 0 };
  readonly #heap: Entry[] = [];

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  /** Actions that are still to come. */
  get size(): number {
    return this.#count.waiting;
  }

  /** When the next action is due; Infinity when nothing further can happen. */
  get next(): Instant {
    this.#dropCancelled();
    return this.#heap[0]?.at ?? Infinity;
  }

  /** Runs `run` at an instant, or now when that is past. */
  at(at: Instant, run: () => void): Appointment {
    const entry = new Entry(Math.max(at, this.#now), this.#order++, run, this.#count);
    this.#push(entry);
    return entry;
  }

  /** Moves the clock to the next action and runs it. False when there is none. */
  step(): boolean {
    this.#dropCancelled();
    const entry = this.#pop();
    if (!entry) return false;
    this.#now = entry.at;
    entry.cancel();
    entry.run();
    return true;
  }

  /** Moves the clock on when nothing is due before `at`. */
  advanceTo(at: Instant): void {
    if (at > this.#now && this.next >= at) this.#now = at;
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled) this.#pop();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!before(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
      const below = heap[child] as Entry;
      if (!before(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
