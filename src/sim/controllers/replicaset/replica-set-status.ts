import { equal } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, Pod, ReplicaSet } from '#model/objects.ts';
import { isAvailable, isReady } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { Requests } from '../../loop/controller.ts';
import type { Client } from '../client.ts';
import { conditionOf, withCondition, withoutCondition, withoutZeros } from '../conditions.ts';

export type ReplicaSetStatus = ReplicaSet['status'];

const REPLICA_FAILURE = 'ReplicaFailure';
/** A status write that meets a newer object is tried once more on that one. */
const STATUS_RETRIES = 1;

/** What a sync saw and met. */
export interface Seen {
  readonly active: readonly Pod[];
  /** Undefined in versions that do not count them. */
  readonly terminating: number | undefined;
  /** Why creating or deleting pods failed. */
  readonly failed: string | undefined;
  readonly now: Instant;
}

/** The status that follows from the pods as the sync found them, before it created or deleted any. */
export function calculateStatus(
  set: ReplicaSet,
  { active, terminating, failed, now }: Seen,
): ReplicaSetStatus {
  const { minReadySeconds = 0, template } = set.spec;
  const templateLabels = { matchLabels: template.metadata?.labels ?? {} };
  const ready = active.filter(isReady);
  const conditions = failureConditions(set, active.length, failed, now);
  return {
    ...withoutZeros({
      fullyLabeledReplicas: active.filter(({ metadata }) => selectorMatches(templateLabels, metadata.labels))
        .length,
      readyReplicas: ready.length,
      availableReplicas: ready.filter((pod) => isAvailable(pod, minReadySeconds, now)).length,
      observedGeneration: set.metadata.generation ?? 0,
    }),
    replicas: active.length,
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    ...(conditions.length > 0 && { conditions }),
  };
}

function failureConditions(
  set: ReplicaSet,
  active: number,
  failed: string | undefined,
  now: Instant,
): readonly Condition[] {
  const { conditions = [] } = set.status;
  if (failed === undefined) return withoutCondition(conditions, REPLICA_FAILURE);
  if (conditionOf(conditions, REPLICA_FAILURE)) return conditions;
  const reason = active < set.spec.replicas ? 'FailedCreate' : 'FailedDelete';
  return withCondition(conditions, {
    type: REPLICA_FAILURE,
    status: 'True',
    lastTransitionTime: timestamp(now),
    reason,
    message: failed,
  });
}

/** Writes the status when it says anything new. @returns why it failed */
export function* writeStatus(
  api: Client,
  set: ReplicaSet,
  status: ReplicaSetStatus,
): Requests<{ readonly failed?: string }> {
  const sameCounts = equal({ ...set.status, conditions: undefined }, { ...status, conditions: undefined });
  if (sameCounts && equal(set.status.conditions ?? [], status.conditions ?? [])) return {};
  const { namespace, name } = set.metadata;
  let onto = set;
  for (let retries = 0; ; retries += 1) {
    const answer = yield api.updateAt('status', resources.ReplicaSet, { ...onto, status });
    if (answer.ok) return {};
    if (retries >= STATUS_RETRIES) return { failed: answer.body.message ?? 'status refused' };
    const fresh = yield api.get(resources.ReplicaSet, namespace, name);
    if (!fresh.ok) return { failed: fresh.body.message ?? 'get failed' };
    onto = fresh.body as ReplicaSet;
  }
}
