import type { StatefulSet } from '#model/objects.ts';
import { isInRange, podName, startOrdinal } from '#model/ordinals.ts';
import { resources } from '#model/resources.ts';
import type { Breach, Invariant } from '../invariant.ts';
import type { Decision } from './decision.ts';
import {
  breach,
  decisionOf,
  isHealthy,
  isOrdered,
  isUpdateDeletion,
  isUpdated,
  onDecision,
  onObservation,
  rangeOf,
  REVISION_LABEL,
  stateOf,
} from './decision.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates';
const SOURCE = 'pkg/controller/statefulset/stateful_set_control.go (1.36)';

const budgetOf = ({ spec }: StatefulSet): number => {
  const value = spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1;
  return Math.max(
    1,
    typeof value === 'number' ? value : Math.floor((spec.replicas * Number.parseInt(value, 10)) / 100),
  );
};

const orderedUpdateGate = onDecision(
  {
    id: 'STS-UPDATE-1',
    level: 'core',
    source: DOCS,
    sentence:
      'OrderedReady updates only while every replica exists, is available and not terminating, and no pod is left to scale down',
  },
  (decision) => {
    if (!isUpdateDeletion(decision) || !isOrdered(decision.set)) return undefined;
    const { set, pods, pod, at } = decision;
    const found: Breach[] = [];
    for (const ordinal of rangeOf(set)) {
      const other = pods.get(ordinal);
      const name = podName(set.metadata.name, ordinal);
      if (!other || !isHealthy(other, set, at))
        found.push(
          breach(`${pod.metadata.name} was deleted for an update although ${stateOf(other, name)}`, at, name),
        );
    }
    const extra = [...pods].find(([ordinal]) => !isInRange(set, ordinal));
    if (extra)
      found.push(
        breach(
          `${pod.metadata.name} was deleted for an update before ${extra[1].metadata.name} was scaled down`,
          at,
        ),
      );
    return found.slice(0, 1);
  },
);

/** An unavailable pod under Parallel: to delete it disrupts nothing, so newer versions ask for no budget. */
const isFreeToGo = ({ kubernetes, set, pods, ordinal, at }: Decision): boolean => {
  const pod = pods.get(ordinal);
  return kubernetes.brokenPodsGoFirst && !isOrdered(set) && (!pod || !isHealthy(pod, set, at));
};

/** With maxUnavailable 1 the pods above the one to go are updated and well; with more, the next invariant speaks. */
const highestFirst = onDecision(
  {
    id: 'STS-UPDATE-2',
    level: 'core',
    source: DOCS,
    sentence:
      'A rolling update goes from the highest ordinal down, and on only when the pods above are updated and available',
  },
  (decision) => {
    const { set, pods, pod, ordinal, at } = decision;
    if (!isUpdateDeletion(decision) || budgetOf(set) !== 1 || isFreeToGo(decision)) return undefined;
    const { updateRevision, observedGeneration } = set.status;
    for (const other of rangeOf(set)) {
      if (other <= ordinal) continue;
      const above = pods.get(other);
      const name = podName(set.metadata.name, other);
      if (!above || !isUpdated(above, decision))
        return [
          breach(`${pod.metadata.name} was deleted for an update although ${stateOf(above, name)}`, at, name),
        ];
      const outdated =
        observedGeneration === set.metadata.generation &&
        above.metadata.labels?.[REVISION_LABEL] !== updateRevision;
      if (outdated)
        return [
          breach(
            `${pod.metadata.name} was deleted for an update before ${name}, which is outdated and higher`,
            at,
            name,
          ),
        ];
    }
    return [];
  },
);

const partition = onDecision(
  {
    id: 'STS-UPDATE-3',
    level: 'core',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions',
    sentence: 'No pod below the partition is deleted for an update',
  },
  (decision) => {
    if (!isUpdateDeletion(decision)) return undefined;
    const { set, ordinal, pod, at } = decision;
    const limit = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
    return ordinal - startOrdinal(set) < limit
      ? [breach(`${pod.metadata.name} was deleted for an update below the partition ${limit}`, at)]
      : [];
  },
);

/** Deletions decided upon one view belong together. */
const disruptionBudget: Invariant = {
  id: 'STS-UPDATE-4',
  level: 'extended',
  about: [resources.Pod],
  kind: 'step',
  source: 'KEP-961 maxUnavailable for StatefulSets',
  sentence: 'One sync deletes for an update at most as many pods as maxUnavailable leaves',
  begin() {
    let batch: { readonly uid: string; readonly first: number; count: number } | undefined;
    return {
      observe(moment) {
        const decision = decisionOf(moment);
        if (!decision || !isUpdateDeletion(decision) || isFreeToGo(decision)) return undefined;
        const { set, pod, at, basis, position } = decision;
        const together = batch?.uid === set.metadata.uid && basis <= batch.first;
        batch =
          together && batch
            ? { ...batch, count: batch.count + 1 }
            : { uid: set.metadata.uid, first: position, count: 1 };
        const left = budgetOf(set) - unavailable(decision);
        return batch.count > Math.max(1, left)
          ? [
              breach(
                `${pod.metadata.name} was the ${batch.count}th pod deleted at once, with a budget of ${left}`,
                at,
              ),
            ]
          : [];
      },
    };
  },
};

const unavailable = (decision: Decision): number =>
  [...rangeOf(decision.set)].filter((ordinal) => {
    const pod = decision.pods.get(ordinal);
    return !pod || !isUpdated(pod, decision);
  }).length;

const completion = onObservation(
  {
    id: 'STS-UPDATE-5',
    level: 'core',
    about: [resources.StatefulSet],
    source: SOURCE,
    sentence: 'The update revision becomes the current one only when all replicas are updated and Ready',
  },
  (moment) => {
    const { object, previous, at } = moment.observation;
    if (!previous || previous.metadata.uid !== object.metadata.uid) return undefined;
    const [now, before] = [object as StatefulSet, previous as StatefulSet];
    const { currentRevision, updateRevision, updatedReplicas = 0, readyReplicas = 0, replicas } = now.status;
    if (
      !before.status.currentRevision ||
      currentRevision === before.status.currentRevision ||
      currentRevision !== updateRevision
    )
      return undefined;
    if (!moment.seen.get(resources.ControllerRevision, now.metadata.namespace, before.status.currentRevision))
      return undefined; // gone: it starts anew
    const complete = updatedReplicas === replicas && readyReplicas === replicas;
    return complete
      ? []
      : [
          breach(
            `${object.metadata.name} completed its update with ${updatedReplicas} updated and ${readyReplicas} Ready of ${replicas} replicas`,
            at,
          ),
        ];
  },
);

export const updates: readonly Invariant[] = [
  orderedUpdateGate,
  highestFirst,
  partition,
  disruptionBudget,
  completion,
];
