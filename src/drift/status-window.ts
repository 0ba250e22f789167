import { isMap } from '#kernel/json.ts';
import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { liesBetween, thin } from './passed-over.ts';
import type { Sight } from './sequence.ts';
import { apart, isTrack } from './tracks.ts';

/** A part of an account, by the places of observations. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

type Windows = (account: Account, id: string) => readonly Window[];

/** Statuses told in some windows by one machine only, in which nothing is more than both told in them. */
export function statusesPassedOver(pair: Pair, windows: Windows): Pair {
  const { a, b } = apart(pair);
  return thin(
    { a, b },
    (id) => isTrack(id, 'status') && windows(a, objectOf(id)).length > 0,
    ({ sight, id, account }) => {
      const [mine, theirs] = [a, b].map((one) => within(one, id, windows(one, objectOf(id))));
      const isIn = within(account, id, windows(account, objectOf(id))).includes(sight);
      return isIn && isInReach(sight, mine ?? [], theirs ?? []);
    },
  );
}

/** `statefulset/web#1` of `statefulset/web#1 status` */
const objectOf = (track: string): string => track.slice(0, track.lastIndexOf(' '));

/** The sights of a track in the windows, and the one before and after each: a status is written when it is over. */
function within({ objects }: Account, track: string, windows: readonly Window[]): readonly Sight[] {
  const sights = objects.get(track) ?? [];
  return sights.filter(({ place = 0 }, index) => {
    const [{ place: before = 0 } = {}, { place: after = Infinity } = {}] = [
      sights[index - 1],
      sights[index + 1],
    ];
    return windows.some(({ from, to }) => after > from && before <= to && (place <= to || before > from));
  });
}

/** Is nothing more than the most that both told? */
function isInReach({ object }: Sight, ...both: readonly (readonly Sight[])[]): boolean {
  const most = both.map((sights) =>
    combined(
      Math.max,
      sights.map((sight) => sight.object),
    ),
  );
  return liesBetween(object, combined(Math.min, most), nothing(object));
}

type Choose = (a: number, b: number) => number;

/** Values made one, number by number, what is not told being 0; of all else the last. */
function combined(choose: Choose, values: readonly unknown[]): unknown {
  return values.reduce((a, b) => {
    if (isMap(a) && isMap(b)) {
      const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
      return Object.fromEntries(keys.map((key) => [key, combined(choose, [a[key], b[key]])]));
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
