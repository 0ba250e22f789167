import type { Clock, Instant } from '#kernel/time.ts';

/** A scheduled action that can be taken back. */
export interface Appointment {
  cancel(): void;
}

const nothing = (): void => {};

/** An action is its own appointment, so that it takes one object. */
class Entry implements Appointment {
  run: () => void;
  cancelled = false;

  constructor(run: () => void) {
    this.run = run;
  }

  cancel(): void {
    this.cancelled = true;
    this.run = nothing;
  }
}

/** What is due at one instant, in the order in which it was asked for. */
class Moment {
  readonly at: Instant;
  readonly #entries: Entry[] = [];
  #head = 0;

  constructor(at: Instant) {
    this.at = at;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** The next action, if there is one. */
  get first(): Entry | undefined {
    let entry = this.#entries[this.#head];
    while (entry?.cancelled) entry = this.#entries[(this.#head += 1)];
    return entry;
  }

  drop(): void {
    this.#head += 1;
  }
}

/**
 * Virtual time: actions by time and then by the order in which they were asked for. Nothing else in the simulator moves
 * the clock, so the same requests give the same history. Many things happen at few instants, so that the heap is one of
 * instants.
 */
export class Agenda implements Clock {
  #now: Instant;
  readonly #moments = new Map<Instant, Moment>();
  readonly #heap: Moment[] = [];

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  /** When the next action is due; Infinity when nothing further can happen. */
  get next(): Instant {
    return this.#first()?.at ?? Infinity;
  }

  /** Runs `run` at an instant, or now when that is past. */
  at(at: Instant, run: () => void): Appointment {
    const due = Math.max(at, this.#now);
    let moment = this.#moments.get(due);
    if (!moment) this.#push((moment = new Moment(due)));
    const entry = new Entry(run);
    moment.add(entry);
    return entry;
  }

  /** Moves the clock to the next action and runs it. False when there is none. */
  step(): boolean {
    const moment = this.#first();
    const entry = moment?.first;
    if (!moment || !entry) return false;
    this.#now = moment.at;
    moment.drop();
    entry.run();
    return true;
  }

  /** Moves the clock on when nothing is due before `at`. */
  advanceTo(at: Instant): void {
    if (at > this.#now && this.next >= at) this.#now = at;
  }

  /** The next instant at which something is due. */
  #first(): Moment | undefined {
    let moment = this.#heap[0];
    while (moment && !moment.first) {
      this.#pop();
      this.#moments.delete(moment.at);
      moment = this.#heap[0];
    }
    return moment;
  }

  #push(moment: Moment): void {
    this.#moments.set(moment.at, moment);
    const heap = this.#heap;
    let index = heap.length;
    heap.push(moment);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Moment;
      if (above.at < moment.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = moment;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Moment).at < (heap[child] as Moment).at) child += 1;
      const below = heap[child] as Moment;
      if (below.at >= last.at) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
