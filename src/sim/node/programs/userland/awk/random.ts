const DEGREE = 31;
const SEPARATION = 3;
const WARM_UP = 310;

/** Numbers from 0 to 2^31-1 in the order in which glibc's random(3) gives them. */
export class GlibcRandom {
  #state: number[] = [];
  #at = 0;

  constructor(seed = 1) {
    this.seed(seed);
  }

  seed(seed: number): void {
    let word = seed === 0 ? 1 : seed | 0;
    this.#state = [word];
    for (let i = 1; i < DEGREE; i += 1) {
      // Park and Miller's generator, without overflow
      word = 16_807 * (word % 127_773) - 2836 * Math.trunc(word / 127_773);
      if (word < 0) word += 2_147_483_647;
      this.#state.push(word);
    }
    this.#at = 0;
    for (let i = 0; i < WARM_UP; i += 1) this.next();
  }

  next(): number {
    const front = (this.#at + SEPARATION) % DEGREE;
    const sum = ((this.#state[front] ?? 0) + (this.#state[this.#at] ?? 0)) >>> 0;
    this.#state[front] = sum;
    this.#at = (this.#at + 1) % DEGREE;
    return sum >>> 1;
  }

  /** From 0 to 1, made of three numbers as BusyBox' awk makes it. */
  fraction(): number {
    const low = ((this.next() << 16) ^ this.next()) >>> 0;
    return (this.next() * 2 ** 32 + low) / 2 ** 63;
  }
}
