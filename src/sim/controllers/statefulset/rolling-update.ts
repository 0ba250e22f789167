import type { Instant } from '#kernel/time.ts';
import type { Pod, StatefulSet } from '#model/objects.ts';
import { isAvailable, isRunningAndReady, isTerminating } from '#model/pod-state.ts';
import type { Profile } from '../../versions.ts';
import { revisionOf } from './identity.ts';
import type { Roster } from './roster.ts';

const MAX_UNAVAILABLE_GATE = 'MaxUnavailableStatefulSet';

/** A pod that is being deleted is as unavailable as one that is not Ready. */
export const isUnavailable = (pod: Pod, set: StatefulSet, now: Instant, version: Profile): boolean =>
  isTerminating(pod) ||
  !(version.has('availabilityIsWaitedFor')
    ? isAvailable(pod, set.spec.minReadySeconds ?? 0, now)
    : isRunningAndReady(pod));

const isOutdated = (pod: Pod, update: string): boolean => revisionOf(pod) !== update && !isTerminating(pod);

/** The partition counts from the first replica, not from ordinal 0 (Z13). */
const firstUpdated = ({ spec }: StatefulSet): number => spec.updateStrategy.rollingUpdate?.partition ?? 0;

/** Which outdated pods a rolling update deletes in one sync; `update` is the name of the update revision. */
type Choice = (
  set: StatefulSet,
  roster: Roster,
  update: string,
  now: Instant,
  version: Profile,
) => readonly Pod[];

export function choiceFor({ spec }: StatefulSet, gates: ReadonlySet<string>, version: Profile): Choice {
  if (!gates.has(MAX_UNAVAILABLE_GATE)) return nextOutdated;
  return spec.podManagementPolicy === 'Parallel' && version.has('brokenPodsGoFirst')
    ? brokenFirst
    : outdatedWithinBudget;
}

/**
 * The one pod that a rolling update deletes next, if any: from the highest replica down to the partition the first
 * outdated one, unless an unavailable one stands above it.
 */
function nextOutdated(
  set: StatefulSet,
  { replicas, unrolled }: Roster,
  update: string,
  now: Instant,
  version: Profile,
): readonly Pod[] {
  for (;;) {
    const place = unrolled.lastUpTo(replicas.length - 1);
    if (place === undefined || place < firstUpdated(set)) return [];
    const pod = replicas[place] as Pod;
    if (isOutdated(pod, update)) return [pod];
    if (isUnavailable(pod, set, now, version)) return [];
    unrolled.close(place);
  }
}

/** maxUnavailable in pods: a percentage is rounded down, and at least one pod may go (KEP-961). */
function maxUnavailable({ spec }: StatefulSet): number {
  const value = spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1;
  const pods =
    typeof value === 'number' ? value : Math.floor((spec.replicas * Number.parseInt(value, 10)) / 100);
  return Math.max(1, pods);
}

/** The outdated pods from the highest replica down to the partition. */
const outdatedFromTop = (set: StatefulSet, replicas: readonly Pod[], update: string): readonly Pod[] =>
  replicas
    .slice(firstUpdated(set))
    .reverse()
    .filter((pod) => isOutdated(pod, update));

/**
 * With the gate MaxUnavailableStatefulSet on: as many of the highest outdated pods as the budget leaves,
 * counting every unavailable replica, also those below the partition (Z03, Z04).
 */
function outdatedWithinBudget(
  set: StatefulSet,
  roster: Roster,
  update: string,
  now: Instant,
  version: Profile,
): readonly Pod[] {
  const replicas = roster.replicas as readonly Pod[];
  const unavailable = replicas.filter((pod) => isUnavailable(pod, set, now, version)).length;
  const budget = maxUnavailable(set) - unavailable;
  if (budget <= 0) return [];
  return outdatedFromTop(set, replicas, update).slice(0, budget);
}

/**
 * Parallel with the gate since 1.37: outdated pods that are unavailable go whatever the budget, since that disrupts
 * nothing; what is left of the budget is for the highest available ones (k8s#137666).
 */
function brokenFirst(
  set: StatefulSet,
  roster: Roster,
  update: string,
  now: Instant,
  version: Profile,
): readonly Pod[] {
  const replicas = roster.replicas as readonly Pod[];
  const isBroken = (pod: Pod): boolean => isUnavailable(pod, set, now, version);
  const budget = Math.max(0, maxUnavailable(set) - replicas.filter(isBroken).length);
  const outdated = outdatedFromTop(set, replicas, update);
  return [...outdated.filter(isBroken), ...outdated.filter((pod) => !isBroken(pod)).slice(0, budget)];
}
