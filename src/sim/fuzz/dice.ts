import type { Prng } from '#kernel/prng.ts';

/** Draws of random requests, on top of a source of chance. */
export interface Dice {
  below(limit: number): number;
  /** True once in `times` throws. */
  once(times: number): boolean;
  pick<T>(items: readonly T[]): T;
}

export const dice = (chance: Prng): Dice => ({
  below: (limit) => chance.below(limit),
  once: (times) => chance.below(times) === 0,
  pick: (items) => items[chance.below(items.length)] as (typeof items)[number],
});
