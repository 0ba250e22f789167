import { isMap } from '#kernel/json.ts';

/** A JSON object: what a patch may look at, change in a copy, and never change in place. */
export type JsonObject = { readonly [key: string]: unknown };

/** A value under a key of its own; undefined for `constructor` and the like, which every object inherits. */
export const valueAt = (map: JsonObject, key: string): unknown =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** A map under a key, or an empty one. */
export const mapAt = (map: unknown, key: string): JsonObject => {
  const found = isMap(map) ? valueAt(map, key) : undefined;
  return isMap(found) ? found : {};
};

/** The same map with one value put in place; a key `__proto__` stays a plain key. */
export function put(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

/** A copy without some keys. */
export function without(map: JsonObject, keys: (key: string) => boolean): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(map)) if (!keys(key)) put(out, key, map[key]);
  return out;
}

/** A map with each value replaced; a value that becomes undefined goes with its key. */
export function mapValues(
  map: JsonObject,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    const value = change(map[key], key);
    if (value !== undefined) put(out, key, value);
  }
  return out;
}
