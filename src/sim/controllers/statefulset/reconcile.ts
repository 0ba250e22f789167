import type { Pod, StatefulSet, StatefulSetStatus } from '#model/objects.ts';
import { startOrdinal } from '#model/ordinals.ts';
import { isAvailable, isRunningAndReady, isTerminal, isTerminating } from '#model/pod-state.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import { together } from '../../loop/controller.ts';
import { identityMatches, newPod, storageMatches, versionOf } from './identity.ts';
import {
  claimOwnersAreRight,
  createMissingClaims,
  createPod,
  deletePod,
  hasClaims,
  hasStaleClaim,
  updateClaimOwners,
  updatePod,
} from './pod-control.ts';
import type { Outcome } from './requests.ts';
import { done } from './requests.ts';
import type { Revisions } from './revisions.ts';
import type { Roster } from './roster.ts';
import { choiceFor, isUnavailable } from './rolling-update.ts';
import type { SyncContext } from './sync-context.ts';
import { newStatus } from './status.ts';
import type { Counts, Tally } from './tally.ts';

/** What a pass over the pods came to: the status to write, and why the pass ended early if it did. */
export interface Pass {
  readonly status: StatefulSetStatus;
  readonly outcome: Outcome<null>;
}

const NONE: readonly Pod[] = [];

/** A pod's turn: go on with the next one, stop here for this sync, or it failed. */
type Turn = 'next' | 'stop' | Outcome<never>;

/** The set and everything that a pass over its pods looks at. */
interface Stage {
  readonly set: StatefulSet;
  readonly context: SyncContext;
  readonly revisions: Revisions;
  readonly roster: Roster;
  readonly ordered: boolean;
}

/** One pass over the pods of a set: create, wait, repair, scale down, update; at most what the rules allow now. */
export function* reconcilePods(
  set: StatefulSet,
  roster: Roster,
  revisions: Revisions,
  gates: ReadonlySet<string>,
  context: SyncContext,
): Requests<Pass> {
  const tally = tallyFor(set, roster, revisions);
  const { version } = context;
  if (set.metadata.deletionTimestamp)
    return { status: newStatus(set, countAll(tally, roster, context), revisions, version), outcome: done };
  const stage = { set, context, revisions, roster, ordered: set.spec.podManagementPolicy !== 'Parallel' };
  const outcome = yield* scale(stage);
  const counts = tally.counts(context.clock.now());
  if (outcome !== 'next')
    return {
      status: newStatus(set, counts, revisions, version),
      outcome: outcome === 'stop' ? done : outcome,
    };
  const updated = yield* update(stage, gates);
  // every update deletion takes one off, whatever revision the pod had (Z53)
  const currentReplicas = counts.currentReplicas - updated.deleted;
  return {
    status: newStatus(set, { ...counts, currentReplicas }, revisions, version),
    outcome: updated.outcome,
  };
}

/** The counters of the set's pods by its revisions. */
export const tallyFor = (
  { spec: { minReadySeconds = 0 } }: StatefulSet,
  roster: Roster,
  { current, update }: Revisions,
): Tally => roster.tally({ minReadySeconds, current: current.metadata.name, update: update.metadata.name });

/** A set that is being deleted counts all that it has claimed, also a second pod of one ordinal. */
function countAll(tally: Tally, { beside }: Roster, { clock }: Context): Counts {
  for (const pod of beside) tally.add(pod);
  return tally.counts(clock.now());
}

/** Living replicas in ascending order, then the claims of the condemned, then the condemned in descending order. */
function* scale(stage: Stage): Requests<Turn> {
  const { set, context, roster } = stage;
  const { condemned } = roster;
  const firstBad = stage.ordered && condemned.length > 0 ? firstUnavailable(stage) : undefined;
  const replicasTurn = yield* forAll(
    stage,
    roster.replicas.length,
    (place) => roster.unsettled.firstFrom(place),
    (place) => processReplica(stage, place),
  );
  if (replicasTurn !== 'next' || condemned.length === 0) return replicasTurn;
  for (const pod of set.spec.volumeClaimTemplates ? condemned : NONE) {
    if (claimOwnersAreRight(set, pod, context)) continue;
    const owners = yield* updateClaimOwners(set, pod, context);
    if (!owners.ok) return owners;
  }
  return yield* forAll(
    stage,
    condemned.length,
    (place) => place,
    (place) => processCondemned(stage, condemned[place] as Pod, firstBad),
  );
}

/**
 * OrderedReady: one after the other until one says stop. Parallel: all, in batches of 1, 2, 4, ... until one fails.
 * @param next the first place from one on that has a turn: replicas that are as they should be would only say `next`
 */
