import type { Instant } from '#kernel/time.ts';
import { instantOf } from '#kernel/time.ts';
import type { Pod, PodDisruptionBudget } from '#model/objects.ts';
import { podCondition, priorityOf } from '#model/pod-state.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { ClusterState } from './cluster-state.ts';
import type { NodeInfo, Placement } from './node-info.ts';
import type { Misfit, Rejection } from './verdict.ts';

/** Pods that make room for another one, on the node that it is meant for then. */
export interface Preemption {
  readonly node: string;
  /** The most important one first. */
  readonly victims: readonly Pod[];
}

/** What is known when room is looked for. */
export interface Circumstances {
  readonly state: ClusterState;
  readonly budgets: readonly PodDisruptionBudget[];
  readonly now: Instant;
  /** Why the pod cannot be on a node, as things stand in `state`. */
  readonly misfit: (info: NodeInfo) => Misfit | undefined;
  readonly anyOrder: <T>(items: readonly T[]) => readonly T[];
}

const REASON = 'PreemptionByScheduler';

/**
 * May the pod drive away others? Not with `preemptionPolicy: Never`, and not while those it has driven away are still ending on
 * the node that it is meant for (PodEligibleToPreemptOthers).
 * @returns why not
 */
export function isIneligible(
  pod: Pod,
  rejections: readonly Rejection[],
  state: ClusterState,
): string | undefined {
  if (pod.spec['preemptionPolicy'] === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = String(pod.status['nominatedNodeName'] ?? '');
  if (rejections.find(({ info }) => info.name === nominated)?.misfit.helpless) return undefined;
  const ending = [...(state.node(nominated)?.pods.values() ?? [])].some(
    (other) => priorityOf(other.pod) < priorityOf(pod) && isBeingPreempted(other.pod),
  );
  return ending ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

const isBeingPreempted = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp !== undefined && podCondition(pod, 'DisruptionTarget')?.reason === REASON;

/** What making room on one node takes. */
interface Candidate {
  readonly node: string;
  readonly victims: readonly Pod[];
  /** Victims whose budget allows no disruption. */
  readonly violations: number;
}

/**
 * The least harmful way to make room for a pod that fits nowhere (plugin DefaultPreemption; pkg/scheduler/framework/preemption).
 * @returns where there is none, for each node why
 */
export function findPreemption(
  pod: Pod,
  rejections: readonly Rejection[],
  around: Circumstances,
): Preemption | readonly string[] {
  const candidates: Candidate[] = [];
  const reasons: string[] = [];
  for (const { info, misfit } of rejections) {
    if (misfit.helpless) {
      reasons.push('Preemption is not helpful for scheduling');
      continue;
    }
    const found = candidateOn(pod, info, around);
    if ('reasons' in found) reasons.push(...found.reasons);
    else candidates.push(found);
  }
  return candidates.length === 0 ? reasons : least(candidates, around);
}

/** Which pods of a node would have to go, tried out in the scheduler's own picture. */
function candidateOn(
  pod: Pod,
  info: NodeInfo,
  around: Circumstances,
): Candidate | { readonly reasons: readonly string[] } {
  const { state } = around;
  const before = [...info.pods.values()];
  const lower = before.filter((other) => priorityOf(other.pod) < priorityOf(pod));
  if (lower.length === 0) return { reasons: ['No preemption victims found for incoming pod'] };
  try {
    for (const { key } of lower) state.remove(key);
    const misfit = around.misfit(info);
    return misfit ? { reasons: misfit.reasons } : reprieved(info, lower, around);
  } finally {
    // all of them anew, so that they stand in the order in which they stood
    for (const { key } of before) state.remove(key);
    for (const { pod: other, node } of before) state.place(other, node);
  }
}

/** As many as possible may stay: first those whose budget would be broken, the more important ones first. */
function reprieved(info: NodeInfo, lower: readonly Placement[], around: Circumstances): Candidate {
  const { state } = around;
  const pods = [...lower].sort((a, b) => byImportance(a.pod, b.pod, around.now));
  const broken = overBudget(
    pods.map(({ pod }) => pod),
    around.budgets,
  );
  const victims: Pod[] = [];
  for (const { key, pod } of [
    ...pods.filter(({ pod: one }) => broken.has(one)),
    ...pods.filter(({ pod: one }) => !broken.has(one)),
  ]) {
    state.place(pod, info.name);
    if (!around.misfit(info)) continue;
    state.remove(key);
    victims.push(pod);
  }
  return {
    node: info.name,
    victims: victims.sort((a, b) => byImportance(a, b, around.now)),
    violations: victims.filter((pod) => broken.has(pod)).length,
  };
}

/** util.MoreImportantPod: by priority, then the one that has run longer. */
const byImportance = (a: Pod, b: Pod, now: Instant): number =>
  priorityOf(b) - priorityOf(a) || startOf(a, now) - startOf(b, now);

const startOf = ({ status }: Pod, now: Instant): Instant =>
  status.startTime ? instantOf(status.startTime) : now;

/** Pods that go beyond what their budgets allow, if they went in this order. */
function overBudget(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): ReadonlySet<Pod> {
  const left = new Map(budgets.map((budget) => [budget, budget.status.disruptionsAllowed]));
  const over = new Set<Pod>();
  for (const pod of pods)
    for (const budget of budgets.filter((each) => protects(each, pod))) {
      const allowed = (left.get(budget) ?? 0) - 1;
      left.set(budget, allowed);
      if (allowed < 0) over.add(pod);
    }
  return over;
}

const protects = ({ metadata, spec, status }: PodDisruptionBudget, pod: Pod): boolean =>
  metadata.namespace === pod.metadata.namespace &&
  Object.keys(pod.metadata.labels ?? {}).length > 0 &&
  isSaid(spec.selector) &&
  selectorMatches(spec.selector, pod.metadata.labels) &&
  status.disruptedPods?.[pod.metadata.name] === undefined;

/** Here, unlike for evictions, an empty selector chooses nothing. */
const isSaid = (selector: PodDisruptionBudget['spec']['selector']): boolean =>
  Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0) > 0;

/** Keeps every priority above nothing, so that few pods always weigh less than many (pickOneNodeForPreemption). */
const ABOVE_NOTHING = 2 ** 31;

/** What is compared first comes first; the greater wins. */
const scores: readonly ((candidate: Candidate, now: Instant) => number)[] = [
  ({ violations }) => -violations,
  ({ victims: [first] }) => (first ? -priorityOf(first) : 0),
  ({ victims }) => -victims.reduce((sum, pod) => sum + priorityOf(pod) + ABOVE_NOTHING, 0),
  ({ victims }) => -victims.length,
  ({ victims }, now) => {
    const highest = victims.filter((pod) => priorityOf(pod) === priorityOf(victims[0] as Pod));
    return Math.min(...highest.map((pod) => startOf(pod, now)));
  },
];

function least(candidates: readonly Candidate[], { now, anyOrder }: Circumstances): Preemption {
  let left = candidates;
  for (const score of scores) {
    const best = Math.max(...left.map((candidate) => score(candidate, now)));
    left = left.filter((candidate) => score(candidate, now) === best);
  }
  const [{ node, victims }] = anyOrder(left) as readonly [Candidate];
  return { node, victims };
}
