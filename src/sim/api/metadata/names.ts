import type { Prng } from '#kernel/prng.ts';

const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
/** names.maxNameLength minus the suffix: longer bases are cut. */
const BASE_LENGTH = 63 - SUFFIX_LENGTH;

const hex = (chance: Prng, digits: number): string =>
  chance
    .below(16 ** digits)
    .toString(16)
    .padStart(digits, '0');

/** A random (version 4) UUID. Joined, since a text that is added up keeps all its pieces in memory. */
export const newUid = (chance: Prng): string =>
  [
    hex(chance, 8),
    hex(chance, 4),
    `4${hex(chance, 3)}`,
    '89ab'.charAt(chance.below(4)) + hex(chance, 3),
    hex(chance, 8) + hex(chance, 4),
  ].join('-');

/** Five characters that make no words, as apimachinery's rand.String does. */
function randomSuffix(chance: Prng): string {
  let out = '';
  for (let i = 0; i < SUFFIX_LENGTH; i += 1)
    out += SUFFIX_ALPHABET.charAt(chance.below(SUFFIX_ALPHABET.length));
  return out;
}

/** A name made of metadata.generateName. */
export const generatedName = (base: string, chance: Prng): string =>
  base.slice(0, BASE_LENGTH) + randomSuffix(chance);
