import type { Labels, LabelSelector, Node, Pod } from '#model/objects.ts';
import { isTolerated } from '#model/tolerations.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { ClusterState } from './cluster-state.ts';
import { matchesNodeRules } from './node-rules.ts';
import type { Judge } from './pod-affinity.ts';
import type { Misfit } from './verdict.ts';

/** core/v1 TopologySpreadConstraint. */
interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
  readonly matchLabelKeys?: readonly string[];
}

/** A constraint with the pods of every domain counted. */
interface Count {
  readonly constraint: Constraint;
  readonly selector: LabelSelector | undefined;
  readonly domains: ReadonlyMap<string, number>;
  readonly least: number;
}

const UNEVEN = "node(s) didn't match pod topology spread constraints";
const misfit = (reason: string, helpless: boolean): Misfit => ({
  plugin: 'PodTopologySpread',
  reasons: [reason],
  helpless,
});
const TOO_UNEVEN = misfit(UNEVEN, false);
const NO_LABEL = misfit(`${UNEVEN} (missing required label)`, true);

/** Topology spread constraints that must hold (plugin PodTopologySpread); undefined when the pod has none. */
export function spreadJudge(pod: Pod, state: ClusterState): Judge | undefined {
  const all = (pod.spec['topologySpreadConstraints'] ?? []) as readonly Constraint[];
  const hard = all.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
  if (hard.length === 0) return undefined;
  const keys = hard.map(({ topologyKey }) => topologyKey);
  const counts = hard.map((constraint) => count(constraint, pod, keys, state));
  return ({ metadata: { labels = {} } }) => judge(counts, pod, labels);
}

function judge(counts: readonly Count[], pod: Pod, labels: Labels): Misfit | undefined {
  for (const { constraint, selector, domains, least } of counts) {
    const value = labels[constraint.topologyKey];
    if (value === undefined) return NO_LABEL;
    const self = selectorMatches(selector, pod.metadata.labels) ? 1 : 0;
    if ((domains.get(value) ?? 0) + self - least > constraint.maxSkew) return TOO_UNEVEN;
  }
  return undefined;
}

function count(constraint: Constraint, pod: Pod, keys: readonly string[], state: ClusterState): Count {
  const selector = narrowed(constraint, pod);
  const { namespace } = pod.metadata;
  const counts = (other: Pod): boolean =>
    other.metadata.namespace === namespace &&
    other.metadata.deletionTimestamp === undefined &&
    selectorMatches(selector, other.metadata.labels);
  const byNode = state.tally.byNode(
    JSON.stringify(['spread', namespace, selector]),
    counts,
    state.placements,
  );
  const domains = new Map<string, number>();
  for (const { node, name } of state.nodes) {
    if (!node || !isEligible(node, constraint, pod, keys)) continue;
    const value = node.metadata.labels?.[constraint.topologyKey] ?? '';
    domains.set(value, (domains.get(value) ?? 0) + (byNode.get(name) ?? 0));
  }
  return { constraint, selector, domains, least: leastOf(domains, constraint.minDomains ?? 1) };
}

/** With fewer domains than `minDomains` the emptiest one counts as empty. */
function leastOf(domains: ReadonlyMap<string, number>, minDomains: number): number {
  if (domains.size < minDomains) return 0;
  return [...domains.values()].reduce((least, number) => Math.min(least, number), Infinity);
}

/** The selector, narrowed to the pod's own values of `matchLabelKeys`. */
function narrowed(
  { labelSelector, matchLabelKeys = [] }: Constraint,
  { metadata: { labels = {} } }: Pod,
): LabelSelector | undefined {
  const own = matchLabelKeys
    .filter((key) => Object.hasOwn(labels, key))
    .map((key) => [key, labels[key] ?? '']);
  if (!labelSelector || own.length === 0) return labelSelector;
  return {
    ...labelSelector,
    matchLabels: { ...labelSelector.matchLabels, ...(Object.fromEntries(own) as Labels) },
  };
}

function isEligible(
  node: Node,
  { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' }: Constraint,
  pod: Pod,
  keys: readonly string[],
): boolean {
  const { labels = {} } = node.metadata;
  if (!keys.every((key) => Object.hasOwn(labels, key))) return false;
  if (nodeAffinityPolicy === 'Honor' && !matchesNodeRules(pod, node)) return false;
  return nodeTaintsPolicy === 'Ignore' || !untoleratedTaint(node, pod);
}

const untoleratedTaint = ({ spec: { taints = [] } }: Node, pod: Pod): boolean =>
  taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, pod.spec.tolerations));
