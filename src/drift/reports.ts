import { isMap } from '#kernel/json.ts';
import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { at, kindOf, type Seen } from './journal.ts';
import { type Extra, liesBetween, thin } from './passed-over.ts';
import { isPlayed } from './played.ts';
import { both } from './relax.ts';
import { append, type Sight } from './sequence.ts';

/**
 * What kubelets report of pods. A kubelet writes the newest status of a pod when it gets to it, beside others who write
 * the pod: a busy one puts several reports into one. A played node tells each of its few.
 */
export const reportsPassedOver = (pair: Pair): Pair =>
  isPlayed(pair) ? pair : thin(reportsApart(pair), isReport, isOnTheWay);

function isOnTheWay(extra: Extra): boolean {
  const [now, before, after] = [extra.sight, extra.before, extra.after].map(({ object }) => bare(object));
  return liesBetween(now, begun(before ?? {}, now ?? {}), after);
}

/** Without why conditions are as they are: on the way from one to another there are reasons of their own. */
function bare(report: Seen): Seen {
  const conditions = at(report, 'status', 'conditions');
  if (!isMap(conditions)) return report;
  const plain = Object.entries(conditions).map(([type, condition]) => {
    const { reason: _why, message: _words, ...rest } = condition as Seen;
    return [type, rest] as const;
  });
  return { ...report, status: { ...(report['status'] as Seen), conditions: Object.fromEntries(plain) } };
}

const TRACK = ' report';
const isReport = (id: string): boolean => id.endsWith(TRACK);

/** Pods without their statuses, and these as objects of their own, condition by condition and container by container. */
const reportsApart: (pair: Pair) => Pair = both((account: Account) => ({
  ...account,
  objects: new Map([...account.objects].flatMap(([id, sights]) => divided(id, sights))),
}));

function divided(id: string, sights: readonly Sight[]): (readonly [string, readonly Sight[]])[] {
  if (kindOf(id) !== 'pod' || id.includes(' ')) return [[id, sights]];
  const [rests, reports]: [Sight[], Sight[]] = [[], []];
  for (const sight of sights) {
    const { status, ...rest } = sight.object;
    append(rests, 'pod', { ...sight, object: rest });
    if (sight.type !== 'DELETED')
      append(reports, 'pod', { ...sight, type: 'MODIFIED', object: { status: byName(status) } });
  }
  return [
    [id, rests],
    [`${id}${TRACK}`, reports],
  ];
}

const KEYS: readonly (readonly [list: string, key: string])[] = [
  ['conditions', 'type'],
  ['initContainerStatuses', 'name'],
  ['containerStatuses', 'name'],
];

function byName(status: unknown): unknown {
  if (!isMap(status)) return status;
  const lists = KEYS.flatMap(([list, key]) => {
    const items = status[list];
    return Array.isArray(items)
      ? [[list, Object.fromEntries(items.map((item) => [String(at(item, key)), item]))] as const]
      : [];
  });
  return { ...status, ...Object.fromEntries(lists) };
}

/** What is told of a pod before anything of it has begun: no later report need be preceded by it. */
const BEGINNINGS: readonly ((part: unknown) => boolean)[] = [
  (condition) => at(condition, 'status') === 'False',
  (container) => at(container, 'state', 'waiting') !== undefined && !at(container, 'lastState', 'terminated'),
];

/** The status before, with the beginning of what it did not tell yet. */
function begun(before: Seen, now: Seen): Seen {
  const lists = KEYS.map(([list]) => {
    const [then, next] = [at(before, 'status', list), at(now, 'status', list)].map((one) =>
      isMap(one) ? one : {},
    );
    const fresh = Object.entries(next ?? {}).filter(
      ([name, part]) => then?.[name] === undefined && BEGINNINGS.some((is) => is(part)),
    );
    return [list, { ...then, ...Object.fromEntries(fresh) }] as const;
  });
  return { ...before, status: { ...(before['status'] as Seen), ...Object.fromEntries(lists) } };
}
