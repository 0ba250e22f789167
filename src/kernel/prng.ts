/** A source of chance that is an argument: the same seed gives the same draws. */
export interface Prng {
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  /** An independent source named by its use, so that one room's draws never shift another's. */
  split(name: string): Prng;
}

/** A 32-bit mixer (public domain murmur3 finaliser). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const seedOf = (seed: number, name: string): number =>
  [...name].reduce((hash, char) => mix(hash ^ char.charCodeAt(0)), mix(seed ^ 0x9e3779b9));

/** A splitmix-like generator over 32 bits, enough for schedules and name suffixes. */
export function prng(seed: number): Prng {
  let state = seed >>> 0;
  return {
    below(limit) {
      state = (state + 0x9e3779b9) >>> 0;
      return Math.floor((mix(state) / 0x1_0000_0000) * limit);
    },
    split: (name) => prng(seedOf(seed, name)),
  };
}

/** The same items in an order that chance decides (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], chance: Prng): T[] {
  const out = [...items];
  for (let last = out.length - 1; last > 0; last -= 1) {
    const other = chance.below(last + 1);
    [out[last], out[other]] = [out[other] as T, out[last] as T];
  }
  return out;
}
