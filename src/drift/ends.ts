import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { sameOrderedSet } from './order.ts';
import { statusesPassedOver } from './passed-over.ts';

/**
 * When pods go that ended at the same time on both machines. An ordered set never ends two pods at once, so that somebody
 * else did, and the nodes decide which goes first. How many there are meanwhile depends on it, too.
 */
export function withoutEndsAtOnce({ a, b }: Pair): Pair {
  const common = onBoth(a, b, sameOrderedSet);
  const sets = new Set([...common].map((end) => a.owners.get(end.split(' ')[0] ?? '')));
  const areBudgetsConcerned = onBoth(a, b, () => true).size > 0;
  return statusesPassedOver(
    { a: without(a, common), b: without(b, common) },
    (id) => sets.has(id) || (areBudgetsConcerned && id.startsWith('pdb/')),
  );
}

type Related = (account: Account, pod: string, other: string) => boolean;

function onBoth(a: Account, b: Account, related: Related): ReadonlySet<string> {
  const others = endsAtOnce(b, related);
  return new Set([...endsAtOnce(a, related)].filter((end) => others.has(end)));
}

/**
 * When the objects of a set end that has been deleted on both machines: the garbage collector works on many at once, while
 * the controller still makes a revision anew that it misses. What happened before the set was deleted keeps its order.
 */
export function withoutEndsOfDeletedSets({ a, b }: Pair): Pair {
  const others = endsAfterTheSet(b);
  const common = new Set([...endsAfterTheSet(a)].filter((end) => others.has(end)));
  const sets = new Set([...deletedSets(a)].filter((set) => deletedSets(b).has(set)));
  return {
    a: withoutLateRevisions(without(a, common), sets),
    b: withoutLateRevisions(without(b, common), sets),
  };
}

const deletedSets = ({ moments }: Account): ReadonlySet<string> =>
  new Set(
    [...moments.keys()].flatMap(
      (moment) => /^(statefulset\/\S+) (?:terminating|deleted)$/.exec(moment)?.[1] ?? [],
    ),
  );

/** Revisions that were made after their set had been deleted. */
function withoutLateRevisions(account: Account, sets: ReadonlySet<string>): Account {
  const { moments, owners, objects } = account;
  const isLate = (id: string): boolean => {
    const set = owners.get(id) ?? '';
    if (!id.startsWith('controllerrevision/') || !sets.has(set)) return false;
    const ended = moments.get(`${set} terminating`) ?? moments.get(`${set} deleted`) ?? Infinity;
    return (moments.get(`${id} created`) ?? 0) > ended;
  };
  return { ...account, objects: new Map([...objects].filter(([id]) => !isLate(id.split(' ')[0] ?? ''))) };
}

function endsAfterTheSet({ moments, owners }: Account): ReadonlySet<string> {
  const ended = new Set<string>();
  const found = new Set<string>();
  for (const moment of moments.keys()) {
    const [object = '', what = ''] = moment.split(' ');
    if (!ENDS.has(what)) continue;
    if (object.startsWith('statefulset/')) ended.add(object);
    if (ended.has(owners.get(object) ?? '')) found.add(moment);
  }
  return found;
}

const ENDS = new Set(['terminating', 'deleted']);

const without = (account: Account, moments: ReadonlySet<string>): Account => ({
  ...account,
  moments: new Map([...account.moments].filter(([moment]) => !moments.has(moment))),
});

/** The moments `pod/web-0#1 deleted` of pods that ended while a related one did. */
function endsAtOnce(account: Account, related: Related): ReadonlySet<string> {
  const ending = new Set<string>();
  const found = new Set<string>();
  for (const moment of account.moments.keys()) {
    const [pod = '', what] = moment.split(' ');
    if (!pod.startsWith('pod/')) continue;
    if (what === 'deleted') ending.delete(pod);
    if (what !== 'terminating') continue;
    for (const other of [...ending].filter((one) => related(account, one, pod)))
      for (const both of [pod, other]) found.add(`${both} deleted`);
    ending.add(pod);
  }
  return found;
}
