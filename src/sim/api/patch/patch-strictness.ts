import { isMap } from '#kernel/json.ts';
import { isAnyKeyRepeated, keysOf } from '../decode/notes.ts';
import type { PatchType } from '../request.ts';

const OPERATION_FIELDS: ReadonlySet<string> = new Set(['op', 'path', 'from', 'value']);

/**
 * What a strict reader complains about in the patch itself: keys that come twice, and unknown members of an operation of a
 * JSON patch.
 */
export function patchComplaints(type: PatchType, patch: unknown): readonly string[] {
  if (type !== 'json') return isAnyKeyRepeated() ? repeatedKeys(patch, '') : [];
  if (!Array.isArray(patch)) return [];
  return patch
    .flatMap((operation, index) => operationComplaints(operation, `[${index}]`))
    .map((complaint) => `json patch ${complaint}`);
}

function operationComplaints(operation: unknown, path: string): readonly string[] {
  if (!isMap(operation)) return [];
  const seen = new Set<string>();
  return keysOf(operation).flatMap((key) => {
    const complaint = !OPERATION_FIELDS.has(key) ? ['unknown'] : seen.has(key) ? ['duplicate'] : [];
    seen.add(key);
    return complaint.map((word) => `${word} field "${path}.${key}"`);
  });
}

function repeatedKeys(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => repeatedKeys(item, `${path}[${index}]`));
  if (!isMap(value)) return [];
  const seen = new Set<string>();
  return keysOf(value).flatMap((key) => {
    const here = path ? `${path}.${key}` : key;
    if (seen.has(key)) return [`duplicate field "${here}"`];
    seen.add(key);
    return repeatedKeys(value[key], here);
  });
}
