import { isMap } from '#kernel/json.ts';
import { orderedMetadata } from '../metadata/metadata.ts';
import type { JsonObject } from './safe-map.ts';
import { mapValues, put, valueAt } from './safe-map.ts';

/**
 * A patched document as the server's library writes it: maps that the patch went into with sorted keys, the rest as it
 * was, and the characters of HTML escaped.
 */
export function printedDocument(current: unknown, patched: unknown, patch?: unknown): string {
  const document = ordered(current, isMap(current) ? withOrderedMetadata(current, patched) : patched, patch);
  return JSON.stringify(document).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

/** Untouched metadata stands in printing order, whatever order the store keeps it in. */
function withOrderedMetadata(current: JsonObject, patched: unknown): unknown {
  if (
    !isMap(patched) ||
    patched === current ||
    !isMap(patched['metadata']) ||
    patched['metadata'] !== current['metadata']
  )
    return patched;
  return { ...patched, metadata: new InOrder(orderedMetadata(patched['metadata'])) };
}

/** A value whose keys stay in their order. */
class InOrder {
  private readonly value: object;
  constructor(value: object) {
    this.value = value;
  }
  toJSON(): object {
    return this.value;
  }
}

/** @param patch what went in, where that is known: it leaves its mark on what it did not change, too */
function ordered(current: unknown, patched: unknown, patch: unknown): unknown {
  if (!isMap(patched) || patched instanceof InOrder || (patched === current && !isMap(patch))) return patched;
  const [before, within] = [isMap(current) ? current : {}, isMap(patch) ? patch : {}];
  return sorted(
    mapValues(patched, (value, key) => ordered(valueAt(before, key), value, valueAt(within, key))),
  );
}

function sorted(map: JsonObject): JsonObject {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) put(out, key, map[key]);
  return out;
}
