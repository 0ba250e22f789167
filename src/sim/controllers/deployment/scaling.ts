import type { Deployment, ReplicaSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import { ask } from '../ask.ts';
import { desiredOf, maximumOf, sizeAnnotations } from './annotations.ts';
import { isActive, isRolling, maxSurge, wantedPods } from './numbers.ts';
import { allSets, api, byAge, type Rollout } from './replica-sets.ts';

/** Gives a ReplicaSet another size and says so; one that has it already is left as it is. @returns the set as it is then */
export function* scaleSet(
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
  context: Context,
): Requests<ReplicaSet> {
  return set.spec.replicas === replicas ? set : yield* writeSize(deployment, set, replicas, context);
}

/** The same, and what the Deployment wants is noted in any case. */
function* writeSize(
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
  context: Context,
): Requests<ReplicaSet> {
  const sizes = sizeAnnotations(deployment);
  const annotated = Object.entries(sizes).every(([key, value]) => set.metadata.annotations?.[key] === value);
  if (set.spec.replicas === replicas && annotated) return set;
  const metadata = { ...set.metadata, annotations: { ...set.metadata.annotations, ...sizes } };
  const scaled = yield* ask<ReplicaSet>(
    api.update(resources.ReplicaSet, { ...set, metadata, spec: { ...set.spec, replicas } }),
  );
  const before = set.spec.replicas;
  if (before === replicas) return scaled;
  const sentence = `Scaled ${before < replicas ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`;
  context.event(deployment, 'Normal', 'ScalingReplicaSet', sentence);
  return scaled;
}

/** Was the Deployment scaled since its ReplicaSets were? */
export const isScalingEvent = (rollout: Rollout): boolean =>
  allSets(rollout)
    .filter(isActive)
    .some((set) => {
      const desired = desiredOf(set);
      return desired !== undefined && desired !== rollout.deployment.spec.replicas;
    });

/** Spreads a change of size over the ReplicaSets (sync.go, scale). */
export function* scale(rollout: Rollout, context: Context): Requests<void> {
  const { deployment, newSet, oldSets } = rollout;
  const { replicas } = deployment.spec;
  const single = activeOrLatest(rollout);
  if (single) {
    yield* scaleSet(deployment, single, replicas, context);
    return;
  }
  if (newSet && isSaturated(deployment, newSet)) {
    for (const old of oldSets.filter(isActive)) yield* scaleSet(deployment, old, 0, context);
    return;
  }
  if (isRolling(deployment)) yield* scaleInProportion(rollout, context);
}

/** The only ReplicaSet with pods, or the newest when none has any; undefined when several have. */
function activeOrLatest(rollout: Rollout): ReplicaSet | undefined {
  const active = allSets(rollout).filter(isActive);
  if (active.length > 1) return undefined;
  return active[0] ?? rollout.newSet ?? [...rollout.oldSets].sort(byAge).at(-1);
}

const isSaturated = ({ spec: { replicas } }: Deployment, { spec, status, ...set }: ReplicaSet): boolean =>
  spec.replicas === replicas &&
  desiredOf({ spec, status, ...set }) === replicas &&
  status.availableReplicas === replicas;

function* scaleInProportion(rollout: Rollout, context: Context): Requests<void> {
  const { deployment } = rollout;
  const sets = allSets(rollout).filter(isActive);
  const allowed = deployment.spec.replicas > 0 ? deployment.spec.replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - wantedPods(sets);
  const sorted = sets.sort(
    (a, b) => b.spec.replicas - a.spec.replicas || (toAdd > 0 ? byAge(b, a) : byAge(a, b)),
  );
  let added = 0;
  const sizes = sorted.map((set) => {
    const share = proportionOf(deployment, set, toAdd, added);
    added += share;
    return set.spec.replicas + share;
  });
  for (const [index, set] of sorted.entries()) {
    const leftover = index === 0 ? toAdd - added : 0;
    yield* writeSize(deployment, set, Math.max(0, (sizes[index] ?? 0) + leftover), context);
  }
}

/** A set's share of the pods to add or remove, never more than what is left of them. */
function proportionOf(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const left = toAdd - added;
  if (set.spec.replicas === 0 || toAdd === 0 || left === 0) return 0;
  const share = shareOf(deployment, set);
  return toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
}

/** By how much a set would change with the whole Deployment (getReplicaSetFraction). */
function shareOf(deployment: Deployment, set: ReplicaSet): number {
  const { replicas } = set.spec;
  if (deployment.spec.replicas === 0) return -replicas;
  const before = maximumOf(set) || (deployment.status.replicas ?? 0);
  if (before === 0) return 0;
  const after = deployment.spec.replicas + maxSurge(deployment);
  return Math.round((replicas * after) / before) - replicas;
}
