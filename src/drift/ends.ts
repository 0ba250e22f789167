import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { moments, pairOf, sameOrderedSet } from './order.ts';
import { statusesPassedOver, type Window } from './status-window.ts';

/** Two pods that ended at the same time: the later one began to before the earlier one had gone. */
type Couple = readonly [pod: string, other: string];

/**
 * Which of two pods goes first that ended at the same time on both machines. An ordered set never ends two pods at once, so
 * that somebody else did, and the nodes decide. Whether one is made anew before the other has gone depends on it, and how
 * many there are meanwhile.
 */
export function withoutEndsAtOnce({ a, b }: Pair): Pair {
  const ofSets = onBoth(a, b, sameOrderedSet);
  const unordered = ofSets.flatMap(([pod, other]) => [
    pairOf(`${pod} deleted`, `${next(other)} created`),
    pairOf(`${other} deleted`, `${next(pod)} created`),
  ]);
  const ofAnybody = onBoth(a, b, () => true);
  return statusesPassedOver({ a: withFree(a, unordered), b: withFree(b, unordered) }, (account, id) =>
    (id.startsWith('pdb/') ? ofAnybody : ofSets.filter(([pod]) => account.owners.get(pod) === id)).map(
      (couple) => meanwhile(account, couple),
    ),
  );
}

/** From when the first of both ends until both have gone, and have been made anew if they are. */
function meanwhile({ moments: all }: Account, couple: Couple): Window {
  const places = (what: string): number[] => couple.flatMap((pod) => all.get(`${pod} ${what}`) ?? []);
  const anew = couple.flatMap((pod) => all.get(`${next(pod)} created`) ?? []);
  return { from: Math.min(...places('terminating')), to: Math.max(...places('deleted'), ...anew) };
}

/** `pod/web-0#2` of `pod/web-0#1` */
const next = (pod: string): string => pod.replace(/\d+$/, (incarnation) => String(Number(incarnation) + 1));

type Related = (account: Account, pod: string, other: string) => boolean;

function onBoth(a: Account, b: Account, related: Related): readonly Couple[] {
  const others = new Set(endsAtOnce(b, related).map(String));
  return endsAtOnce(a, related).filter((couple) => others.has(String(couple)));
}

/** The related pods that ended at the same time, each couple in the order of names. */
function endsAtOnce(account: Account, related: Related): readonly Couple[] {
  const ending = new Set<string>();
  const found: Couple[] = [];
  for (const { object: pod, kind, what } of moments(account)) {
    if (kind !== 'pod') continue;
    if (what === 'deleted') ending.delete(pod);
    if (what !== 'terminating') continue;
    for (const other of ending)
      if (related(account, other, pod)) found.push(pod < other ? [pod, other] : [other, pod]);
    ending.add(pod);
  }
  return found;
}

/**
 * When the pods of a set end that has been deleted on both machines: the garbage collector works on many at once, and waits
 * for none, while the controller still makes a revision anew that it misses. What happened before the set was deleted keeps
 * its order.
 */
export function withoutEndsOfDeletedSets({ a, b }: Pair): Pair {
  const others = new Set(endsAfterTheSet(b));
  const collected = endsAfterTheSet(a).filter((end) => others.has(end));
  const all = [...a.moments.keys()];
  const unordered = collected.flatMap((end) => all.map((moment) => pairOf(moment, end)));
  return {
    a: withoutRepeatedRevisions(withFree(a, unordered)),
    b: withoutRepeatedRevisions(withFree(b, unordered)),
  };
}

/** The moments `pod/web-0#1 terminating` after the set of the pod was deleted. */
function endsAfterTheSet(account: Account): readonly string[] {
  return moments(account)
    .filter(({ kind, what, object, place }) => {
      const set = account.owners.get(object);
      return kind === 'pod' && what === 'terminating' && set !== undefined && place > endOf(account, set);
    })
    .map(({ name }) => name);
}

/** Where a set is deleted. */
const endOf = ({ moments: all }: Account, set: string): number =>
  all.get(`${set} terminating`) ?? all.get(`${set} deleted`) ?? Infinity;

/** Without the revisions that a deleted set made anew, as they had been. */
function withoutRepeatedRevisions(account: Account): Account {
  const { owners, objects, moments: all } = account;
  const isRepeated = (id: string): boolean => {
    const set = owners.get(id) ?? '';
    if (!id.startsWith('controllerrevision/') || (all.get(`${id} created`) ?? 0) <= endOf(account, set))
      return false;
    const before = id.replace(/\d+$/, (incarnation) => String(Number(incarnation) - 1));
    return contentOf(account, before) === contentOf(account, id);
  };
  return { ...account, objects: new Map([...objects].filter(([id]) => !isRepeated(id.split(' ')[0] ?? ''))) };
}

/** A revision as it was made, but for its uid. */
function contentOf({ objects }: Account, revision: string): string | undefined {
  const [made] = objects.get(revision) ?? [];
  return made && JSON.stringify([made.object['data'], made.object['revision']]);
}

const withFree = (account: Account, pairs: readonly string[]): Account => ({
  ...account,
  unordered: new Set([...account.unordered, ...pairs]),
});
