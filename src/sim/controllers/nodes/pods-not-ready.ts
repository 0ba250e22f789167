import type { Pod } from '#model/objects.ts';
import { podCondition } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import type { Client } from '../client.ts';
import { updatedCondition } from './pod-status-patch.ts';

/** Tells pods whose node is not ready that they are not either. @returns whether every pod that had to be told was */
export function* markPodsNotReady(api: Client, pods: readonly Pod[], context: Context): Requests<boolean> {
  let well = true;
  for (const pod of pods) {
    const before = podCondition(pod, 'Ready');
    const { reason, message, observedGeneration } = before ?? {};
    const news = {
      type: 'Ready',
      status: 'False',
      ...(reason && { reason }),
      ...(message && { message }),
      ...(observedGeneration && { observedGeneration }),
    } as const;
    const after = before && updatedCondition(pod, news, context.clock.now());
    if (!before || !after) continue;
    const conditions = (pod.status.conditions ?? []).map((condition) =>
      condition === before ? after : condition,
    );
    const answer = yield api.updateAt('status', resources.Pod, {
      ...pod,
      status: { ...pod.status, conditions },
    });
    if (answer.code === 404) continue;
    if (answer.ok) context.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    else well = false;
  }
  return well;
}
