import { isMap } from '#kernel/json.ts';
import { orderedMetadata } from '../metadata/metadata.ts';
import type { JsonObject } from './safe-map.ts';
import { mapValues, put, valueAt } from './safe-map.ts';

/**
 * A patched document as the server's library writes it: maps that the patch went into with sorted keys, the rest as it
 * was, and the characters of HTML escaped.
 * @param touched where a patch went in: a merge patch itself, the mask of a JSON patch
 */
export function printedDocument(current: unknown, patched: unknown, touched: unknown): string {
  const document = ordered(
    isMap(current) ? withOrderedMetadata(current, patched, touched) : patched,
    touched,
  );
  return JSON.stringify(document).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

/** The maps and lists on the way to the places that a JSON patch names. */
export function touchedBy(operations: unknown): JsonObject {
  const mask: Record<string, unknown> = {};
  for (const operation of Array.isArray(operations) ? operations : [])
    for (const name of ['path', 'from']) {
      const path = isMap(operation) ? valueAt(operation, name) : undefined;
      if (typeof path === 'string') mark(mask, path.split('/').slice(1, -1));
    }
  return mask;
}

function mark(mask: Record<string, unknown>, steps: readonly string[]): void {
  let at = mask;
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const below = valueAt(at, key);
    const next: Record<string, unknown> = isMap(below) ? below : {};
    put(at, key, next);
    at = next;
  }
}

/** Untouched metadata stands in printing order, whatever order the store keeps it in. */
function withOrderedMetadata(current: JsonObject, patched: unknown, touched: unknown): unknown {
  if (
    !isMap(patched) ||
    (isMap(touched) && isMap(valueAt(touched, 'metadata'))) ||
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

/** @param touched where it went in, by keys and indexes; a list stands for one that the patch brought */
function ordered(value: unknown, touched: unknown): unknown {
  if (Array.isArray(value)) {
    if (Array.isArray(touched)) return value.map(deeplySorted);
    return isMap(touched)
      ? value.map((item, index) => ordered(item, valueAt(touched, String(index))))
      : value;
  }
  return isMap(value) && isMap(touched)
    ? sorted(mapValues(value, (item, key) => ordered(item, valueAt(touched, key))))
    : value;
}

/** Lists of a merge patch are read to their ends, in search of nulls. */
function deeplySorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deeplySorted);
  return isMap(value) ? sorted(mapValues(value, deeplySorted)) : value;
}

function sorted(map: JsonObject): JsonObject {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) put(out, key, map[key]);
  return out;
}
