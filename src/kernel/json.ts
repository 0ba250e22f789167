/** A JSON value as Kubernetes objects hold it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
interface JsonMap {
  readonly [key: string]: Json | undefined;
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Structural equality of JSON values; a key with value undefined equals an absent key. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  for (const key in a) if (!equal(a[key], b[key])) return false;
  for (const key in b)
    if (b[key] !== undefined && (!Object.hasOwn(a, key) || a[key] === undefined)) return false;
  return true;
}

/** Freezes a value and all in it; what is frozen already is not walked again. */
export function freeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key in value) freeze(value[key]);
  return value;
}

/** RFC 7386: the value after a merge patch. Shares structure with both; mutates neither. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const out: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = applyMergePatch(out[key], value);
  }
  return out;
}

/** The RFC 7386 merge patch that leads from `before` to `after`; undefined when they are equal. */
export function mergePatchBetween(before: unknown, after: unknown): unknown {
  if (before === after) return undefined;
  if (!isMap(before) || !isMap(after)) return equal(before, after) ? undefined : after;
  const patch: Record<string, unknown> = {};
  let changes = 0;
  for (const key in before)
    if (before[key] !== undefined && after[key] === undefined) {
      patch[key] = null;
      changes += 1;
    }
  for (const key in after) {
    const [was, is] = [before[key], after[key]];
    if (was === is || is === undefined) continue;
    const part = was === undefined ? is : mergePatchBetween(was, is);
    if (part === undefined) continue;
    patch[key] = part;
    changes += 1;
  }
  return changes === 0 ? undefined : patch;
}

/** The same value with the keys of every map in order, as Go encodes maps. */
export function sortKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sortKeys) as T;
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  ) as T;
}
