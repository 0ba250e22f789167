import { equal } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { instantOf, second, timestamp } from '#kernel/time.ts';
import type { ConditionStatus, Deployment, DeploymentCondition, ReplicaSet } from '#model/objects.ts';
import { conditionOf, withoutCondition, withoutZeros } from '../conditions.ts';
import { actualReplicas, availableReplicas, maxUnavailable, wantedReplicas } from './fenceposts.ts';

export type DeploymentStatus = Deployment['status'];
type Conditions = readonly DeploymentCondition[];

export const PROGRESSING = 'Progressing';
const NO_DEADLINE = 2 ** 31 - 1;

export const hasDeadline = ({ spec: { progressDeadlineSeconds } }: Deployment): boolean =>
  progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== NO_DEADLINE;

export const newCondition = (type: string, status: ConditionStatus, reason: string, message: string, now: Instant): DeploymentCondition => ({
  type, status, lastUpdateTime: timestamp(now), lastTransitionTime: timestamp(now), reason, message,
});

/** Puts a condition at the end, unless status and reason are what they were; the transition time follows the status. */
export function setCondition(conditions: Conditions | undefined, condition: DeploymentCondition): Conditions {
  const current = conditionOf(conditions, condition.type);
  if (current?.status === condition.status && current.reason === condition.reason) return conditions ?? [];
  const since = current?.status === condition.status ? current.lastTransitionTime : condition.lastTransitionTime;
  return [...withoutCondition(conditions, condition.type), { ...condition, ...(since !== undefined && { lastTransitionTime: since }) }];
}

/** Terminating pods of all sets; unknown as long as a set that was synced does not tell its own. */
function terminating(sets: readonly ReplicaSet[]): number | undefined {
  let sum = 0;
  for (const { status } of sets) {
    if (status.terminatingReplicas === undefined && status.observedGeneration) return undefined;
    sum += status.terminatingReplicas ?? 0;
  }
  return sum;
}

/** The status that follows from the ReplicaSets, without the judgement of progress. */
export function calculateStatus(deployment: Deployment, all: readonly ReplicaSet[], newest: ReplicaSet | undefined, now: Instant): DeploymentStatus {
  const { status, metadata: { generation = 0 }, spec: { replicas } } = deployment;
  const available = availableReplicas(all);
  const enough = available >= replicas - maxUnavailable(deployment);
  const availability = enough
    ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : newCondition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now);
  const going = terminating(all);
  return {
    ...withoutZeros({
      observedGeneration: generation, replicas: actualReplicas(all), updatedReplicas: newest?.status.replicas ?? 0,
      readyReplicas: all.reduce((sum, set) => sum + (set.status.readyReplicas ?? 0), 0), availableReplicas: available,
      unavailableReplicas: Math.max(0, wantedReplicas(all) - available),
    }),
    ...(going !== undefined && { terminatingReplicas: going }),
    ...(status.collisionCount !== undefined && { collisionCount: status.collisionCount }),
    conditions: setCondition(status.conditions, availability),
  };
}

export const isComplete = ({ spec: { replicas }, metadata: { generation = 0 } }: Deployment, status: DeploymentStatus): boolean =>
  (status.updatedReplicas ?? 0) === replicas && (status.replicas ?? 0) === replicas
  && (status.availableReplicas ?? 0) === replicas && (status.observedGeneration ?? 0) >= generation;

function progressed({ status: before }: Deployment, after: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas;
  return (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) || old(after) < old(before)
    || (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) || (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0);
}

const deadlineOf = ({ spec: { progressDeadlineSeconds = 0 } }: Deployment, { lastUpdateTime = '' }: DeploymentCondition): Instant =>
  instantOf(lastUpdateTime) + progressDeadlineSeconds * second;

function timedOut(deployment: Deployment, conditions: Conditions | undefined, now: Instant): boolean {
  const condition = conditionOf(conditions, PROGRESSING);
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  return condition.reason === 'ProgressDeadlineExceeded' || deadlineOf(deployment, condition) < now;
}

/** The status with what it says of the rollout's progress and of pods that could not be created. */
export function rolloutStatus(deployment: Deployment, all: readonly ReplicaSet[], newest: ReplicaSet | undefined, now: Instant): DeploymentStatus {
  const status = calculateStatus(deployment, all, newest, now);
  let conditions = status.conditions ?? [];
  if (!hasDeadline(deployment)) conditions = withoutCondition(conditions, PROGRESSING);
  const current = conditionOf(deployment.status.conditions, PROGRESSING);
  const wasComplete = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (hasDeadline(deployment) && !wasComplete) conditions = judgeProgress(deployment, { ...status, conditions }, current, newest, now);
  const failure = replicaFailure(newest ? [newest, ...all] : all);
  conditions = failure ? setCondition(conditions, failure) : withoutCondition(conditions, 'ReplicaFailure');
  return { ...status, conditions };
}

function judgeProgress(deployment: Deployment, status: DeploymentStatus, current: DeploymentCondition | undefined, newest: ReplicaSet | undefined, now: Instant): Conditions {
  const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const conditions = status.conditions ?? [];
  if (isComplete(deployment, status)) return setCondition(conditions, newCondition(PROGRESSING, 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, now));
  if (progressed(deployment, status)) {
    const condition = newCondition(PROGRESSING, 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now);
    const since = current?.status === 'True' ? current.lastTransitionTime : condition.lastTransitionTime;
    // the same reason again, but a newer time: the deadline starts anew
    return [...withoutCondition(conditions, PROGRESSING), { ...condition, ...(since !== undefined && { lastTransitionTime: since }) }];
  }
  if (!timedOut(deployment, conditions, now)) return conditions;
  return setCondition(conditions, newCondition(PROGRESSING, 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, now));
}

function replicaFailure(sets: readonly ReplicaSet[]): DeploymentCondition | undefined {
  for (const set of sets) {
    const failure = conditionOf(set.status.conditions, 'ReplicaFailure');
    if (failure) return { ...failure, ...(failure.lastTransitionTime !== undefined && { lastUpdateTime: failure.lastTransitionTime }) };
  }
  return undefined;
}

/** When a rollout that does not get on must be looked at again, to be called timed out. */
export function deadlineWait(deployment: Deployment, status: DeploymentStatus, now: Instant): number | undefined {
  const current = conditionOf(deployment.status.conditions, PROGRESSING);
  if (!hasDeadline(deployment) || !current || isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return undefined;
  const after = deadlineOf(deployment, current) - now;
  return after < second ? Math.max(1, after + 1) : after + second;
}

export const sameStatus = (a: DeploymentStatus, b: DeploymentStatus): boolean =>
  equal({ ...a, conditions: a.conditions ?? [] }, { ...b, conditions: b.conditions ?? [] });
