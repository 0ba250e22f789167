/**
 * Places 0 .. length - 1 that are still to be looked at. A place that was found in order is closed, and stays so until
 * something about it changes: a pass over ten thousand replicas that are all well asks about none of them.
 */
export class OpenPlaces {
  /** A byte a place, 0 for open: engines search bytes at the speed of memory. */
  readonly #closed: Uint8Array;

  constructor(length: number) {
    this.#closed = new Uint8Array(length);
  }

  open(place: number): void {
    this.#closed[place] = 0;
  }

  close(place: number): void {
    this.#closed[place] = 1;
  }

  openAll(): void {
    this.#closed.fill(0);
  }

  /** The last open place up to one, if any. */
  lastUpTo(place: number): number | undefined {
    return place < 0 ? undefined : found(this.#closed.lastIndexOf(0, place));
  }

  /** Open places from `begin` to before `end`, in ascending order; one that is opened meanwhile, further on, is told too. */
  *within(begin: number, end: number): Generator<number> {
    const inside = this.#closed.subarray(begin, end);
    for (let at = inside.indexOf(0); at >= 0; at = inside.indexOf(0, at + 1)) yield begin + at;
  }
}

const found = (place: number): number | undefined => (place < 0 ? undefined : place);
