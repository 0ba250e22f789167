import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, Pod } from '#model/objects.ts';
import { podCondition } from '#model/pod-state.ts';

type News = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

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
  const { generation } = pod.metadata;
  const lastTransitionTime =
    before?.status === news.status && before.lastTransitionTime ? before.lastTransitionTime : timestamp(now);
  return {
    ...news,
    lastProbeTime: null,
    lastTransitionTime,
    ...(generation && { observedGeneration: generation }),
  };
}

/** The strategic patch that tells a pod's status something new, for that very pod only: a new condition comes last. */
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
      ...(phase && { phase }),
      ...(generation && { observedGeneration: generation }),
      ...(condition && {
        '$setElementOrder/conditions': order.map((type) => ({ type })),
        conditions: [condition],
      }),
    },
  };
}
