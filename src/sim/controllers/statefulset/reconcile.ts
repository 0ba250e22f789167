import type { Pod, StatefulSet, StatefulSetStatus } from '#model/objects.ts';
import { isInRange, startOrdinal } from '#model/ordinals.ts';
import { isAvailable, isRunningAndReady, isTerminal, isTerminating } from '#model/pod-state.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import { identityMatches, newPod, ordinalOf, storageMatches, versionOf } from './identity.ts';
import { claimOwnersAreRight, createMissingClaims, createPod, deletePod, hasStaleClaim, updateClaimOwners, updatePod } from './pod-control.ts';
import type { Outcome } from './requests.ts';
import { done } from './requests.ts';
import type { Revisions } from './revisions.ts';
import { isUnavailable, nextOutdated, outdatedWithinBudget } from './rolling-update.ts';
import { countPods, newStatus } from './status.ts';

export const MAX_UNAVAILABLE_GATE = 'MaxUnavailableStatefulSet';

/** What a pass over the pods came to: the status to write, and why the pass ended early if it did. */
export interface Pass {
  readonly status: StatefulSetStatus;
  readonly outcome: Outcome<null>;
}

/** A pod's turn: go on with the next one, stop here for this sync, or it failed. */
type Turn = 'next' | 'stop' | Outcome<never>;

/** The set and everything that a pass over its pods looks at. */
interface Stage {
  readonly set: StatefulSet;
  readonly context: Context;
  readonly revisions: Revisions;
  /** In order of ordinals, one for each replica wanted; missing ones exist in memory only. */
  readonly replicas: readonly Pod[];
  /** Out of range, highest ordinal first. */
  readonly condemned: readonly Pod[];
  readonly ordered: boolean;
}

/** One pass over the pods of a set: create, wait, repair, scale down, update; at most what the rules allow now. */
export function* reconcilePods(set: StatefulSet, pods: readonly Pod[], revisions: Revisions, gates: ReadonlySet<string>, context: Context): Requests<Pass> {
  const now = context.clock.now();
  if (set.metadata.deletionTimestamp) return { status: newStatus(set, countPods(pods, set, revisions, now), revisions), outcome: done };
  const stage = setTheStage(set, pods, revisions, context);
  const outcome = yield* scale(stage);
  const counts = countPods([...stage.replicas, ...stage.condemned], set, revisions, context.clock.now());
  if (outcome !== 'next') return { status: newStatus(set, counts, revisions), outcome: outcome === 'stop' ? done : outcome };
  const updated = yield* update(stage, gates);
  // every update deletion takes one off, whatever revision the pod had (Z53)
  const currentReplicas = counts.currentReplicas - updated.deleted;
  return { status: newStatus(set, { ...counts, currentReplicas }, revisions), outcome: updated.outcome };
}

function setTheStage(set: StatefulSet, pods: readonly Pod[], revisions: Revisions, context: Context): Stage {
  const start = startOrdinal(set);
  const replicas = new Array<Pod>(set.spec.replicas);
  const condemned: Pod[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(pod);
    if (isInRange(set, ordinal)) replicas[ordinal - start] = pod;
    else if (ordinal >= 0) condemned.push(pod);
  }
  const [current, latest] = [versionOf(revisions.current), versionOf(revisions.update)];
  for (let index = 0; index < replicas.length; index += 1) replicas[index] ??= newPod(set, start + index, current, latest);
  condemned.sort((a, b) => ordinalOf(b) - ordinalOf(a));
  return { set, context, revisions, replicas, condemned, ordered: set.spec.podManagementPolicy !== 'Parallel' };
}

/** Living replicas in ascending order, then the claims of the condemned, then the condemned in descending order. */
function* scale(stage: Stage): Requests<Turn> {
  const { set, context, replicas, condemned } = stage;
  const firstBad = firstUnavailable(stage);
  const replicasTurn = yield* forAll(stage, replicas, (pod) => processReplica(stage, pod));
  if (replicasTurn !== 'next') return replicasTurn;
  for (const pod of condemned) {
    if (claimOwnersAreRight(set, pod, context)) continue;
    const owners = yield* updateClaimOwners(set, pod, context);
    if (!owners.ok) return owners;
  }
  return yield* forAll(stage, condemned, (pod) => processCondemned(stage, pod, firstBad));
}

