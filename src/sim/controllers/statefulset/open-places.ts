/**
 * Places 0 .. length - 1 that are still to be looked at. A place that was found in order is closed, and stays so until
 * something about it changes: a pass over ten thousand replicas that are all well asks about none of them.
 */
export class OpenPlaces {
  /** A byte a place, 0 for open: engines search bytes at the speed of memory. */
  readonly #closed: Uint8Array;
  /** No place before this one is open. */
  #low = 0;

  constructor(length: number) {
    this.#closed = new Uint8Array(length);
  }

  open(place: number): void {
    this.#closed[place] = 0;
    if (place < this.#low) this.#low = place;
  }

  close(place: number): void {
    this.#closed[place] = 1;
  }

  openAll(): void {
    this.#closed.fill(0);
    this.#low = 0;
  }

  /** The last open place up to one, if any. */
  lastUpTo(place: number): number | undefined {
    return place < 0 ? undefined : found(this.#closed.lastIndexOf(0, place));
  }

  /** The first open place from one on; Infinity when there is none. */
  firstFrom(place: number): number {
    if (place > this.#low) return after(this.#closed.indexOf(0, place));
    const first = after(this.#closed.indexOf(0, this.#low));
    this.#low = Math.min(first, this.#closed.length);
    return first;
  }
}

const after = (place: number): number => (place < 0 ? Infinity : place);
const found = (place: number): number | undefined => (place < 0 ? undefined : place);
