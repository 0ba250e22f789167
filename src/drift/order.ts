import type { Account } from './account.ts';
import { at, kindOf, listAt } from './journal.ts';

/** A moment in the life of an object, as `pod/web-0#1 ready`. */
export interface Moment {
  readonly name: string;
  readonly object: string;
  readonly kind: string;
  readonly what: string;
  readonly place: number;
}

/** What the order of two moments of different objects says about the algorithm. */
interface Constraint {
  readonly says: string;
  readonly earlier: readonly [kind: string, what: string];
  readonly later: readonly [kind: string, what: string];
  readonly holdsFor: (account: Account, earlier: string, later: string) => boolean;
}

const sameSet = ({ owners }: Account, a: string, b: string): boolean =>
  owners.get(a) !== undefined && owners.get(a) === owners.get(b);

/** A Parallel set acts on all of its pods at once. */
export const sameOrderedSet = (account: Account, a: string, b: string): boolean => {
  const set = account.objects.get(account.owners.get(a) ?? '')?.[0]?.object;
  return sameSet(account, a, b) && at(set, 'spec', 'podManagementPolicy') !== 'Parallel';
};

const claimOfPod = ({ objects }: Account, claim: string, pod: string): boolean =>
  listAt(objects.get(pod)?.[0]?.object, 'spec', 'volumes').some(
    (volume) => claim === `pvc/${String(at(volume, 'persistentVolumeClaim', 'claimName'))}#1`,
  );

/** The orders that StatefulSets promise across objects. */
const constraints: readonly Constraint[] = [
  {
    says: 'revisions come before pods of them',
    earlier: ['controllerrevision', 'created'],
    later: ['pod', 'created'],
    holdsFor: sameSet,
  },
  {
    says: 'claims come before the pods that use them',
    earlier: ['pvc', 'created'],
    later: ['pod', 'created'],
    holdsFor: claimOfPod,
  },
  {
    says: 'claims are bound before their pods are placed',
    earlier: ['pvc', 'bound'],
    later: ['pod', 'scheduled'],
    holdsFor: claimOfPod,
  },
  ...[
    ['created', 'created', 'pods are created one after the other'],
    ['ready', 'created', 'a pod is created when those before it are ready'],
    ['deleted', 'created', 'a pod is created anew when another has gone'],
    ['terminating', 'terminating', 'pods are ended one after the other'],
    ['deleted', 'terminating', 'a pod is ended when those after it have gone'],
    ['ready', 'terminating', 'a pod is ended when the one replaced before it is ready'],
  ].map(([earlier = '', later = '', says = '']): Constraint => ({
    says,
    earlier: ['pod', earlier],
    later: ['pod', later],
    holdsFor: sameOrderedSet,
  })),
];

/** Two moments that came in another order on the second machine than on the first. */
export interface Inversion {
  readonly says: string;
  readonly first: string;
  readonly second: string;
  /** Where the first of them stands in the order of the first account. */
  readonly place: number;
}

/** How a pair of moments is told that a constraint would order. */
export const pairOf = (earlier: string, later: string): string => `${earlier}, then ${later}`;

/** Pairs of moments that a constraint speaks about, that happened on both machines, and in another order. */
export function* inversions(a: Account, b: Account): Generator<Inversion> {
  const common = moments(a).filter(({ name }) => b.moments.has(name));
  for (const { says, earlier, later, holdsFor } of constraints) {
    for (const x of common.filter(isOf(earlier))) {
      for (const y of common.filter(isOf(later))) {
        if (x.object === y.object || !holdsFor(a, x.object, y.object)) continue;
        if (a.unordered.has(pairOf(x.name, y.name))) continue;
        if (x.place < y.place !== (b.moments.get(x.name) ?? 0) < (b.moments.get(y.name) ?? 0)) {
          const [first, second] = x.place < y.place ? [x.name, y.name] : [y.name, x.name];
          yield { says, first, second, place: Math.min(x.place, y.place) };
        }
      }
    }
  }
}

const isOf =
  ([kind, what]: readonly [string, string]) =>
  (moment: Moment): boolean =>
    moment.kind === kind && moment.what === what;

/** `pod/web-0#1 ready (2)` is the second time. */
export const moments = ({ moments: all }: Account): Moment[] =>
  [...all].map(([name, place]) => {
    const [object = '', what = ''] = name.split(' ');
    return { name, object, kind: kindOf(object), what, place };
  });
