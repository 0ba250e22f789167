import type { Instant } from '#kernel/time.ts';
import { instantOf, second, timestamp } from '#kernel/time.ts';
import type { ConditionStatus, Deployment, DeploymentCondition, ReplicaSet } from '#model/objects.ts';
import { conditionOf, withCondition, withoutCondition, withoutZeros } from '../conditions.ts';
import {
  actualPods,
  availablePods,
  maxUnavailable,
  readyPods,
  terminatingPods,
  wantedPods,
} from './numbers.ts';

export type DeploymentStatus = Deployment['status'];

const AVAILABLE = 'Available';
const PROGRESSING = 'Progressing';
const FAILURE = 'ReplicaFailure';
const DONE = 'NewReplicaSetAvailable';
const TIMED_OUT = 'ProgressDeadlineExceeded';
/** progressDeadlineSeconds with this value means: never give up. */
const NO_DEADLINE = 2_147_483_647;

export const hasDeadline = ({ spec }: Deployment): boolean =>
  spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;
export const progressOf = (status: DeploymentStatus): DeploymentCondition | undefined =>
  conditionOf(status.conditions, PROGRESSING);

/** A condition keeps the time of its last transition while its status stays; one that says nothing new is not written. */
function withNews(
  status: DeploymentStatus,
  type: string,
  value: ConditionStatus,
  reason: string,
  message: string,
  now: Instant,
): DeploymentStatus {
  const before = conditionOf(status.conditions, type);
  if (before?.status === value && before.reason === reason) return status;
  const at = timestamp(now);
  const since = before?.status === value ? (before.lastTransitionTime ?? at) : at;
  const condition: DeploymentCondition = {
    type,
    status: value,
    lastUpdateTime: at,
    lastTransitionTime: since,
    reason,
    message,
  };
  return { ...status, conditions: withCondition(status.conditions, condition) };
}

export const withProgress = (
  status: DeploymentStatus,
  reason: string,
  message: string,
  now: Instant,
  value: ConditionStatus = 'True',
): DeploymentStatus => withNews(status, PROGRESSING, value, reason, message, now);

function without(status: DeploymentStatus, type: string): DeploymentStatus {
  const { conditions, ...rest } = status;
  const left = withoutCondition(conditions, type);
  return left.length > 0 ? { ...rest, conditions: left } : rest;
}

/** The counters, and whether enough pods are available (sync.go, calculateStatus). */
export function countStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: Instant,
): DeploymentStatus {
  const { collisionCount, conditions } = deployment.status;
  const available = availablePods(sets);
  const terminating = terminatingPods(sets);
  const counted: DeploymentStatus = {
    ...withoutZeros({
      observedGeneration: deployment.metadata.generation ?? 0,
      replicas: actualPods(sets),
      updatedReplicas: newSet ? actualPods([newSet]) : 0,
      readyReplicas: readyPods(sets),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, wantedPods(sets) - available),
    }),
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    ...(collisionCount !== undefined && { collisionCount }),
    ...(conditions && { conditions }),
  };
  const enough = available >= deployment.spec.replicas - maxUnavailable(deployment);
  return enough
    ? withNews(
        counted,
        AVAILABLE,
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
        now,
      )
    : withNews(
        counted,
        AVAILABLE,
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
}

export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  const counts = [status.updatedReplicas, status.replicas, status.availableReplicas];
  return (
    counts.every((count) => (count ?? 0) === spec.replicas) &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

function hasProgressed({ status: before }: Deployment, now: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas;
  const more = (field: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'): boolean =>
    (now[field] ?? 0) > (before[field] ?? 0);
  return (
    more('updatedReplicas') || old(now) < old(before) || more('readyReplicas') || more('availableReplicas')
  );
}

function hasTimedOut({ spec, status }: Deployment, now: Instant): boolean {
  const condition = progressOf(status);
  if (!condition || condition.reason === DONE) return false;
  if (condition.reason === TIMED_OUT) return true;
  return instantOf(condition.lastUpdateTime ?? '') + (spec.progressDeadlineSeconds ?? 0) * second < now;
}

/** The whole status during a rollout (progress.go, syncRolloutStatus). */
export function rolloutStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: Instant,
): DeploymentStatus {
  const counted = countStatus(deployment, sets, newSet, now);
  const judged = hasDeadline(deployment)
    ? judgeProgress(deployment, counted, newSet, now)
    : without(counted, PROGRESSING);
  const failure = [...(newSet ? [newSet] : []), ...sets].flatMap(
    ({ status }) => conditionOf(status.conditions, FAILURE) ?? [],
  )[0];
  if (!failure) return without(judged, FAILURE);
  return withNews(judged, FAILURE, failure.status, failure.reason ?? '', failure.message ?? '', now);
}

function judgeProgress(
  deployment: Deployment,
  counted: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  now: Instant,
): DeploymentStatus {
  const before = progressOf(deployment.status);
  if ((counted.replicas ?? 0) === (counted.updatedReplicas ?? 0) && before?.reason === DONE) return counted;
  const who = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, counted))
    return withProgress(counted, DONE, `${who} has successfully progressed.`, now);
  if (hasProgressed(deployment, counted)) return progressing(counted, `${who} is progressing.`, before, now);
  if (hasTimedOut(deployment, now))
    return withProgress(counted, TIMED_OUT, `${who} has timed out progressing.`, now, 'False');
  return counted;
}

/** Progress always renews the time of the update, even when the condition says what it said before. */
function progressing(
  status: DeploymentStatus,
  message: string,
  before: DeploymentCondition | undefined,
  now: Instant,
): DeploymentStatus {
  const at = timestamp(now);
  const since = before?.status === 'True' ? (before.lastTransitionTime ?? at) : at;
  const condition: DeploymentCondition = {
    type: PROGRESSING,
    status: 'True',
    lastUpdateTime: at,
    lastTransitionTime: since,
    reason: 'ReplicaSetUpdated',
    message,
  };
  return { ...status, conditions: withCondition(status.conditions, condition) };
}

/** How long until a rollout that stands still must be looked at again; undefined when it need not be. */
export function patience(deployment: Deployment, status: DeploymentStatus, now: Instant): number | undefined {
  const condition = progressOf(status);
  if (
    !hasDeadline(deployment) ||
    !condition ||
    isComplete(deployment, status) ||
    condition.reason === TIMED_OUT
  )
    return undefined;
  const left =
    instantOf(condition.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 0) * second - now;
  return Math.max(0, left) + second;
}
