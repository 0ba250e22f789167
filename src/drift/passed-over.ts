import { equal, isMap } from '#kernel/json.ts';
import type { Account } from './account.ts';
import { commonPart } from './common-part.ts';
import type { Pair } from './compare.ts';
import type { Sight } from './sequence.ts';
import { apart, isTrack } from './tracks.ts';

/** Statuses that one machine passed over: those between two that both told, and no further off than these. */
export const passedOver = (pair: Pair): Pair =>
  thin(
    apart(pair),
    (id) => isTrack(id, 'status'),
    ({ sight, before, after }) => liesBetween(sight.object, before.object, after.object),
  );

/** What only one machine told of an object, between two sights that both have. */
export interface Extra {
  readonly sight: Sight;
  readonly before: Sight;
  readonly after: Sight;
  readonly id: string;
  readonly account: Account;
}

/** The accounts without what one of them may have passed over, in the objects that it concerns. */
export function thin(
  { a, b }: Pair,
  concerns: (id: string) => boolean,
  may: (extra: Extra) => boolean,
): Pair {
  const [left, right] = [new Map(a.objects), new Map(b.objects)];
  for (const [id, mine] of a.objects) {
    const others = b.objects.get(id);
    if (!concerns(id) || !others) continue;
    const common = commonPart(mine, others, (x, y) => x.type === y.type && equal(x.object, y.object));
    const [mineToo, theirsToo] = [common.map(([index]) => index), common.map(([, index]) => index)];
    left.set(
      id,
      thinned(mine, mineToo, (extra) => may({ ...extra, id, account: a })),
    );
    right.set(
      id,
      thinned(others, theirsToo, (extra) => may({ ...extra, id, account: b })),
    );
  }
  return { a: { ...a, objects: left }, b: { ...b, objects: right } };
}

/** Without the sights between two common ones that may be passed over. */
function thinned(
  sights: readonly Sight[],
  common: readonly number[],
  may: (extra: Pick<Extra, 'sight' | 'before' | 'after'>) => boolean,
): readonly Sight[] {
  const last = sights.at(-1);
  const cameBack = (sight?: Sight): Sight | undefined =>
    equal(sight?.object, last?.object) ? last : undefined;
  return sights.filter((sight, index) => {
    const before = sights[common.findLast((at) => at < index) ?? -1];
    const after = sights[common.find((at) => at > index) ?? -1] ?? cameBack(before);
    if (common.includes(index) || !before || !after) return true;
    return !equal(sight.object, before.object) && !may({ sight, before, after });
  });
}

/** Is every number within the two others, and everything else as in one of them? */
export function liesBetween(value: unknown, before: unknown, after: unknown): boolean {
  if (equal(value, before) || equal(value, after)) return true;
  if (isMap(value) || isMap(before) || isMap(after)) return partsLieBetween(value, before, after);
  const [number, low, high] = [value, before, after].map((one) => one ?? 0);
  if (typeof number !== 'number' || typeof low !== 'number' || typeof high !== 'number') return false;
  return number >= Math.min(low, high) && number <= Math.max(low, high);
}

function partsLieBetween(value: unknown, before: unknown, after: unknown): boolean {
  const maps = [value, before, after].map((one) => (one === undefined ? {} : one));
  if (!maps.every(isMap)) return false;
  const [now, then, next] = maps;
  const keys = new Set(maps.flatMap((map) => Object.keys(map)));
  return [...keys].every((key) => liesBetween(now?.[key], then?.[key], next?.[key]));
}
