import { isMap } from '#kernel/json.ts';
import { isCanonicalAtAll } from '../schema/canonical.ts';
import type { JsonObject } from './safe-map.ts';
import { mapValues, put, valueAt } from './safe-map.ts';

/**
 * A JSON merge patch (RFC 7386) as the server's library applies it: nulls in maps inside what the patch adds are dropped, those
 * that are elements of lists stay; so do all nulls inside a list that replaces a map. Shares structure with both; mutates neither.
 */
export function mergePatch(current: JsonObject, patch: JsonObject): JsonObject {
  let out: Record<string, unknown> | undefined;
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    const before = valueAt(current, key);
    const after = value === null ? undefined : merged(before, value);
    if (after === before) continue;
    out ??= { ...current };
    if (after === undefined) delete out[key];
    else put(out, key, after);
  }
  return out ?? current;
}

function merged(current: unknown, patch: unknown): unknown {
  if (!isMap(current)) return withoutNulls(patch);
  return isMap(patch) ? mergePatch(current, patch) : patch;
}

/** The nulls of a part that was stored before are those that decoding would put there again. */
function withoutNulls(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && isCanonicalAtAll(value)) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return isMap(value) ? mapValues(value, (item) => (item === null ? undefined : withoutNulls(item))) : value;
}
