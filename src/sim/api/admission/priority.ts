import type { KubeObject, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { forbidden } from '#model/status.ts';
import type { Call } from '../call.ts';

interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

interface Priority {
  readonly className: string;
  readonly value: number;
  readonly policy: string;
}

const NO_CLASS: Priority = { className: '', value: 0, policy: 'PreemptLowerPriority' };

const priorityOf = ({ metadata, value, preemptionPolicy = NO_CLASS.policy }: PriorityClass): Priority => ({
  className: metadata.name,
  value,
  policy: preemptionPolicy,
});

/** Of several default classes the lowest counts. */
function defaultPriority({ store }: Call): Priority {
  const defaults = (store.list(resources.PriorityClass) as PriorityClass[]).filter(
    ({ globalDefault }) => globalDefault,
  );
  const lowest = defaults.sort((a, b) => a.value - b.value)[0];
  return lowest ? priorityOf(lowest) : NO_CLASS;
}

function priorityFor(call: Call, pod: Pod): Priority {
  const { priorityClassName } = pod.spec;
  if (!priorityClassName) return defaultPriority(call);
  const found = call.store.get(resources.PriorityClass, undefined, String(priorityClassName)) as
    PriorityClass | undefined;
  if (!found)
    throw forbidden(
      resources.Pod,
      pod.metadata.name,
      `no PriorityClass with name ${String(priorityClassName)} was found`,
    );
  return priorityOf(found);
}

/** Priority: a change that does not speak of the pod's priority leaves it as it was. */
export function keepPriority(_call: Call, object: KubeObject, old: KubeObject): KubeObject {
  const { spec } = object as Pod;
  const { priority, preemptionPolicy } = (old as Pod).spec;
  const kept = {
    ...(spec.priority === undefined && priority !== undefined && { priority }),
    ...(spec.preemptionPolicy === undefined && preemptionPolicy !== undefined && { preemptionPolicy }),
  };
  return Object.keys(kept).length === 0 ? object : { ...object, spec: { ...spec, ...kept } };
}

/**
 * Priority: the number behind the name of a priority class.
 * @throws ApiError 403 for an unknown class, or when the pod brings another number along
 */
export function resolvePriority(call: Call, object: KubeObject): KubeObject {
  const pod = object as Pod;
  const { className, value, policy } = priorityFor(call, pod);
  const { priority, preemptionPolicy } = pod.spec;
  const refuse = (what: string, got: unknown, computed: unknown) =>
    forbidden(
      resources.Pod,
      pod.metadata.name,
      `the ${what} (${String(got)}) must not be provided in pod spec; priority admission controller computed ${String(computed)} from the given PriorityClass name`,
    );
  if (priority !== undefined && priority !== value)
    throw refuse('integer value of priority', priority, value);
  if (preemptionPolicy !== undefined && preemptionPolicy !== policy)
    throw refuse('string value of PreemptionPolicy', preemptionPolicy, policy);
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(className && { priorityClassName: className }),
      priority: value,
      preemptionPolicy: policy,
    },
  };
}

const SYSTEM_CLASSES: ReadonlySet<string> = new Set(['system-cluster-critical', 'system-node-critical']);

/** @throws ApiError 403 for a class that every cluster has */
export function checkSystemClass(resource: Resource, name: string): void {
  if (resource === resources.PriorityClass && SYSTEM_CLASSES.has(name))
    throw forbidden(resource, name, 'this is a system priority class and cannot be deleted');
}
