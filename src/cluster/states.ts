import { assert } from '#kernel/assert.ts';
import type { KubeObject, PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { isReady, isTerminating, podCondition } from '#model/pod-state.ts';
import type { Resource } from '#model/resources.ts';
import type { Condition, Outcome } from './condition.ts';
import { condition, met, unmet } from './condition.ts';

/** What can be said of an object by one word. `object` is undefined when there is none. */
type State = (object: KubeObject) => Outcome;

const phaseOf = (object: KubeObject): string => (object.status as { phase?: string } | undefined)?.phase ?? 'without a phase';

const inPhase = (phase: string): State => (object) => (phaseOf(object) === phase ? met : unmet(`it is ${phaseOf(object)}`));

const waitingReason = (pod: Pod): string => {
  const waiting = pod.status.containerStatuses?.map(({ state }) => state?.waiting?.reason).find(Boolean);
  return waiting ? ` (${waiting})` : '';
};

function readyPod(pod: Pod): Outcome {
  if (isReady(pod)) return met;
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.status === 'False') return unmet(`it is not scheduled: ${scheduled.message ?? scheduled.reason ?? ''}`);
  return unmet(`it is ${phaseOf(pod)}, not Ready${waitingReason(pod)}${isTerminating(pod) ? ', terminating' : ''}`);
}

/** Every replica that is wanted exists, is Ready, and belongs to the generation that was last asked for. */
function readySet({ metadata, spec, status }: StatefulSet): Outcome {
  const { observedGeneration = 0, replicas, readyReplicas = 0 } = status;
  if (observedGeneration < (metadata.generation ?? 0)) return unmet('the controller has not observed the newest spec');
  if (replicas === spec.replicas && readyReplicas === spec.replicas) return met;
  return unmet(`${readyReplicas} of ${spec.replicas} replicas are Ready, ${replicas} exist`);
}

/** `kubectl rollout status` would say that it is complete. */
function rolledOut(set: StatefulSet): Outcome {
  const ready = readySet(set);
  if (!ready.met) return ready;
  const { updatedReplicas = 0, currentRevision, updateRevision } = set.status;
  const { replicas, updateStrategy } = set.spec;
  const wanted = Math.max(0, replicas - (updateStrategy.rollingUpdate?.partition ?? 0));
  if (updatedReplicas < wanted) return unmet(`${updatedReplicas} of ${wanted} replicas are updated`);
  if (wanted === replicas && currentRevision !== updateRevision) return unmet(`revision ${currentRevision} is not yet followed by ${updateRevision}`);
  return met;
}

const readyNode = (node: KubeObject): Outcome => {
  const { conditions = [] } = (node.status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
  const status = conditions.find(({ type }) => type === 'Ready')?.status ?? 'missing';
  return status === 'True' ? met : unmet(`its condition Ready is ${status}`);
};

const ready: State = (object) => {
  if (object.kind === 'Pod') return readyPod(object as Pod);
  if (object.kind === 'Node') return readyNode(object);
  return readySet(object as StatefulSet);
};

const not = (state: State, why: string): State => (object) => (state(object).met ? unmet(why) : met);

const terminating: State = (object) => (object.metadata.deletionTimestamp ? met : unmet('nobody has asked for its deletion'));

const available: State = (object) => {
  if (object.kind === 'PersistentVolume') return inPhase('Available')(object);
  const { availableReplicas = 0 } = (object.status ?? {}) as { availableReplicas?: number };
  const { replicas = 1 } = (object.spec ?? {}) as { replicas?: number };
  return availableReplicas === replicas ? met : unmet(`${availableReplicas} of ${replicas} replicas are available`);
};

const unscheduled: State = (object) => ((object as Pod).spec.nodeName ? unmet(`it is on ${(object as Pod).spec.nodeName}`) : met);

const boundClaim: State = (object) => inPhase('Bound')(object as PersistentVolumeClaim);

const states = new Map<string, State>([
  ['not ready', not(ready, 'it is ready')],
  ['ready', ready],
  ['rolled out', (object) => rolledOut(object as StatefulSet)],
  ['available', available],
  ['Running', inPhase('Running')],
  ['Pending', inPhase('Pending')],
  ['Failed', inPhase('Failed')],
  ['Succeeded', inPhase('Succeeded')],
  ['unscheduled', unscheduled],
  ['not terminating', not(terminating, 'it is terminating')],
  ['terminating', terminating],
  ['Bound', boundClaim],
  ['Released', inPhase('Released')],
  ['Available', inPhase('Available')],
  ['Lost', inPhase('Lost')],
  ['present', () => met],
]);

/** `gone` is the one state of an object that is not there. */
export const stateNames: readonly string[] = [...states.keys(), 'gone'];

/** Says what words such as `pod "web-1"` mean in a sentence. */
export const nameOf = (resource: Resource, name: string): string => `${resource.kind === 'Pod' ? 'pod' : resource.kind} ${name}`;

/** The condition that an object is in a state: `pod web-1 is ready`. */
export function isIn(resource: Resource, namespace: string | undefined, name: string, state: string): Condition {
  const sentence = `${nameOf(resource, name)} is ${state}`;
  const check = states.get(state);
  assert(check || state === 'gone', `${state} is a state`);
  return condition(sentence, (view) => {
    const object = view.get(resource, namespace, name);
    if (!check) return object ? unmet(object.metadata.deletionTimestamp ? 'it is still terminating' : 'it is still there') : met;
    return object ? check(object) : unmet('there is no such object');
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
