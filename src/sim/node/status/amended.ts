import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, ContainerStatus, Pod, PodStatus } from '#model/objects.ts';
import { canonicalPart } from '../../api/strategy.ts';
import { conditionsOf } from './conditions.ts';

/** Changes what a status tells of one container; what has become of the others since is not looked at. */
function amended(status: PodStatus, name: string, change: Partial<ContainerStatus>): PodStatus {
  const { containerStatuses = [], initContainerStatuses = [] } = status;
  const told = (each: ContainerStatus): ContainerStatus =>
    each.name === name ? { ...each, ...change } : each;
  return {
    ...status,
    ...(containerStatuses.length > 0 && { containerStatuses: containerStatuses.map(told) }),
    ...(initContainerStatuses.length > 0 && { initContainerStatuses: initContainerStatuses.map(told) }),
  };
}

/** A status that tells whether a container has started, and nothing that follows (SetContainerStartup). */
export const startTold = (status: PodStatus, name: string, started: boolean): PodStatus =>
  canonicalPart('core/v1.PodStatus', amended(status, name, { started }));

/** A status that tells whether a container is ready, and what of the pod follows from that alone (SetContainerReadiness). */
export function readinessTold(
  pod: Pod,
  status: PodStatus,
  { name, ready }: Pick<ContainerStatus, 'name' | 'ready'>,
  now: Instant,
): PodStatus {
  const next = amended(status, name, { ready });
  return canonicalPart('core/v1.PodStatus', { ...next, conditions: readiness(pod, next, now) });
}

const READINESS: ReadonlySet<string> = new Set(['Ready', 'ContainersReady']);

function readiness({ spec }: Pod, status: PodStatus, now: Instant): readonly Condition[] {
  const before = status.conditions ?? [];
  const facts = {
    spec,
    phase: status.phase ?? 'Pending',
    init: status.initContainerStatuses ?? [],
    main: status.containerStatuses ?? [],
    sandboxReady: true,
    generation: before.find(({ type }) => type === 'Ready')?.observedGeneration,
    others: before,
  };
  const found = conditionsOf(facts, before, timestamp(now));
  return before.map((condition) =>
    READINESS.has(condition.type)
      ? (found.find(({ type }) => type === condition.type) ?? condition)
      : condition,
  );
}
