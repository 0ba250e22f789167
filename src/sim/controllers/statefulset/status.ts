import type { StatefulSet, StatefulSetStatus } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import type { Profile } from '../../versions.ts';
import type { Outcome } from './requests.ts';
import { done, request } from './requests.ts';
import type { Revisions } from './revisions.ts';
import type { Counts } from './tally.ts';

const CONFLICT_TRIES = 4;

/**
 * An update is complete when every replica is updated and Ready; availability is not asked for (Z09). Under OnDelete it
 * never is, until 1.36 (Z10).
 */
function completed(set: StatefulSet, counts: Counts, version: Profile): boolean {
  const { updatedReplicas, readyReplicas, replicas } = counts;
  return (
    (set.spec.updateStrategy.type === 'RollingUpdate' || version.has('onDeletePromotes')) &&
    updatedReplicas === replicas &&
    readyReplicas === replicas &&
    replicas === set.spec.replicas
  );
}

export function newStatus(
  set: StatefulSet,
  counts: Counts,
  { current, update, collisionCount }: Revisions,
  version: Profile,
): StatefulSetStatus {
  const over = completed(set, counts, version);
  return {
    ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
    ...counts,
    ...(over && { currentReplicas: counts.updatedReplicas }),
    currentRevision: (over ? update : current).metadata.name,
    updateRevision: update.metadata.name,
    collisionCount,
  };
}

/** The collision count alone is no reason to write, and conditions are never looked at. */
export function differs(stored: StatefulSetStatus, wanted: StatefulSetStatus): boolean {
  return (
    (wanted.observedGeneration ?? 0) > (stored.observedGeneration ?? 0) ||
    wanted.replicas !== stored.replicas ||
    wanted.currentReplicas !== (stored.currentReplicas ?? 0) ||
    wanted.readyReplicas !== (stored.readyReplicas ?? 0) ||
    wanted.updatedReplicas !== (stored.updatedReplicas ?? 0) ||
    wanted.availableReplicas !== stored.availableReplicas ||
    wanted.currentRevision !== stored.currentRevision ||
    wanted.updateRevision !== stored.updateRevision
  );
}

/** Replaces the status as a whole; on a conflict once more upon what the cache has by then. */
export function* writeStatus(
  set: StatefulSet,
  status: StatefulSetStatus,
  { view }: Context,
): Requests<Outcome<null>> {
  const { name, namespace = '' } = set.metadata;
  let base = set;
  for (let tries = 1; ; tries += 1) {
    const answer = yield* request<StatefulSet>({
      verb: 'update',
      resource: resources.StatefulSet,
      subresource: 'status',
      namespace,
      name,
      body: { ...base, status },
    });
    if (answer.ok) return done;
    if (answer.reason !== 'Conflict' || tries === CONFLICT_TRIES) return answer;
    base = view.get<StatefulSet>(resources.StatefulSet, namespace, name) ?? base;
  }
}