function* forAll(
  stage: Stage,
  count: number,
  next: (place: number) => number,
  turn: (place: number) => Requests<Turn>,
): Requests<Turn> {
  if (next(0) >= count) return 'next';
  if (!stage.ordered) return yield* inBatches(stage, count, next, turn);
  for (let place = next(0); place < count; place = next(place + 1)) {
    const result = yield* turn(place);
    if (result !== 'next') return result;
  }
  return 'next';
}

function* inBatches(
  { context }: Stage,
  count: number,
  next: (place: number) => number,
  turn: (place: number) => Requests<Turn>,
): Requests<Turn> {
  for (let begin = 0, size = 1; next(begin) < count; begin += size, size = Math.min(2 * size, 500)) {
    const end = Math.min(begin + size, count);
    if (next(begin) >= end) continue;
    const batch: number[] = [];
    for (let place = next(begin); place < end; place = next(place + 1)) batch.push(place);
    const results = yield* together(context.anyOrder(batch).map(turn));
    const failure = results.find((result) => typeof result === 'object');
    if (failure) return failure;
  }
  return 'next';
}

/** The lowest replica that is unavailable, or `missing`; if none, the lowest condemned pod that is. */
function firstUnavailable({
  set,
  context,
  roster: { unsettled: open, replicas, condemned },
}: Stage): Pod | 'missing' | undefined {
  const now = context.clock.now();
  for (let place = open.firstFrom(0); place < replicas.length; place = open.firstFrom(place + 1)) {
    const pod = replicas[place];
    if (!pod || isUnavailable(pod, set, now, context.version)) return pod ?? 'missing';
  }
  return condemned.findLast((pod) => isUnavailable(pod, set, now, context.version));
}

const available = ({ set, context }: Stage, pod: Pod): boolean =>
  isAvailable(pod, set.spec.minReadySeconds ?? 0, context.clock.now());

/** Rules in order, the first that fits wins (stateful_set_control.go, processReplica). */
function* processReplica(stage: Stage, place: number): Requests<Turn> {
  const { set, context, ordered, roster } = stage;
  const pod = roster.replicas[place] ?? missing(stage, place);
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
  if (pod.status.phase === 'Pending' && hasClaims(set)) {
    const claims = yield* createMissingClaims(set, pod, context);
    if (!claims.ok) return claims;
  }
  if (ordered && (isTerminating(pod) || !isRunningAndReady(pod) || !available(stage, pod))) return 'stop';
  if (identityMatches(set, pod) && storageMatches(set, pod) && claimOwnersAreRight(set, pod, context)) {
    if (isSettled(stage, pod)) roster.unsettled.close(place);
    return 'next';
  }
  const repaired = yield* updatePod(set, pod, context);
  return repaired.ok ? 'next' : repaired;
}

/** The pod that a missing replica will be, in memory only. */
function missing({ set, revisions, roster }: Stage, place: number): Pod {
  const pod = newPod(
    set,
    startOrdinal(set) + place,
    versionOf(set, revisions.current),
    versionOf(set, revisions.update),
  );
  roster.take(place, pod);
  return pod;
}

/** Nothing but a change of the pod or of its claims can give it another turn than `next`. Parallel waits for no pod to be well. */
function isSettled(stage: Stage, pod: Pod): boolean {
  if (stage.ordered) return isRunningAndReady(pod) && !isTerminating(pod) && available(stage, pod);
  return (
    pod.status.phase !== undefined && (pod.status.phase !== 'Pending' || !stage.set.spec.volumeClaimTemplates)
  );
}

/** An unhealthy condemned pod goes only when it is the first unhealthy one: two of them wait for ever (Z01). */
function* processCondemned(stage: Stage, pod: Pod, firstBad: Pod | 'missing' | undefined): Requests<Turn> {
  const { set, context, ordered } = stage;
  if (isTerminating(pod)) return 'stop';
  if (ordered && pod !== firstBad && (!isRunningAndReady(pod) || !available(stage, pod))) return 'stop';
  const deleted = yield* deletePod(set, pod, context);
  return deleted.ok ? 'stop' : deleted;
}

/** Deletes outdated pods, so that the next syncs create them anew at the update revision. */
function* update(
  stage: Stage,
  gates: ReadonlySet<string>,
): Requests<{ readonly deleted: number; readonly outcome: Outcome<null> }> {
  const { set, context, roster, revisions } = stage;
  let deleted = 0;
  // replicas without a place are missing, and a missing one is unavailable
  if (set.spec.updateStrategy.type === 'OnDelete' || roster.isPart) return { deleted, outcome: done };
  const choose = choiceFor(set, gates, context.version);
  for (const pod of choose(
    set,
    roster,
    revisions.update.metadata.name,
    context.clock.now(),
    context.version,
  )) {
    const outcome = yield* deletePod(set, pod, context);
    if (!outcome.ok) return { deleted, outcome };
    deleted += 1;
  }
  return { deleted, outcome: done };
}
