import type { View } from '#cluster/journal.ts';
import type { Instant } from '#kernel/time.ts';
import type { ControllerRevision, PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { isInRange, podName } from '#model/ordinals.ts';
import { controllerOf } from '#model/owners.ts';
import { isRunningAndReady, isTerminal, isTerminating } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { Breach, Invariant } from '../invariant.ts';
import {
  breach,
  claimsFor,
  isHealthy,
  isOrdered,
  minReady,
  podsOf,
  rangeOf,
  REVISION_LABEL,
} from './decision.ts';

const SOURCE = 'pkg/controller/statefulset (1.36), and bug zoo L1-L6';

/** A claim about a set when nothing further can happen. */
type AtRest = (
  set: StatefulSet,
  pods: ReadonlyMap<number, Pod>,
  now: View,
  at: Instant,
) => readonly Breach[] | undefined;

const atRest = (claim: Pick<Invariant, 'id' | 'sentence' | 'level'>, judge: AtRest): Invariant => ({
  ...claim,
  kind: 'liveness',
  about: [],
  source: SOURCE,
  begin: () => ({
    observe: () => undefined,
    finish(now, at, quiet) {
      const sets = quiet
        ? now.list<StatefulSet>(resources.StatefulSet).filter(({ metadata }) => !metadata.deletionTimestamp)
        : [];
      const judged = sets
        .map((set) => judge(set, podsOf(set, now), now, at))
        .filter((found) => found !== undefined);
      return judged.length > 0 ? judged.flat() : undefined;
    },
  }),
});

/**
 * Something that keeps the controller from creating a pod for good: its name or its claim belongs to somebody else, or
 * the claim of its predecessor was collected, which wakes nobody (Z64).
 */
function isBarred(set: StatefulSet, ordinal: number, now: View): boolean {
  const collects = set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete';
  if (collects && claimsFor(set, ordinal, now).some(({ claim }) => claim === undefined)) return true;
  if (now.get(resources.Pod, set.metadata.namespace, podName(set.metadata.name, ordinal))) return true;
  return claimsFor(set, ordinal, now).some(
    ({ claim }) =>
      claim !== undefined && (claim.metadata.deletionTimestamp !== undefined || hasStaleOwner(claim, now)),
  );
}

const hasStaleOwner = ({ metadata }: PersistentVolumeClaim, now: View): boolean =>
  metadata.ownerReferences?.some(
    ({ kind, name, uid }) =>
      kind === 'Pod' && now.get(resources.Pod, metadata.namespace, name)?.metadata.uid !== uid,
  ) ?? false;

const allWell = (set: StatefulSet, pods: ReadonlyMap<number, Pod>, at: Instant): boolean =>
  [...pods.values()].every((pod) => isHealthy(pod, set, at) && pod.status.phase === 'Running');

const complete = atRest(
  {
    id: 'STS-LIVE-1',
    level: 'core',
    sentence: 'When nothing can happen any more and every pod is well, exactly the pods in range exist',
  },
  (set, pods, now, at) => {
    // with minReadySeconds a condemned pod can make up the number of available ones, and nobody looks again
    if (minReady(set) > 0 || !allWell(set, pods, at)) return undefined;
    const missing = [...rangeOf(set)].filter((ordinal) => !pods.has(ordinal));
    if (missing.some((ordinal) => isBarred(set, ordinal, now))) return undefined;
    const extra = [...pods].filter(([ordinal]) => ordinal >= 0 && !isInRange(set, ordinal));
    return [
      ...missing.map((ordinal) => breach(`${podName(set.metadata.name, ordinal)} is missing for good`, at)),
      ...extra.map(([, pod]) => breach(`${pod.metadata.name} is out of range and stays`, at)),
    ];
  },
);

const rolledOut = atRest(
  {
    id: 'STS-LIVE-2',
    level: 'core',
    sentence:
      'When nothing can happen any more and every pod is well, a RollingUpdate without partition has reached every pod',
  },
  (set, pods, _now, at) => {
    const { type, rollingUpdate } = set.spec.updateStrategy;
    if (
      type !== 'RollingUpdate' ||
      (rollingUpdate?.partition ?? 0) > 0 ||
      !allWell(set, pods, at) ||
      pods.size !== set.spec.replicas
    )
      return undefined;
    const { currentRevision, updateRevision } = set.status;
    const old = [...pods.values()].filter((pod) => pod.metadata.labels?.[REVISION_LABEL] !== updateRevision);
    if (old.length > 0) return old.map((pod) => breach(`${pod.metadata.name} stays outdated`, at));
    return currentRevision === updateRevision
      ? []
      : [breach(`${set.metadata.name} never completes its update to ${updateRevision}`, at)];
  },
);

const parallelScaleDown = atRest(
  { id: 'STS-LIVE-3', level: 'core', sentence: 'Parallel scales down whatever state the pods are in' },
  (set, pods, _now, at) => {
    if (isOrdered(set)) return undefined;
    const left = [...pods].filter(
      ([ordinal, pod]) => ordinal >= 0 && !isInRange(set, ordinal) && !isTerminating(pod),
    );
    return left.map(([, pod]) => breach(`${pod.metadata.name} is out of range and stays`, at));
  },
);

const replaced = atRest(
  {
    id: 'STS-LIVE-4',
    level: 'core',
    sentence: 'A Failed or Succeeded pod is replaced, unless OrderedReady waits for a lower one',
  },
  (set, pods, _now, at) => {
    const found: Breach[] = [];
    for (const ordinal of rangeOf(set)) {
      const pod = pods.get(ordinal);
      if (pod && isTerminal(pod) && !isTerminating(pod))
        found.push(breach(`${pod.metadata.name} is ${pod.status.phase} and stays`, at));
      if (isOrdered(set) && (!pod || !isHealthy(pod, set, at))) break;
    }
    return found;
  },
);

const settledStatus = atRest(
  {
    id: 'STS-LIVE-5',
    level: 'core',
    sentence: 'When nothing can happen any more, the status counts the pods that there are',
  },
  (set, pods, _now, at) => {
    if (set.status.observedGeneration !== set.metadata.generation)
      return [breach(`generation ${set.metadata.generation} of ${set.metadata.name} is never observed`, at)];
    const own = [...pods].filter(([ordinal]) => ordinal >= 0).map(([, pod]) => pod);
    const counts = { replicas: own.length, readyReplicas: own.filter(isRunningAndReady).length };
    const { replicas, readyReplicas = 0 } = set.status;
    const wrong = counts.replicas !== replicas || counts.readyReplicas !== readyReplicas;
    return wrong
      ? [
          {
            ...breach(`the status of ${set.metadata.name} does not count its pods`, at),
            expected: JSON.stringify(counts),
            observed: JSON.stringify({ replicas, readyReplicas }),
          },
        ]
      : [];
  },
);

const boundedHistory = atRest(
  {
    id: 'STS-LIVE-6',
    level: 'extended',
    sentence: 'No more revisions than revisionHistoryLimit are kept besides those in use',
  },
  (set, pods, now, at) => {
    const limit = set.spec.revisionHistoryLimit ?? 10;
    if (limit < 0) return undefined;
    const live = new Set<string | undefined>([
      set.status.currentRevision,
      set.status.updateRevision,
      ...[...pods.values()].map(({ metadata }) => metadata.labels?.[REVISION_LABEL]),
    ]);
    const spare = now
      .list<ControllerRevision>(resources.ControllerRevision, set.metadata.namespace)
      .filter(
        (revision) => controllerOf(revision)?.uid === set.metadata.uid && !live.has(revision.metadata.name),
      );
    return spare.length > limit
      ? [breach(`${set.metadata.name} keeps ${spare.length} spare revisions, more than ${limit}`, at)]
      : [];
  },
);

export const liveness: readonly Invariant[] = [
  complete,
  rolledOut,
  parallelScaleDown,
  replaced,
  settledStatus,
  boundedHistory,
];
