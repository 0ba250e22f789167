import { isMap } from '#kernel/json.ts';
import { PATCH } from './directives.ts';
import { valueAt } from './safe-map.ts';
import { asMap, badArgument, noMergeKey } from './strategic-errors.ts';

type List = readonly unknown[];

/** A merged list, parted into what the patch (or the asked order) names, and what only the server has. */
export interface Parts {
  readonly named: List;
  readonly serverOnly: List;
}

/** What an element is known by: the value of the merge key, or the element itself where there is no key. */
export function keyedBy(item: unknown, key: string | undefined): unknown {
  if (!key) return item;
  if (!isMap(item)) throw badArgument({}, item);
  if (!Object.hasOwn(item, key)) throw noMergeKey(item, key);
  return item[key];
}

export function splitBy(merged: List, by: List, key: string | undefined): Parts {
  const isNamed = (item: unknown): boolean => {
    const name = keyedBy(item, key);
    return key ? by.some((other, at) => valueAt(asMap(other, at), key) === name) : by.includes(name);
  };
  return { named: merged.filter(isNamed), serverOnly: merged.filter((item) => !isNamed(item)) };
}

/**
 * The order of a merged list: named elements as the patch has them, the server's own as the server has them; an element
 * of the server goes before a named one only where the server knew both and had it before. So what is new goes first.
 */
export function normalizedOrder(
  { named, serverOnly }: Parts,
  order: List,
  serverOrder: List,
  key: string | undefined,
): List {
  const rankInServer = ranksOf(serverOrder, key);
  const left = sortedBy(serverOnly, rankInServer, key);
  const right = sortedBy(named, ranksOf(order, key), key);
  const isBefore = (a: unknown, b: unknown): boolean => {
    const ranks = [rankInServer.get(keyedBy(a, key)), rankInServer.get(keyedBy(b, key))];
    return ranks[0] !== undefined && ranks[1] !== undefined && ranks[0] < ranks[1];
  };
  return interleaved(left, right, isBefore);
}

/** The first place of each element. */
function ranksOf(order: List, key: string | undefined): ReadonlyMap<unknown, number> {
  const ranks = new Map<unknown, number>();
  order.forEach((item, at) => {
    const name = keyedBy(item, key);
    if (!ranks.has(name)) ranks.set(name, at);
  });
  return ranks;
}

/** Sorted by rank; elements marked for deletion go last. Elements without a rank do not occur: both parts are cut from ranked lists. */
function sortedBy(items: List, ranks: ReadonlyMap<unknown, number>, key: string | undefined): List {
  const isDeleted = (item: unknown): boolean =>
    key !== undefined && isMap(item) && valueAt(item, PATCH) === 'delete';
  const rank = (item: unknown): number => ranks.get(keyedBy(item, key)) ?? 0;
  const kept = items.filter((item) => !isDeleted(item)).sort((a, b) => rank(a) - rank(b));
  return [...kept, ...items.filter(isDeleted)];
}

function interleaved(left: List, right: List, isBefore: (a: unknown, b: unknown) => boolean): List {
  const out: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    if (isBefore(left[i], right[j])) out.push(left[i++]);
    else out.push(right[j++]);
  }
  return [...out, ...left.slice(i), ...right.slice(j)];
}
