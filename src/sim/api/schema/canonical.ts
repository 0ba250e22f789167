/**
 * Frozen parts that are in canonical form (fields in declaration order, canonical scalars, Go's zero values), by the type
 * they were read as. Decoding and defaulting make them; neither looks at one again.
 */
const marks = new WeakMap<object, string>();

export const isCanonical = (value: object, type: string): boolean => marks.get(value) === type;

export const listOf = (type: string): string => `[]${type}`;
export const mapOf = (type: string): string => `{}${type}`;

/** Freezes a part and remembers what it is. */
export function asCanonical<T extends object>(value: T, type: string): Readonly<T> {
  marks.set(value, type);
  return Object.freeze(value);
}
