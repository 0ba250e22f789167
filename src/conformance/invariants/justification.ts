import { resources } from '#model/resources.ts';
import { isTerminal } from '#model/pod-state.ts';
import { isInRange, startOrdinal } from '#model/ordinals.ts';
import type { KubeObject, Pod, StatefulSet } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { selectorMatches } from '#model/selectors.ts';
import { membershipOf } from '#model/ordinals.ts';
import { equal } from '#kernel/json.ts';
import type { Breach, Invariant } from '../invariant.ts';
import {
  breach,
  claimsFor,
  CONTROLLER,
  onDecision,
  onObservation,
  REVISION_LABEL,
  setOf,
} from './decision.ts';

const SOURCE = 'pkg/controller/statefulset/stateful_set_control.go (1.36)';

const revisionOf = ({ metadata }: Pod): string | undefined => metadata.labels?.[REVISION_LABEL];

/** The update revision of a set at any of the moments the controller may have looked: its status lags one sync. */
const justifiedDeletion = onDecision(
  {
    id: 'STS-DELETE-1',
    level: 'core',
    source: SOURCE,
    sentence:
      'The controller deletes a pod only because it is Failed or Succeeded, out of range, or outdated under RollingUpdate at or above the partition',
  },
  (decision) => {
    const { act, set, pod, ordinal, at } = decision;
    if (act !== 'delete') return undefined;
    const was = decision.pods.get(ordinal) ?? pod;
    if (isTerminal(was) || !isInRange(set, ordinal)) return [];
    const { type, rollingUpdate } = set.spec.updateStrategy;
    const index = ordinal - startOrdinal(set);
    if (type !== 'RollingUpdate')
      return [
        breach(
          `${pod.metadata.name} was deleted though it is in range, alive, and the strategy is ${type}`,
          at,
        ),
      ];
    if (index < (rollingUpdate?.partition ?? 0))
      return [
        breach(
          `${pod.metadata.name} was deleted though it is below the partition ${rollingUpdate?.partition}`,
          at,
        ),
      ];
    return isCurrentTemplate(set, was)
      ? [
          breach(
            `${pod.metadata.name} was deleted though it is in range, alive and already at the update revision`,
            at,
          ),
        ]
      : [];
  },
);

/** The status tells the update revision of the generation it observed; for a newer one it is not known here. */
const isCurrentTemplate = ({ metadata, status }: StatefulSet, pod: Pod): boolean =>
  status.observedGeneration === metadata.generation &&
  status.updateRevision !== undefined &&
  revisionOf(pod) === status.updateRevision;

const justifiedCreation = onDecision(
  {
    id: 'STS-CREATE-1',
    level: 'core',
    source: SOURCE,
    sentence:
      'The controller creates only in-range pods, and only when their claims exist and are not being deleted',
  },
  ({ act, set, pod, ordinal, at, seen, before }) => {
    if (act !== 'create') return undefined;
    const found: Breach[] = [];
    if (!isInRange(set, ordinal)) found.push(breach(`${pod.metadata.name} was created out of range`, at));
    const still = new Map(
      claimsFor(set, ordinal, before).map(({ name, claim }) => [name, claim?.metadata.uid]),
    );
    for (const { name, claim } of claimsFor(set, ordinal, seen)) {
      if (claim?.metadata.deletionTimestamp && still.get(name) === claim.metadata.uid)
        found.push(
          breach(`${pod.metadata.name} was created while its claim ${name} is being deleted`, at, name),
        );
    }
    return found;
  },
);

const revisionOfCreation = onDecision(
  {
    id: 'STS-CREATE-2',
    level: 'core',
    source: SOURCE,
    sentence:
      'A pod below the partition is created at the current revision, any other at the update revision',
  },
  ({ act, set, pod, ordinal, at }) => {
    const { observedGeneration, currentRevision, updateRevision, currentReplicas = 0 } = set.status;
    if (
      act !== 'create' ||
      observedGeneration !== set.metadata.generation ||
      !currentRevision ||
      !updateRevision
    )
      return undefined;
    const { type, rollingUpdate } = set.spec.updateStrategy;
    const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : currentReplicas;
    const expected =
      type === 'RollingUpdate' && ordinal < startOrdinal(set) + kept ? currentRevision : updateRevision;
    const observed = revisionOf(pod) ?? 'none';
    if (observed === expected) return [];
    return [{ ...breach(`${pod.metadata.name} was created at another revision`, at), expected, observed }];
  },
);

