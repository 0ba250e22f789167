import { isMap } from '#kernel/json.ts';
import { mapValues } from './safe-map.ts';

/** The words of strategic merge patches. */
export const PATCH = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const SET_ELEMENT_ORDER = '$setElementOrder';
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList';

/**
 * A value of a patch that meets nothing to be merged with: maps marked with `$patch` go, and nulls as well when asked.
 * Undefined when the value itself goes.
 */
export function withoutDirectives(value: unknown, keep: { readonly nulls: boolean }): unknown {
  if (Array.isArray(value))
    return value.map((item) => withoutDirectives(item, keep)).filter((item) => item !== undefined);
  if (!isMap(value)) return value;
  if (Object.hasOwn(value, PATCH)) return undefined;
  return mapValues(value, (item) =>
    item === null && !keep.nulls ? undefined : withoutDirectives(item, keep),
  );
}

/** A patch without the directives that merging took out of it, for messages. */
export function withoutTopDirectives(patch: unknown): unknown {
  if (Array.isArray(patch)) return patch.map(withoutTopDirectives);
  if (!isMap(patch)) return patch;
  const isSpent = (key: string): boolean =>
    key === PATCH || key === RETAIN_KEYS || key.startsWith(SET_ELEMENT_ORDER);
  return mapValues(patch, (value, key) => (isSpent(key) ? undefined : withoutTopDirectives(value)));
}
