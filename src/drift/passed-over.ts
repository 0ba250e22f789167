import { equal, isMap } from '#kernel/json.ts';
import type { Pair } from './compare.ts';
import { commonPart } from './common-part.ts';
import { at, kindOf, type Seen } from './journal.ts';
import { seen } from './relax.ts';
import type { Sight } from './sequence.ts';
import { apart, isTrack } from './tracks.ts';

/** Statuses that one machine passed over: those between two that both told, and no further off than these. */
export const passedOver = (pair: Pair): Pair => thin(apart(pair), (id) => isTrack(id, 'status'));

/** The same of endpoint slices, pod by pod. */
export const slicesPassedOver = (pair: Pair): Pair =>
  thin(seen('endpointslice', byPod)(pair), (id) => kindOf(id) === 'endpointslice');

/** Every change of a slice raises its generation: how many there were is left out. */
function byPod({ endpoints, metadata, ...slice }: Seen): Seen {
  const { generation: _lost, ...rest } = (metadata ?? {}) as Seen;
  const list = Array.isArray(endpoints) ? endpoints : [];
  const named = list.map((endpoint: unknown) => [String(at(endpoint, 'targetRef', 'uid')), endpoint]);
  return { ...slice, metadata: rest, endpoints: Object.fromEntries(named) as Seen };
}

function thin({ a, b }: Pair, concerns: (id: string) => boolean): Pair {
  const [left, right] = [new Map(a.objects), new Map(b.objects)];
  for (const [id, mine] of a.objects) {
    const others = b.objects.get(id);
    if (!concerns(id) || !others) continue;
    const common = commonPart(mine, others, (x, y) => x.type === y.type && equal(x.object, y.object));
    const [mineToo, theirsToo] = [common.map(([index]) => index), common.map(([, index]) => index)];
    left.set(id, thinned(mine, mineToo));
    right.set(id, thinned(others, theirsToo));
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
