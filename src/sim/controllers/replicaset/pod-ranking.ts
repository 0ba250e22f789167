import type { Instant } from '#kernel/time.ts';
import { instantOf } from '#kernel/time.ts';
import type { ContainerStatus, Pod } from '#model/objects.ts';
import { isReady, podCondition } from '#model/pod-state.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_RANK: { readonly [phase: string]: number } = { Pending: 0, Unknown: 1, Running: 2 };

/** Is the pod still there to stay: not ended, and not on its way out? */
export const isActive = (pod: Pod): boolean =>
  pod.status.phase !== 'Succeeded' &&
  pod.status.phase !== 'Failed' &&
  pod.metadata.deletionTimestamp === undefined;

const deletionCost = ({ metadata: { annotations } }: Pod): number => {
  const text = annotations?.[DELETION_COST];
  return text !== undefined && /^(0|-?[1-9][0-9]*|\+0)$/.test(text) ? Number(text) : 0;
};
const mostRestarts = (statuses: readonly ContainerStatus[] = []): number =>
  Math.max(0, ...statuses.map(({ restartCount }) => restartCount));
const sidecarRestarts = ({ spec, status }: Pod): number => {
  const sidecars = new Set(
    (spec.initContainers ?? [])
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  return mostRestarts(status.initContainerStatuses?.filter(({ name }) => sidecars.has(name)));
};

/** The age as a power of two of nanoseconds; -1 when there is none. */
const ageRank = (since: Instant, now: Instant): number =>
  now > since ? Math.trunc(Math.log2((now - since) * 1e6)) : -1;
const readySince = (pod: Pod): Instant => instantOf(podCondition(pod, 'Ready')?.lastTransitionTime ?? '');

/** The younger first; those of about the same age (LogarithmicScaleDown) by uid, which is chance. */
function byAge(a: Pod, b: Pod, sinceA: Instant, sinceB: Instant, now: Instant): number {
  if (sinceA === sinceB || (Number.isNaN(sinceA) && Number.isNaN(sinceB))) return 0;
  if (Number.isNaN(sinceA)) return -1;
  if (Number.isNaN(sinceB)) return 1;
  const difference = ageRank(sinceA, now) - ageRank(sinceB, now);
  if (difference !== 0) return difference;
  return a.metadata.uid < b.metadata.uid ? -1 : 1;
}

interface Ranked {
  readonly now: Instant;
  /** How many pods of the same family are on a pod's node. */
  readonly crowd: (pod: Pod) => number;
}

type Rule = (a: Pod, b: Pod, ranked: Ranked) => number;

/** Who goes first; the first rule that tells two pods apart decides (controller_utils.go, ActivePodsWithRanks). */
const rules: readonly Rule[] = [
  (a, b) => Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)),
  (a, b) => (PHASE_RANK[a.status.phase ?? ''] ?? 0) - (PHASE_RANK[b.status.phase ?? ''] ?? 0),
  (a, b) => Number(isReady(a)) - Number(isReady(b)),
  (a, b) => deletionCost(a) - deletionCost(b),
  (a, b, { crowd }) => crowd(b) - crowd(a),
  (a, b, { now }) => (isReady(a) && isReady(b) ? byAge(a, b, readySince(a), readySince(b), now) : 0),
  (a, b) => mostRestarts(b.status.containerStatuses) - mostRestarts(a.status.containerStatuses),
  (a, b) => sidecarRestarts(b) - sidecarRestarts(a),
  (a, b, { now }) =>
    byAge(a, b, instantOf(a.metadata.creationTimestamp), instantOf(b.metadata.creationTimestamp), now),
];

/**
 * The pods that a scale-down takes: so many of `pods`, those that are missed least first.
 * @param related the active pods of all ReplicaSets of the same owner: they make a node crowded
 */
export function podsToDelete(
  pods: readonly Pod[],
  related: readonly Pod[],
  count: number,
  now: Instant,
): readonly Pod[] {
  if (count >= pods.length) return pods;
  const onNode = new Map<string, number>();
  for (const pod of related)
    if (isActive(pod)) onNode.set(pod.spec.nodeName ?? '', (onNode.get(pod.spec.nodeName ?? '') ?? 0) + 1);
  const ranked: Ranked = { now, crowd: (pod) => onNode.get(pod.spec.nodeName ?? '') ?? 0 };
  const compare = (a: Pod, b: Pod): number => {
    for (const rule of rules) {
      const order = rule(a, b, ranked);
      if (order !== 0) return order;
    }
    return 0;
  };
  return [...pods].sort(compare).slice(0, count);
}
