import { assert } from '#kernel/assert.ts';
import type { KubeObject, Pod, StatefulSet } from '#model/objects.ts';
import { isControlledBy } from '#model/owners.ts';
import { isReady, isTerminating, podCondition } from '#model/pod-state.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Condition, Outcome } from './condition.ts';
import { condition, met, unmet } from './condition.ts';
import type { View } from './journal.ts';

/** What can be said of an object by one word, looking at others where the word asks for it. */
type State = (object: KubeObject, view: View) => Outcome;

const phaseOf = (object: KubeObject): string =>
  (object.status as { phase?: string } | undefined)?.phase ?? 'without a phase';

const inPhase =
  (phase: string): State =>
  (object) =>
    phaseOf(object) === phase ? met : unmet(`it is ${phaseOf(object)}`);

const waitingReason = (pod: Pod): string => {
  const waiting = pod.status.containerStatuses?.map(({ state }) => state?.waiting?.reason).find(Boolean);
  return waiting ? ` (${waiting})` : '';
};

/** Ready, and not about to go: a pod that is being deleted often stays Ready until its end, but is no use any more. */
function readyPod(pod: Pod): Outcome {
  if (isReady(pod)) return isTerminating(pod) ? unmet('it is terminating') : met;
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.status === 'False')
    return unmet(`it is not scheduled: ${scheduled.message ?? scheduled.reason ?? ''}`);
  return unmet(`it is ${phaseOf(pod)}, not Ready${waitingReason(pod)}`);
}

/** Every replica that is wanted exists, is Ready and not terminating, and the newest spec has been observed. */
function readySet({ metadata, spec, status }: StatefulSet, view: View): Outcome {
  const { observedGeneration = 0, replicas, readyReplicas = 0 } = status;
  const pods = view
    .list<Pod>(resources.Pod, metadata.namespace)
    .filter((pod) => isControlledBy(pod, metadata.uid));
  const leaving = pods.find(isTerminating);
  if (leaving) return unmet(`${leaving.metadata.name} is terminating`);
  if (observedGeneration < (metadata.generation ?? 0))
    return unmet('the controller has not observed the newest spec');
  if (replicas !== spec.replicas || readyReplicas !== spec.replicas)
    return unmet(`${readyReplicas} of ${spec.replicas} replicas are Ready, ${replicas} exist`);
  // the status may be behind: pods that have just gone are still counted in it
  const there = pods.filter(isReady).length;
  return there < spec.replicas ? unmet(`${there} of ${spec.replicas} pods are there and Ready`) : met;
}

/** `kubectl rollout status` would say that it is complete. */
function rolledOut(set: StatefulSet, view: View): Outcome {
  const ready = readySet(set, view);
  if (!ready.met) return ready;
  const { updatedReplicas = 0, currentRevision, updateRevision } = set.status;
  const { replicas, updateStrategy } = set.spec;
  const wanted = Math.max(0, replicas - (updateStrategy.rollingUpdate?.partition ?? 0));
  if (updatedReplicas < wanted) return unmet(`${updatedReplicas} of ${wanted} replicas are updated`);
  if (wanted === replicas && currentRevision !== updateRevision)
    return unmet(`revision ${currentRevision} is not yet followed by ${updateRevision}`);
  return met;
}

const readyNode = (node: KubeObject): Outcome => {
  const { conditions = [] } = (node.status ?? {}) as {
    conditions?: readonly { type: string; status: string }[];
  };
  const status = conditions.find(({ type }) => type === 'Ready')?.status ?? 'missing';
  return status === 'True' ? met : unmet(`its condition Ready is ${status}`);
};

const ready: State = (object, view) => {
  if (object.kind === 'Pod') return readyPod(object as Pod);
  if (object.kind === 'Node') return readyNode(object);
  return readySet(object as StatefulSet, view);
};

const not =
  (state: State, why: string): State =>
  (object, view) =>
    state(object, view).met ? unmet(why) : met;

const terminating: State = (object) =>
  object.metadata.deletionTimestamp ? met : unmet('nobody has asked for its deletion');

const available: State = (object, view) => {
  if (object.kind === 'PersistentVolume') return inPhase('Available')(object, view);
  const { availableReplicas = 0 } = (object.status ?? {}) as { availableReplicas?: number };
  const { replicas = 1 } = (object.spec ?? {}) as { replicas?: number };
  return availableReplicas === replicas
    ? met
    : unmet(`${availableReplicas} of ${replicas} replicas are available`);
};

const unscheduled: State = (object) =>
  (object as Pod).spec.nodeName ? unmet(`it is on ${(object as Pod).spec.nodeName}`) : met;

const states = new Map<string, State>([
  ['not ready', not(ready, 'it is ready')],
  ['ready', ready],
  ['rolled out', (object, view) => rolledOut(object as StatefulSet, view)],
  ['available', available],
  ['Running', inPhase('Running')],
  ['Pending', inPhase('Pending')],
  ['Failed', inPhase('Failed')],
  ['Succeeded', inPhase('Succeeded')],
  ['unscheduled', unscheduled],
  ['not terminating', not(terminating, 'it is terminating')],
  ['terminating', terminating],
  ['Bound', inPhase('Bound')],
  ['Released', inPhase('Released')],
  ['Available', inPhase('Available')],
  ['Lost', inPhase('Lost')],
  ['present', () => met],
]);

/** `gone` is the one state of an object that is not there. */
export const stateNames: readonly string[] = [...states.keys(), 'gone'];

/** Says what words such as `pod "web-1"` mean in a sentence. */
export const nameOf = (resource: Resource, name: string): string =>
  `${resource.kind === 'Pod' ? 'pod' : resource.kind} ${name}`;

/** The condition that an object is in a state: `pod web-1 is ready`. */
export function isIn(
  resource: Resource,
  namespace: string | undefined,
  name: string,
  state: string,
): Condition {
  const sentence = `${nameOf(resource, name)} is ${state}`;
  const check = states.get(state);
  assert(check || state === 'gone', `${state} is a state`);
  return condition(sentence, (view) => {
    const object = view.get(resource, namespace, name);
    if (!check)
      return object
        ? unmet(object.metadata.deletionTimestamp ? 'it is still terminating' : 'it is still there')
        : met;
    return object ? check(object, view) : unmet('there is no such object');
  });
}

/** All of several conditions at once. */
export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 1) return conditions[0] as Condition;
  return condition(conditions.map(({ sentence }) => sentence).join(', and '), (view) => {
    for (const one of conditions) {
      const outcome = one.check(view);
      if (!outcome.met) return unmet(`${one.sentence}: ${outcome.because}`);
    }
    return met;
  });
}
