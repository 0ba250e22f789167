import { equal, isMap } from '#kernel/json.ts';
import type { Pair } from './compare.ts';
import { commonPart } from './common-part.ts';
import { kindOf } from './journal.ts';
import { both } from './relax.ts';
import { append, type Sight } from './sequence.ts';

/** Kinds whose status a controller counts up, in writes of its own. */
const counted = new Set(['statefulset', 'replicaset', 'deployment', 'pdb']);
const STATUS = ' status';

/** Tells the statuses of counted kinds apart from the rest of them, as objects of their own. */
export const apart: (pair: Pair) => Pair = both((account) => ({
  ...account,
  objects: new Map([...account.objects].flatMap(([id, sights]) => tracks(id, sights))),
}));

function tracks(id: string, sights: readonly Sight[]): (readonly [string, readonly Sight[]])[] {
  const kind = kindOf(id);
  if (!counted.has(kind) || id.endsWith(STATUS)) return [[id, sights]];
  const [plain, statuses]: [Sight[], Sight[]] = [[], []];
  for (const sight of sights) {
    const { status, ...rest } = sight.object;
    append(plain, kind, { ...sight, object: rest });
    if (sight.type !== 'DELETED') append(statuses, kind, { ...sight, type: 'MODIFIED', object: { status } });
  }
  return [
    [id, plain],
    [`${id}${STATUS}`, statuses],
  ];
}

/** Statuses that one machine passed over: those between two that both told, and no further off than these. */
export function passedOver(pair: Pair): Pair {
  const { a, b } = apart(pair);
  const [left, right] = [new Map(a.objects), new Map(b.objects)];
  for (const [id, mine] of a.objects) {
    const others = b.objects.get(id);
    if (!id.endsWith(STATUS) || !others) continue;
    const common = commonPart(mine, others, (x, y) => equal(x.object, y.object));
    left.set(
      id,
      thinned(
        mine,
        common.map(([index]) => index),
      ),
    );
    right.set(
      id,
      thinned(
        others,
        common.map(([, index]) => index),
      ),
    );
  }
  return { a: { ...a, objects: left }, b: { ...b, objects: right } };
}

/** Without the sights between two common ones that lie between them in value, too. */
function thinned(sights: readonly Sight[], common: readonly number[]): readonly Sight[] {
  return sights.filter((sight, index) => {
    const [before, after] = [common.findLast((at) => at < index), common.find((at) => at > index)];
    if (common.includes(index) || before === undefined || after === undefined) return true;
    return !liesBetween(sight.object, sights[before]?.object, sights[after]?.object);
  });
}

/** Is every number within the two others, and everything else as in one of them? */
function liesBetween(value: unknown, before: unknown, after: unknown): boolean {
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
