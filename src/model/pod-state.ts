import { instantOf } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Condition, Pod } from './objects.ts';

/** The condition of a type, if the pod has it. */
export function podCondition(pod: Pod, type: string): Condition | undefined {
  const conditions = pod.status.conditions;
  if (conditions) for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** Condition Ready is True (docs: Pod Lifecycle, "Pod conditions"). Phase and deletion do not count. */
export const isReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True';

export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod);

/** Ready for at least `minReadySeconds`: a pod that is not Ready, or became so at an unknown moment, is not available. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  return (
    ready.lastTransitionTime !== undefined &&
    instantOf(ready.lastTransitionTime) + minReadySeconds * 1000 <= now
  );
}

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** Failed or Succeeded: the containers will not run again. */
export const isTerminal = (pod: Pod): boolean =>
  pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded';

/** From this priority on a pod is critical for its node or cluster. */
export const CRITICAL = 2_000_000_000;

/** A pod without a number counts as 0 (component-helpers, PodPriority). */
export const priorityOf = ({ spec }: Pod): number => Number(spec['priority'] ?? 0);
