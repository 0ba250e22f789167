import { equal } from '#kernel/json.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, Pod } from '#model/objects.ts';
import { podCondition } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { client } from '../controllers/client.ts';
import type { Context, Requests } from '../loop/controller.ts';

/** Under which name the scheduler writes. */
export const api = client('scheduler');
/** Whom its events are from. */
export const SOURCE = 'default-scheduler';
const MESSAGE_MAX = 1024;
const PODS = resources.Pod;

/**
 * Says why a pod has no node: an event each time, a condition when it changed, and which node is meant for it.
 * @param nominated none (the empty text) unless said; null leaves it as it is
 */
export function* reportFailure(
  pod: Pod,
  reason: string,
  message: string,
  context: Context,
  nominated: string | null = '',
): Requests<void> {
  const { namespace, name, uid, generation } = pod.metadata;
  context.event(
    pod,
    'Warning',
    'FailedScheduling',
    message.length > MESSAGE_MAX ? `${message.slice(0, MESSAGE_MAX - 4)} ...` : message,
    SOURCE,
  );
  const current = context.view.get<Pod>(PODS, namespace, name);
  if (current?.metadata.uid !== uid) return;
  const known = podCondition(current, 'PodScheduled');
  const wanted: Condition = {
    lastProbeTime: null,
    lastTransitionTime:
      known?.status === 'False' && known.lastTransitionTime
        ? known.lastTransitionTime
        : timestamp(context.clock.now()),
    message,
    ...(generation !== undefined && { observedGeneration: generation }),
    reason,
    status: 'False',
    type: 'PodScheduled',
  };
  const meant = nominated === null ? {} : nomination(current, nominated);
  const same = known !== undefined && equal({ lastProbeTime: null, ...known }, wanted);
  const status = { ...meant, ...(!same && { conditions: [wanted] }) };
  if (Object.keys(status).length > 0)
    yield api.patchStatus(PODS, namespace, name, { metadata: { uid }, status });
}

/** What has to change for the pod to be meant for this node, or for none. */
function nomination({ status }: Pod, node: string): { readonly nominatedNodeName?: string | null } {
  const { nominatedNodeName = '' } = status;
  return nominatedNodeName === node ? {} : { nominatedNodeName: node || null };
}
