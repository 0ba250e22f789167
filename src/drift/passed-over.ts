import { equal, isMap } from '#kernel/json.ts';
import type { Pair } from './compare.ts';
import { commonPart } from './common-part.ts';
import { at, kindOf, listAt, type Seen } from './journal.ts';
import { both } from './relax.ts';
import { append, type Sight } from './sequence.ts';
import { apart, isTrack } from './tracks.ts';

/** Statuses that one machine passed over: those between two that both told, and no further off than these. */
export const passedOver = (pair: Pair): Pair => thin(apart(pair), (id) => isTrack(id, 'status'), liesBetween);

/** Statuses of some sets that one machine passed over, and in which nothing is more than both ever told. */
export function statusesPassedOver(pair: Pair, ofSet: (id: string) => boolean): Pair {
  const { a, b } = apart(pair);
  const most = (id: string): unknown =>
    numbers(
      Math.min,
      ...[a, b].map(({ objects }) => numbers(Math.max, ...(objects.get(id) ?? []).map(contentOf))),
    );
  return thin(
    { a, b },
    (id) => isTrack(id, 'status') && ofSet(id.slice(0, -' status'.length)),
    (status, _before, _after, id) => liesBetween(status, most(id), nothing(status)),
  );
}

const contentOf = ({ object }: Sight): unknown => object;

/** Values made one, number by number; of all else the last. */
function numbers(choose: (a: number, b: number) => number, ...values: readonly unknown[]): unknown {
  return values.reduce((a, b) => {
    if (isMap(a) && isMap(b)) {
      const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
      return Object.fromEntries(keys.map((key) => [key, numbers(choose, a[key], b[key])]));
    }
    return typeof a === 'number' || typeof b === 'number' ? choose(Number(a ?? 0), Number(b ?? 0)) : b;
  });
}

/** The same with every number 0. */
function nothing(value: unknown): unknown {
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, nothing(part)]));
  return typeof value === 'number' ? 0 : value;
}

/**
 * Endpoint slices, pod by pod: what a slice passed over of a pod between two states that both told. What no pod was, nobody
 * may tell: that is looked at for itself.
 */
export const slicesPassedOver = (pair: Pair): Pair => thin(byPod(pair), isEndpoint, () => true);

const isEndpoint = (id: string): boolean => id.startsWith('endpointslice/') && id.includes(' uid(');

/** Slices without their endpoints, and every endpoint that either machine showed as an object of its own. */
function byPod({ a, b }: Pair): Pair {
  const endpoints = (id: string): ReadonlySet<string> =>
    new Set([a, b].flatMap(({ objects }) => (objects.get(id) ?? []).flatMap(({ object }) => podsOf(object))));
  return both((account) => ({
    ...account,
    objects: new Map(
      [...account.objects].flatMap(([id, sights]) => endpointsApart(id, sights, endpoints(id))),
    ),
  }))({ a, b });
}

const podsOf = (slice: Seen): string[] => listAt(slice, 'endpoints').map(podOf);

function endpointsApart(
  id: string,
  sights: readonly Sight[],
  pods: ReadonlySet<string>,
): (readonly [string, readonly Sight[]])[] {
  if (kindOf(id) !== 'endpointslice') return [[id, sights]];
  return [
    [id, merged(sights, withoutEndpoints)],
    ...[...pods].map((pod) => [`${id} ${pod}`, merged(sights, (slice) => endpointOf(slice, pod))] as const),
  ];
}

const podOf = (endpoint: unknown): string => String(at(endpoint, 'targetRef', 'uid'));

/** Every change of a slice raises its generation, and its ports come with its first endpoint. */
function withoutEndpoints({ endpoints: _told, metadata, ports: _first, ...slice }: Seen): Seen {
  const { generation: _lost, ...rest } = (metadata ?? {}) as Seen;
  return { ...slice, metadata: rest };
}

function endpointOf(slice: Seen, pod: string): Seen {
  const endpoint = listAt(slice, 'endpoints').find((one) => podOf(one) === pod);
  return endpoint === undefined ? {} : { endpoint };
}

/** The end of a slice is the end of what it tells of its pods, however late that is. */
function merged(sights: readonly Sight[], part: (slice: Seen) => Seen): readonly Sight[] {
  const out: Sight[] = [];
  for (const sight of sights) {
    const type = sight.type === 'ADDED' && out.length > 0 ? 'MODIFIED' : sight.type;
    append(out, '', { ...sight, type, object: part(type === 'DELETED' ? {} : sight.object) });
  }
  return out;
}

type MayBePassedOver = (object: Seen, before: Seen, after: Seen, id: string) => boolean;

function thin({ a, b }: Pair, concerns: (id: string) => boolean, may: MayBePassedOver): Pair {
  const [left, right] = [new Map(a.objects), new Map(b.objects)];
  for (const [id, mine] of a.objects) {
    const others = b.objects.get(id);
    if (!concerns(id) || !others) continue;
    const common = commonPart(mine, others, (x, y) => x.type === y.type && equal(x.object, y.object));
    const [mineToo, theirsToo] = [common.map(([index]) => index), common.map(([, index]) => index)];
    left.set(id, thinned(mine, mineToo, may, id));
    right.set(id, thinned(others, theirsToo, may, id));
  }
  return { a: { ...a, objects: left }, b: { ...b, objects: right } };
}

/** Without the sights between two common ones that may be passed over. */
function thinned(
  sights: readonly Sight[],
  common: readonly number[],
  may: MayBePassedOver,
  id: string,
): readonly Sight[] {
  const last = sights.at(-1);
  const cameBack = (sight?: Sight): Sight | undefined =>
    equal(sight?.object, last?.object) ? last : undefined;
  return sights.filter((sight, index) => {
    const before = sights[common.findLast((at) => at < index) ?? -1];
    const after = sights[common.find((at) => at > index) ?? -1] ?? cameBack(before);
    if (common.includes(index) || !before || !after) return true;
    return !equal(sight.object, before.object) && !may(sight.object, before.object, after.object, id);
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
