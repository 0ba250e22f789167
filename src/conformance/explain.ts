import type { Instant } from '#kernel/time.ts';
import type { View } from '#cluster/journal.ts';
import type { Pod, StatefulSet } from '#model/objects.ts';
import { membershipOf, podName, startOrdinal } from '#model/ordinals.ts';
import { isControlledBy } from '#model/owners.ts';
import { isAvailable, isRunningAndReady, isTerminating } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';

/**
 * Why a set does not get on, in sentences that name the blocking pod and the rule:
 * `web-2 is not created because web-1 is not Ready: OrderedReady waits for every lower pod`.
 */
export function explain(view: View, namespace: string, now: Instant): readonly string[] {
  return view
    .list<StatefulSet>(resources.StatefulSet, namespace)
    .flatMap((set) => explainSet(situationOf(set, view, now)));
}

/** A set with what there is of it, and what is not. */
interface Situation {
  readonly set: StatefulSet;
  readonly view: View;
  readonly now: Instant;
  readonly pods: ReadonlyMap<number, Pod>;
  /** Ordinals in range, ascending. */
  readonly wanted: readonly number[];
  readonly missing: readonly number[];
  /** Pods out of range, the highest first. */
  readonly condemned: readonly Pod[];
}

function situationOf(set: StatefulSet, view: View, now: Instant): Situation {
  const start = startOrdinal(set);
  const pods = new Map(
    view
      .list<Pod>(resources.Pod, set.metadata.namespace)
      .filter((pod) => isControlledBy(pod, set.metadata.uid))
      .map((pod) => [membershipOf(pod.metadata.name).ordinal, pod]),
  );
  const wanted = Array.from({ length: Math.min(set.spec.replicas, 10_000) }, (_, index) => start + index);
  const condemned = [...pods]
    .filter(([ordinal]) => ordinal < start || ordinal >= start + set.spec.replicas)
    .sort(([a], [b]) => b - a)
    .map(([, pod]) => pod);
  return { set, view, now, pods, wanted, missing: wanted.filter((ordinal) => !pods.has(ordinal)), condemned };
}

function explainSet(situation: Situation): readonly string[] {
  const { set, missing } = situation;
  if (set.metadata.deletionTimestamp)
    return [`${set.metadata.name} is being deleted: its controller touches no pod any more`];
  const taken = missing.flatMap((ordinal) => foreignPod(situation, podName(set.metadata.name, ordinal)));
  if (taken.length > 0) return taken;
  return set.spec.podManagementPolicy === 'Parallel' ? explainParallel(situation) : explainOrdered(situation);
}

/** No pod waits for another one, so each is told by itself; an update goes one by one all the same. */
function explainParallel(situation: Situation): readonly string[] {
  const { set, wanted, pods, now, condemned, missing } = situation;
  const idle = wanted.flatMap((ordinal) => {
    const pod = pods.get(ordinal);
    const state = pod && whyNot(pod, set, now);
    return pod && state !== undefined ? [`${pod.metadata.name} is ${state}`] : [];
  });
  const leaving = condemned.filter(isTerminating).map(stays);
  const sentences = [...notCreated(set, missing), ...leaving];
  if (idle.length === 0) return sentences;
  const update = isUpdating(set) ? ': the update waits for it' : ': a Parallel set waits for no other pod';
  return [...sentences, `${idle.slice(0, 3).join(', ')}${update}`];
}

function explainOrdered(situation: Situation): readonly string[] {
  const { set, wanted, pods, now, missing, condemned } = situation;
  const blocking = wanted.map((ordinal) => pods.get(ordinal)).find((pod) => pod && whyNot(pod, set, now));
  const leaving = condemned.find(isTerminating);
  if (!blocking)
    return [...notCreated(set, missing), ...(leaving ? [waitsForGoing(leaving, condemned)] : [])];
  const why = `${blocking.metadata.name} is ${whyNot(blocking, set, now)}`;
  const held = [...heldBack(situation, blocking, why), ...(leaving ? [stays(leaving)] : [])];
  return held.length === 0 && isUpdating(set)
    ? [
        `the update stands still because ${why}: it goes on from the highest ordinal only when every pod above is Ready`,
      ]
    : held;
}

/** What OrderedReady does not do because of one pod. */
function heldBack({ set, missing, condemned }: Situation, blocking: Pod, why: string): readonly string[] {
  const next = missing.find((ordinal) => ordinal > membershipOf(blocking.metadata.name).ordinal);
  const highest = condemned.find((pod) => !isTerminating(pod));
  return [
    ...(next === undefined
      ? []
      : [
          `${podName(set.metadata.name, next)} is not created because ${why}: OrderedReady waits for every lower pod`,
        ]),
    ...(highest === undefined
      ? []
      : [
          `${highest.metadata.name} is not deleted because ${why}: OrderedReady scales down only while all remaining pods are Ready`,
        ]),
  ];
}

/** `web-3 is not deleted because web-4 is still terminating: ...`; of one alone, why it is still there. */
function waitsForGoing(leaving: Pod, condemned: readonly Pod[]): string {
  const next = condemned.find((pod) => !isTerminating(pod));
  return next
    ? `${next.metadata.name} is not deleted because ${leaving.metadata.name} is still terminating: OrderedReady scales down one pod after the other`
    : stays(leaving);
}

/** A pod that should have gone, and who it is that keeps it. */
function stays({ metadata: { name, finalizers = [], deletionTimestamp }, spec }: Pod): string {
  const asked = `${name} is out of range and terminating since ${deletionTimestamp}`;
  return finalizers.length > 0
    ? `${asked}: it stays until its finalizers are gone (${finalizers.join(', ')})`
    : `${asked}: it goes when the kubelet of ${spec.nodeName ?? 'its node'} says that it has ended`;
}

const notCreated = (set: StatefulSet, [first]: readonly number[]): readonly string[] =>
  first === undefined
    ? []
    : [
        `${podName(set.metadata.name, first)} is missing, and the controller has not created it: see its events`,
      ];

const isUpdating = ({ status: { currentRevision, updateRevision } }: StatefulSet): boolean =>
  currentRevision !== updateRevision;

/** `not Ready`, `terminating`, ...; undefined when the pod holds nobody up. */
function whyNot(pod: Pod, set: StatefulSet, now: Instant): string | undefined {
  if (isTerminating(pod)) return 'still terminating';
  if (!isRunningAndReady(pod)) {
    const waiting = pod.status.containerStatuses?.map(({ state }) => state?.waiting?.reason).find(Boolean);
    return `${pod.status.phase ?? 'without a phase'} and not Ready${waiting ? ` (${waiting})` : ''}`;
  }
  return isAvailable(pod, set.spec.minReadySeconds ?? 0, now)
    ? undefined
    : `Ready for less than minReadySeconds (${set.spec.minReadySeconds} s)`;
}

function foreignPod({ view, set }: Situation, name: string): readonly string[] {
  return view.get<Pod>(resources.Pod, set.metadata.namespace, name)
    ? [`${name} cannot be created because another pod has its name, which the set does not own`]
    : [];
}
