import type { Deployment, Pod, ReplicaSet } from '#model/objects.ts';
import { isTerminal } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import { availablePods, isActive, maxUnavailable, newSetSize, wantedPods } from './numbers.ts';
import { allSets, byAge, type Rollout, withNewSet } from './replica-sets.ts';
import { scaleSet } from './scaling.ts';

/** Did the pass change a size? Then the rest waits for the next sync. */
export interface Rolled {
  readonly rollout: Rollout;
  readonly moved: boolean;
}

/** One step of a rolling update: first the new ReplicaSet grows, then the old ones shrink (rolling.go). */
export function* roll(found: Rollout, context: Context): Requests<Rolled> {
  const rollout = yield* withNewSet(found, true, context);
  const { deployment, newSet } = rollout;
  if (newSet && (yield* resizeNewSet(rollout, newSet, context))) return { rollout, moved: true };
  const minimum = deployment.spec.replicas - maxUnavailable(deployment);
  return {
    rollout,
    moved: newSet !== undefined && (yield* shrinkOldSets(rollout, newSet, minimum, context)),
  };
}

function* resizeNewSet(rollout: Rollout, newSet: ReplicaSet, context: Context): Requests<boolean> {
  const { deployment } = rollout;
  const { replicas } = deployment.spec;
  const present = newSet.spec.replicas;
  if (present === replicas) return false;
  const wanted = present > replicas ? replicas : newSetSize(deployment, allSets(rollout), present);
  yield* scaleSet(deployment, newSet, wanted, context);
  return wanted !== present;
}

function* shrinkOldSets(
  rollout: Rollout,
  newSet: ReplicaSet,
  minimum: number,
  context: Context,
): Requests<boolean> {
  const { deployment } = rollout;
  let oldSets = rollout.oldSets.filter(isActive).sort(byAge);
  const notYet = newSet.spec.replicas - (newSet.status.availableReplicas ?? 0);
  const most = wantedPods([...oldSets, newSet]) - minimum - notYet;
  if (wantedPods(oldSets) === 0 || most <= 0) return false;
  const before = wantedPods(oldSets);
  oldSets = yield* shrink(
    deployment,
    oldSets,
    most,
    ({ spec, status }) => spec.replicas - (status.availableReplicas ?? 0),
    context,
  );
  const spare = availablePods([...oldSets, newSet]) - minimum;
  if (spare > 0) oldSets = yield* shrink(deployment, oldSets, spare, ({ spec }) => spec.replicas, context);
  return wantedPods(oldSets) < before;
}

/** Takes at most `budget` pods from the sets, the oldest first, from each at most what `of` says. */
function* shrink(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  budget: number,
  of: (set: ReplicaSet) => number,
  context: Context,
): Requests<ReplicaSet[]> {
  let left = budget;
  const out: ReplicaSet[] = [];
  for (const set of sets) {
    const step = Math.max(0, Math.min(left, of(set), set.spec.replicas));
    left -= step;
    out.push(step > 0 ? yield* scaleSet(deployment, set, set.spec.replicas - step, context) : set);
  }
  return out;
}

/** Recreate: the old pods go, all of them, before the first new one comes (recreate.go). */
export function* recreate(found: Rollout, context: Context): Requests<Rolled> {
  const rollout = yield* withNewSet(found, false, context);
  const active = rollout.oldSets.filter(isActive);
  for (const set of active) yield* scaleSet(rollout.deployment, set, 0, context);
  if (active.length > 0 || oldPodsRun(rollout, context)) return { rollout, moved: true };
  const created = yield* withNewSet(rollout, true, context);
  if (created.newSet)
    yield* scaleSet(created.deployment, created.newSet, created.deployment.spec.replicas, context);
  return { rollout: created, moved: false };
}

const oldPodsRun = ({ oldSets }: Rollout, { view }: Context): boolean =>
  oldSets.some(({ metadata: { uid } }) =>
    view.ownedBy<Pod>(resources.Pod, uid).some((pod) => !isTerminal(pod)),
  );
