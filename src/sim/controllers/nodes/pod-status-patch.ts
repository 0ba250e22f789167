import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, Pod } from '#model/objects.ts';
import { podCondition } from '#model/pod-state.ts';

type News = Pick<Condition, 'type' | 'status' | 'reason' | 'message' | 'observedGeneration'>;

/** News of a disruption, which tell of which generation they are (CalculatePodConditionObservedGeneration). */
export const disruption = ({ metadata: { generation } }: Pod, reason: string, message: string): News => ({
  type: 'DisruptionTarget',
  status: 'True',
  reason,
  message,
  ...(generation && { observedGeneration: generation }),
});

/** The condition with its times as UpdatePodCondition keeps them; undefined when it says nothing new. */
export function updatedCondition(pod: Pod, news: News, now: Instant): Condition | undefined {
  const before = podCondition(pod, news.type);
  if (
    before &&
    before.status === news.status &&
    before.reason === news.reason &&
    before.message === news.message
  )
    return undefined;
  const lastTransitionTime =
    before?.status === news.status && before.lastTransitionTime ? before.lastTransitionTime : timestamp(now);
  return { ...news, lastProbeTime: null, lastTransitionTime };
}

/**
 * The strategic patch that tells a pod's status something new, for that very pod only: a new condition comes last. Who tells
 * a phase tells the generation as well, who tells a condition does not (podgc markFailedAndDeletePod, tainteviction).
 */
export function statusPatch(
  pod: Pod,
  status: { readonly phase?: 'Failed'; readonly condition?: Condition | undefined },
): object {
  const { uid, generation } = pod.metadata;
  const { phase, condition } = status;
  const order = [
    ...new Set([
      ...(pod.status.conditions ?? []).map(({ type }) => type),
      ...(condition ? [condition.type] : []),
    ]),
  ];
  return {
    metadata: { uid },
    status: {
      ...(phase && { phase, ...(generation && { observedGeneration: generation }) }),
      ...(condition && {
        '$setElementOrder/conditions': order.map((type) => ({ type })),
        conditions: [condition],
      }),
    },
  };
}