/** OrderedReady: one after the other until one says stop. Parallel: all, in batches of 1, 2, 4, ... until one fails. */
function* forAll(stage: Stage, pods: readonly Pod[], turn: (pod: Pod) => Requests<Turn>): Requests<Turn> {
  if (stage.ordered) {
    for (const pod of pods) {
      const result = yield* turn(pod);
      if (result !== 'next') return result;
    }
    return 'next';
  }
  for (let begin = 0, size = 1; begin < pods.length; begin += size, size = Math.min(2 * size, 500)) {
    let failure: Turn = 'next';
    for (const pod of stage.context.anyOrder(pods.slice(begin, begin + size))) {
      const result = yield* turn(pod);
      if (typeof result === 'object') failure = result;
    }
    if (failure !== 'next') return failure;
  }
  return 'next';
}

/** The lowest replica that is unavailable; if none, the lowest condemned pod that is. */
function firstUnavailable({ set, context, replicas, condemned }: Stage): Pod | undefined {
  const now = context.clock.now();
  const bad = (pod: Pod) => isUnavailable(pod, set, now);
  return replicas.find(bad) ?? condemned.findLast(bad);
}

const available = ({ set, context }: Stage, pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, context.clock.now());

/** Rules in order, the first that fits wins (stateful_set_control.go, processReplica). */
function* processReplica(stage: Stage, pod: Pod): Requests<Turn> {
  const { set, context, ordered } = stage;
  if (isTerminal(pod)) {
    const deleted = isTerminating(pod) ? done : yield* deletePod(set, pod, context);
    return deleted.ok ? 'stop' : deleted;
  }
  if (!pod.status.phase) {
    if (hasStaleClaim(set, pod, context)) return 'stop'; // silently: the old claim must be collected first (Z64)
    const created = yield* createPod(set, pod, context);
    if (!created.ok) return created;
    if (ordered) return 'stop';
  }
  if (pod.status.phase === 'Pending') {
    const claims = yield* createMissingClaims(set, pod, context);
    if (!claims.ok) return claims;
  }
  if (ordered && (isTerminating(pod) || !isRunningAndReady(pod) || !available(stage, pod))) return 'stop';
  if (identityMatches(set, pod) && storageMatches(set, pod) && claimOwnersAreRight(set, pod, context)) return 'next';
  const repaired = yield* updatePod(set, pod, context);
  return repaired.ok ? 'next' : repaired;
}

/** An unhealthy condemned pod goes only when it is the first unhealthy one: two of them wait for ever (Z01). */
function* processCondemned(stage: Stage, pod: Pod, firstBad: Pod | undefined): Requests<Turn> {
  const { set, context, ordered } = stage;
  if (isTerminating(pod)) return 'stop';
  if (ordered && pod !== firstBad && (!isRunningAndReady(pod) || !available(stage, pod))) return 'stop';
  const deleted = yield* deletePod(set, pod, context);
  return deleted.ok ? 'stop' : deleted;
}

/** Deletes outdated pods, so that the next syncs create them anew at the update revision. */
function* update(stage: Stage, gates: ReadonlySet<string>): Requests<{ readonly deleted: number; readonly outcome: Outcome<null> }> {
  const { set, context, replicas, revisions } = stage;
  let deleted = 0;
  if (set.spec.updateStrategy.type === 'OnDelete') return { deleted, outcome: done };
  const choose = gates.has(MAX_UNAVAILABLE_GATE) ? outdatedWithinBudget : nextOutdated;
  for (const pod of choose(set, replicas, revisions.update.metadata.name, context.clock.now())) {
    const outcome = yield* deletePod(set, pod, context);
    if (!outcome.ok) return { deleted, outcome };
    deleted += 1;
  }
  return { deleted, outcome: done };
}
