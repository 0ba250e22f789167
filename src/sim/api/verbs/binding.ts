import { timestamp } from '#kernel/time.ts';
import type { Condition, Pod } from '#model/objects.ts';
import { type ApiError, badRequest, conflict, notFound, refusal } from '#model/status.ts';
import { resources } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { mapAt } from '../bodies.ts';
import type { Call } from '../call.ts';
import { readSmall, smallResource } from '../small-bodies.ts';
import { plainError, uidConflict } from '../server-errors.ts';
import { canonical } from '../strategy.ts';
import { withCondition } from './conditions.ts';
import { created } from './success.ts';
import { commit } from './update.ts';

const bindingResource = smallResource('', 'Binding');

/** ValidatePodBinding; its errors are sent as they are, without a reason. */
function complaint(target: Record<string, unknown>): string | undefined {
  const { kind, name } = target;
  if (kind && kind !== 'Node')
    return `target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`;
  return name ? undefined : 'target.name: Required value';
}

function refuse(name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on pods/binding "${name}": ${why}`;
  return refusal(409, 'Conflict', message, { name, kind: 'pods/binding' });
}

function check({ metadata: { name, deletionTimestamp }, spec }: Pod): void {
  if (deletionTimestamp) throw refuse(name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if (spec.nodeName) throw refuse(name, `pod ${name} is already assigned to node "${spec.nodeName}"`);
  if (spec.schedulingGates?.length) throw refuse(name, `pod ${name} has non-empty .spec.schedulingGates`);
}

const scheduled = (call: Call): Condition => ({
  type: 'PodScheduled',
  status: 'True',
  lastProbeTime: null,
  lastTransitionTime: timestamp(call.now),
});

/** Assigns a pod to a node: the scheduler's write (BindingREST.assignPod). Labels and annotations of the binding go to the pod. */
export function bind(call: Call): Status {
  const binding = readSmall(call, bindingResource);
  const target = mapAt(binding, 'target');
  const { uid, resourceVersion, name: said, annotations, labels } = binding.metadata;
  if (call.request.name !== undefined && said !== call.request.name)
    throw badRequest('name in URL does not match name in Binding object');
  const error = complaint(target);
  if (error) throw plainError(error);
  const name = call.request.name ?? said;
  const pod = call.store.get(resources.Pod, call.request.namespace, name) as Pod | undefined;
  if (!pod) throw notFound(resources.Pod, name);
  if (uid && uid !== pod.metadata.uid) throw uidConflict(resources.Pod, pod, uid);
  if (resourceVersion && resourceVersion !== pod.metadata.resourceVersion)
    throw conflict(resources.Pod, name);
  check(pod);
  const metadata = {
    ...pod.metadata,
    ...(annotations && { annotations: { ...pod.metadata.annotations, ...annotations } }),
    ...(labels && { labels: { ...pod.metadata.labels, ...labels } }),
  };
  // the place is taken, so the wish is over (gate ClearingNominatedNodeNameAfterBinding, on since 1.35)
  const { nominatedNodeName: _wish, ...rest } = pod.status as Pod['status'] & {
    readonly nominatedNodeName?: string;
  };
  const status = { ...rest, conditions: withCondition(pod.status.conditions, scheduled(call)) };
  const bound = canonical(resources.Pod, {
    ...pod,
    metadata,
    spec: { ...pod.spec, nodeName: String(target['name']) },
    status,
  });
  commit(call, resources.Pod, bound, pod);
  return created;
}
