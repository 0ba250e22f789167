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
    .flatMap((set) => explainSet(set, view, now));
}

function explainSet(set: StatefulSet, view: View, now: Instant): readonly string[] {
  const { name, namespace, uid } = set.metadata;
  const start = startOrdinal(set);
  const pods = new Map(
    view
      .list<Pod>(resources.Pod, namespace)
      .filter((pod) => isControlledBy(pod, uid))
      .map((pod) => [membershipOf(pod.metadata.name).ordinal, pod]),
  );
  const wanted = Array.from({ length: Math.min(set.spec.replicas, 10_000) }, (_, index) => start + index);
  const missing = wanted.filter((ordinal) => !pods.has(ordinal));
  const extra = [...pods.keys()]
    .filter((ordinal) => ordinal < start || ordinal >= start + set.spec.replicas)
    .sort((a, b) => b - a);
  const blocking = wanted.map((ordinal) => pods.get(ordinal)).find((pod) => pod && whyNot(pod, set, now));
  const taken = missing
    .map((ordinal) => foreignPod(view, set, podName(name, ordinal)))
    .filter((text) => text !== undefined);
  if (taken.length > 0) return taken;
  if (set.spec.podManagementPolicy === 'Parallel' || !blocking)
    return missing.length > 0
      ? [
          `${podName(name, missing[0] as number)} is missing, and the controller has not created it: see its events`,
        ]
      : [];
  const why = `${blocking.metadata.name} is ${whyNot(blocking, set, now)}`;
  const sentences: string[] = [];
  const next = missing.find((ordinal) => ordinal > membershipOf(blocking.metadata.name).ordinal);
  if (next !== undefined)
    sentences.push(
      `${podName(name, next)} is not created because ${why}: OrderedReady waits for every lower pod`,
    );
  if (extra[0] !== undefined)
    sentences.push(
      `${podName(name, extra[0])} is not deleted because ${why}: OrderedReady scales down only while all remaining pods are Ready`,
    );
  const { currentRevision, updateRevision } = set.status;
  if (sentences.length === 0 && currentRevision !== updateRevision)
    sentences.push(
      `the update stands still because ${why}: it goes on from the highest ordinal only when every pod above is Ready`,
    );
  return sentences;
}

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

function foreignPod(view: View, set: StatefulSet, name: string): string | undefined {
  const pod = view.get<Pod>(resources.Pod, set.metadata.namespace, name);
  return pod && `${name} cannot be created because another pod has its name, which the set does not own`;
}
