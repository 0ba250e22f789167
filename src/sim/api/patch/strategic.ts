import { isMap } from '#kernel/json.ts';
import { badRequest } from '#model/status.ts';
import { badArgument, badDirective } from './strategic-errors.ts';
import { DELETE_FROM_LIST, PATCH, RETAIN_KEYS, SET_ELEMENT_ORDER, withoutDirectives } from './directives.ts';
import { mergeLists, orderedByElementOrder } from './strategic-list.ts';
import { listPlaceOf, placeOf, strategyOf } from './patch-type.ts';
import type { Place } from './patch-type.ts';
import type { JsonObject } from './safe-map.ts';
import { put, valueAt, without } from './safe-map.ts';

/**
 * A strategic merge patch: like a merge patch, but lists that carry a patch strategy are merged by their key, and
 * directives replace, delete, order and retain. Shares structure with both; mutates neither.
 * @throws ApiError 400 or 500 with the server's words for a malformed patch
 * @see k8s.io/apimachinery/pkg/util/strategicpatch, StrategicMergeMapPatch
 */
export function strategicMerge(original: JsonObject, patch: JsonObject, place: Place): JsonObject {
  if (Object.hasOwn(patch, PATCH)) return directed(patch);
  const out = { ...retained(original, patch) };
  const rest = orderLists(
    out,
    without(patch, (key) => key === RETAIN_KEYS),
    place,
  );
  for (const key of Object.keys(rest)) mergeKey(out, key, rest[key], place);
  return out;
}

/** `$patch` in a map: `replace` takes the patch as it is, `delete` leaves an empty map. */
function directed(patch: JsonObject): JsonObject {
  const directive = patch[PATCH];
  if (directive === 'replace') return without(patch, (key) => key === PATCH);
  if (directive === 'delete') return {};
  throw badDirective(directive, patch);
}

/** `$retainKeys`: every other key of the original goes; every key of the patch must be listed. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return original;
  const keys = patch[RETAIN_KEYS];
  if (!Array.isArray(keys)) throw badRequest('invalid patch format of retainKeys');
  const isListed = (key: string): boolean => keys.includes(key);
  const unlisted = (key: string): boolean =>
    key !== RETAIN_KEYS &&
    patch[key] !== null &&
    !key.startsWith(DELETE_FROM_LIST) &&
    !key.startsWith(SET_ELEMENT_ORDER) &&
    !isListed(key);
  if (Object.keys(patch).some(unlisted)) throw badRequest('invalid patch format of retainKeys');
  return without(original, (key) => !isListed(key));
}

/** Deals with `$setElementOrder/list` and the list it orders; gives back what is left of the patch. */
function orderLists(out: Record<string, unknown>, patch: JsonObject, holder: Place): JsonObject {
  const directives = Object.keys(patch).filter((key) => key.startsWith(SET_ELEMENT_ORDER));
  if (directives.length === 0) return patch;
  const done = new Set<string>();
  for (const directive of directives) {
    done.add(directive);
    const order = listOf(patch[directive]) ?? [];
    const key = listKeyOf(directive, SET_ELEMENT_ORDER);
    const lists = { original: listOf(valueAt(out, key)), patch: listOf(valueAt(patch, key)) };
    const place = listPlaceOf(holder, key);
    const ordered = orderedByElementOrder(lists.original, lists.patch, order, place, mergeItems);
    if (!ordered) continue;
    put(out, key, ordered);
    done.add(key);
  }
  return without(patch, (key) => done.has(key));
}

/** @throws ApiError 500 for a value that is no list, before anybody asks whether it should be one */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (value !== undefined && !Array.isArray(value)) throw badArgument([], value);
  return value;
}

function mergeKey(out: Record<string, unknown>, name: string, value: unknown, place: Place): void {
  const isDeletion = name.startsWith(DELETE_FROM_LIST);
  const key = isDeletion ? listKeyOf(name, DELETE_FROM_LIST) : name;
  const original = valueAt(out, key);
  if (value === null) delete out[key];
  else if (!sameKind(original, value)) {
    if (!isDeletion) replace(out, key, value);
  } else if (isMap(value)) put(out, key, mergeMaps(original as JsonObject, value, placeOf(place, key)));
  else if (Array.isArray(value))
    put(out, key, mergeSlices(original as unknown[], value, listPlaceOf(place, key), isDeletion));
  else put(out, key, value);
}

/** What was not there, or was of another kind, is taken from the patch, without nulls and without marked maps. */
function replace(out: Record<string, unknown>, key: string, value: unknown): void {
  const taken = withoutDirectives(value, { nulls: false });
  if (taken === undefined) delete out[key];
  else put(out, key, taken);
}

const mergeMaps = (original: JsonObject, patch: JsonObject, place: Place): JsonObject =>
  strategyOf(place) === 'replace' ? patch : strategicMerge(original, patch, place);

const mergeSlices = (
  original: readonly unknown[],
  patch: readonly unknown[],
  place: Place,
  isDeletion: boolean,
): readonly unknown[] =>
  strategyOf(place) === 'merge' ? mergeLists(original, patch, place, isDeletion, mergeItems) : patch;

const mergeItems = (original: JsonObject, patch: JsonObject, place: Place): JsonObject =>
  strategicMerge(original, patch, place);

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);
const sameKind = (a: unknown, b: unknown): boolean =>
  a !== undefined && a !== null && kindOf(a) === kindOf(b);

/** `finalizers` of `$deleteFromPrimitiveList/finalizers`. */
function listKeyOf(directive: string, prefix: string): string {
  if (directive.startsWith(`${prefix}/`)) return directive.slice(prefix.length + 1);
  const format = prefix === SET_ELEMENT_ORDER ? 'setElementOrder list' : 'primitive list';
  throw badRequest(`invalid patch format of ${format}`);
}
