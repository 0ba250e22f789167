import type { Instant } from '#kernel/time.ts';
import type { Pod, StatefulSet } from '#model/objects.ts';
import { isAvailable, isTerminating } from '#model/pod-state.ts';
import { revisionOf } from './identity.ts';
import type { Roster } from './roster.ts';

/** A pod that is being deleted is as unavailable as one that is not Ready. */
export const isUnavailable = (pod: Pod, set: StatefulSet, now: Instant): boolean =>
  isTerminating(pod) || !isAvailable(pod, set.spec.minReadySeconds ?? 0, now);

const isOutdated = (pod: Pod, update: string): boolean => revisionOf(pod) !== update && !isTerminating(pod);

/** The partition counts from the first replica, not from ordinal 0 (Z13). */
const firstUpdated = ({ spec }: StatefulSet): number => spec.updateStrategy.rollingUpdate?.partition ?? 0;

/**
 * The one pod that a rolling update deletes next, if any: from the highest replica down to the partition the first
 * outdated one, unless an unavailable one stands above it.
 */
export function nextOutdated(set: StatefulSet, { replicas, unrolled }: Roster, update: string, now: Instant): readonly Pod[] {
  for (;;) {
    const place = unrolled.lastUpTo(replicas.length - 1);
    if (place === undefined || place < firstUpdated(set)) return [];
    const pod = replicas[place] as Pod;
    if (isOutdated(pod, update)) return [pod];
    if (isUnavailable(pod, set, now)) return [];
    unrolled.close(place);
  }
}

/** maxUnavailable in pods: a percentage is rounded down, and at least one pod may go (KEP-961). */
function maxUnavailable({ spec }: StatefulSet): number {
  const value = spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1;
  const pods = typeof value === 'number' ? value : Math.floor((spec.replicas * Number.parseInt(value, 10)) / 100);
  return Math.max(1, pods);
}

/**
 * With the gate MaxUnavailableStatefulSet on, as in 1.36: as many of the highest outdated pods as the budget leaves,
 * counting every unavailable replica, also those below the partition (Z03, Z04).
 */
export function outdatedWithinBudget(set: StatefulSet, roster: Roster, update: string, now: Instant): readonly Pod[] {
  const replicas = roster.replicas as readonly Pod[];
  const unavailable = replicas.filter((pod) => isUnavailable(pod, set, now)).length;
  const budget = maxUnavailable(set) - unavailable;
  if (budget <= 0) return [];
  return replicas.slice(firstUpdated(set)).reverse().filter((pod) => isOutdated(pod, update)).slice(0, budget);
}