const frozenWhileDeleting = onObservation(
  {
    id: 'STS-DELETE-2',
    level: 'core',
    about: [resources.Pod, resources.PersistentVolumeClaim],
    kind: 'step',
    source: SOURCE,
    sentence: 'Once the set is seen to be deleted its controller touches no pod and no claim',
  },
  (moment) => {
    const { by, object, at } = moment.observation;
    if (by !== CONTROLLER) return undefined;
    const set = setOf(object as Pod, moment.seen);
    return set?.metadata.deletionTimestamp
      ? [breach(`${object.metadata.name} was written although ${set.metadata.name} is being deleted`, at)]
      : [];
  },
);

const adoption = onObservation(
  {
    id: 'STS-ADOPT-1',
    level: 'core',
    about: [resources.Pod],
    kind: 'step',
    source:
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-selector and controller_ref_manager.go',
    sentence:
      'The controller adopts only orphans that its selector and name match, and never touches the pods of another owner',
  },
  ({ observation: { by, type, object, previous, at } }) => {
    if (by !== CONTROLLER || type === 'ADDED' || !previous) return undefined;
    return controllerOf(previous) ? foreignOwner(object, previous, at) : wrongAdoption(object as Pod, at);
  },
);

const foreignOwner = (object: KubeObject, previous: KubeObject, at: number): readonly Breach[] =>
  controllerOf(previous)?.kind === 'StatefulSet'
    ? []
    : [
        breach(
          `${object.metadata.name} was written though ${controllerOf(previous)?.kind} ${controllerOf(previous)?.name} manages it`,
          at,
        ),
      ];

function wrongAdoption(pod: Pod, at: number): readonly Breach[] {
  const owner = controllerOf(pod);
  if (!owner) return [];
  const { parent } = membershipOf(pod.metadata.name);
  if (parent !== owner.name)
    return [breach(`${pod.metadata.name} was adopted by ${owner.name}, whose name it does not carry`, at)];
  return pod.metadata.deletionTimestamp
    ? [breach(`${pod.metadata.name} was adopted while it is being deleted`, at)]
    : [];
}

const adoptionBySelector = onObservation(
  {
    id: 'STS-ADOPT-2',
    level: 'core',
    about: [resources.Pod],
    kind: 'step',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-selector',
    sentence: 'A pod that is adopted matches the selector of the set',
  },
  ({ observation: { by, object, previous, at }, before }) => {
    if (by !== CONTROLLER || !previous || controllerOf(previous) || !controllerOf(object)) return undefined;
    const set = setOf(object as Pod, before);
    return set && !selectorMatches(set.spec.selector, object.metadata.labels)
      ? [breach(`${object.metadata.name} was adopted though the selector does not match`, at)]
      : [];
  },
);

const podSpecIsLeftAlone = onObservation(
  {
    id: 'STS-POD-1',
    level: 'core',
    about: [resources.Pod],
    kind: 'step',
    source: SOURCE,
    sentence: 'The controller never rewrites the spec of a pod',
  },
  ({ observation: { by, type, object, previous, at } }) => {
    if (by !== CONTROLLER || type !== 'MODIFIED' || !previous) return undefined;
    return equal(object.spec, previous.spec)
      ? []
      : [breach(`the spec of ${object.metadata.name} was changed`, at)];
  },
);

export const justification: readonly Invariant[] = [
  justifiedDeletion,
  justifiedCreation,
  revisionOfCreation,
  frozenWhileDeleting,
  adoption,
  adoptionBySelector,
  podSpecIsLeftAlone,
];
