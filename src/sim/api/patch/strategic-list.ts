import { isMap } from '#kernel/json.ts';
import { PATCH, withoutDirectives } from './directives.ts';
import { goText } from './go-text.ts';
import { elementOf, strategyOf } from './patch-type.ts';
import type { Place } from './patch-type.ts';
import type { JsonObject } from './safe-map.ts';
import { valueAt } from './safe-map.ts';
import { plainError } from '../server-errors.ts';
import { asMap, badArgument, badDirective, listOfLists, mixedList, noMergeKey } from './strategic-errors.ts';
import { keyedBy, normalizedOrder, splitBy } from './strategic-order.ts';

type List = readonly unknown[];
type MergeItems = (original: JsonObject, patch: JsonObject, place: Place) => JsonObject;

/** Merges a list of the patch into a list with the strategy `merge`: maps by their merge key, other values as a set. */
export function mergeLists(
  original: List,
  patch: List,
  place: Place,
  isDeletion: boolean,
  mergeItems: MergeItems,
): List {
  if (original.length === 0 && patch.length === 0) return original;
  if (elementKind([original, patch]) === 'map') return mergeListsOfMaps(original, patch, place, mergeItems);
  if (isDeletion) return original.filter((item) => !patch.includes(item));
  const all = [...new Set([...original, ...patch])];
  return normalizedOrder(splitBy(all, patch, place.patchMergeKey), patch, original, place.patchMergeKey);
}

function mergeListsOfMaps(original: List, patch: List, place: Place, mergeItems: MergeItems): List {
  const key = place.patchMergeKey;
  if (!key) throw plainError(`cannot merge lists without merge key for ${place.type}`);
  const plain = withSpecialElements(original, patch, key);
  const merged = mergedItems(plain, key, elementOf(place), mergeItems);
  return normalizedOrder(splitBy(merged, plain.patch, key), plain.patch, plain.original, key);
}

/** Each element of the patch goes into the first one of its name, or behind all others. */
function mergedItems({ original, patch }: Lists, key: string, place: Place, mergeItems: MergeItems): List {
  const merged = [...original];
  const places = new Map<unknown, number>();
  const note = (item: JsonObject, at: number): void => {
    const name = valueAt(item, key);
    if (!places.has(name)) places.set(name, at);
  };
  merged.forEach((item, at) => note(asMap(item, at), at));
  for (const item of patch as readonly JsonObject[]) {
    if (!Object.hasOwn(item, key)) throw noMergeKey(item, key);
    const at = places.get(item[key]) ?? merged.length;
    merged[at] = at < merged.length ? mergeItems(merged[at] as JsonObject, item, place) : item;
    note(merged[at] as JsonObject, at);
  }
  return merged;
}

interface Lists {
  readonly original: List;
  readonly patch: List;
}

/** Obeys elements marked `$patch: delete` and `$patch: replace`; gives back the lists without them. */
function withSpecialElements(original: List, patch: List, key: string): Lists {
  const plain: unknown[] = [];
  let kept = original;
  let isReplacement = false;
  for (const item of patch as readonly JsonObject[]) {
    const directive = valueAt(item, PATCH);
    if (directive === undefined) plain.push(item);
    else if (directive === 'delete') kept = withoutItem(kept, item, key);
    else if (directive === 'replace') isReplacement = true;
    else if (directive === 'merge') throw plainError('merging lists cannot yet be specified in the patch');
    else throw badDirective(directive, item);
  }
  return isReplacement ? { original: plain, patch: [] } : { original: kept, patch: plain };
}

function withoutItem(list: List, item: JsonObject, key: string): List {
  if (!Object.hasOwn(item, key)) throw noMergeKey(item, key);
  return list.filter((have, at) => valueAt(asMap(have, at), key) !== item[key]);
}

/**
 * `$setElementOrder`: the merged list with the elements named there in that order, and the server's own ones kept in place.
 * Undefined when there is no list at all.
 */
export function orderedByElementOrder(
  original: List | undefined,
  patch: List | undefined,
  order: List,
  place: Place,
  mergeItems: MergeItems,
): List | undefined {
  checkPatchOrder(patch ?? [], order, place.patchMergeKey);
  const merged = mergedForOrder(original, patch, place, mergeItems);
  if (!merged) return undefined;
  const parts = splitBy(merged, order, place.patchMergeKey);
  elementKind([original ?? [], patch ?? []]);
  return normalizedOrder(parts, order, original ?? [], place.patchMergeKey);
}

function mergedForOrder(
  original: List | undefined,
  patch: List | undefined,
  place: Place,
  mergeItems: MergeItems,
): List | undefined {
  if (!patch) return original;
  if (!original) return withoutDirectives(patch, { nulls: true }) as List;
  return strategyOf(place) === 'merge' ? mergeLists(original, patch, place, false, mergeItems) : patch;
}

/** The patch must list its elements in the order that `$setElementOrder` gives them, and none beyond it. */
function checkPatchOrder(patch: List, order: List, key: string | undefined): void {
  if (order.length === 0 || patch.length === 0) return;
  const asked = patch.filter((item) => !(key && valueAt(mapOr(item), PATCH) !== undefined));
  let at = 0;
  for (const item of order) if (at < asked.length && keyedBy(asked[at], key) === keyedBy(item, key)) at += 1;
  if (at < asked.length) {
    throw plainError(
      `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

function mapOr(item: unknown): JsonObject {
  if (!isMap(item)) throw badArgument({}, item);
  return item;
}

/** All elements must be of one kind; only of the first is it told that it is a list. */
function elementKind(lists: readonly List[]): string {
  const kinds = new Set(
    lists.flat().map((item) => (Array.isArray(item) ? 'list' : isMap(item) ? 'map' : typeof item)),
  );
  const [kind] = kinds;
  if (kind === 'list') throw listOfLists();
  if (kinds.size > 1) throw mixedList(lists);
  if (!kind) throw plainError('no elements in any of the given slices');
  return kind;
}
