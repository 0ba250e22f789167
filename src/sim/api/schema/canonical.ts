import { newMark } from './mark.ts';

/**
 * Frozen parts that are in canonical form (fields in declaration order, canonical scalars, Go's zero values), by the type
 * they were read as. Decoding and defaulting make them; neither looks at one again.
 */
const marks = newMark<string>();

export const isCanonical = (value: object, type: string): boolean => marks.of(value) === type;

/** A part in canonical form, whatever its type. */
export const isCanonicalAtAll = (value: object): boolean => marks.of(value) !== undefined;

const listNames = new Map<string, string>();
const mapNames = new Map<string, string>();

function named(names: Map<string, string>, before: string, type: string): string {
  let name = names.get(type);
  if (name === undefined) names.set(type, (name = before + type));
  return name;
}

export const listOf = (type: string): string => named(listNames, '[]', type);
export const mapOf = (type: string): string => named(mapNames, '{}', type);

/** Freezes a part and remembers what it is. */
export function asCanonical<T extends object>(value: T, type: string): Readonly<T> {
  marks.put(value, type);
  return Object.freeze(value);
}
