import type { Node, Pod } from '#model/objects.ts';
import { isTolerated } from '#model/tolerations.ts';
import type { Candidate } from './filters.ts';
import type { NodeInfo } from './node-info.ts';
import { ownerOf } from './node-info.ts';
import { preferenceFor } from './node-rules.ts';
import { load } from './requests.ts';

const BEST = 100;
/** Weights of the default profile. */
const WEIGHTS = { taints: 3, preference: 2, spread: 2, free: 1 };

const freeShare = (used: number, allocatable: number): number =>
  allocatable <= 0 || used > allocatable ? 0 : Math.floor(((allocatable - used) * BEST) / allocatable);

/** NodeResourcesFit, LeastAllocated: the emptier the node the better. */
function free({ requests }: Candidate, info: NodeInfo): number {
  const share = (resource: 'cpu' | 'memory') =>
    freeShare(info.load(resource) + load(requests, resource), info.allocatable(resource));
  return Math.floor((share('cpu') + share('memory')) / 2);
}

const dislikedTaints = ({ spec: { taints = [] } }: Node, { spec: { tolerations } }: Pod): number =>
  taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)).length;

/** Numbers as shares of the largest; `reverse`: the smallest is best. */
function normalised(numbers: readonly number[], reverse: boolean): readonly number[] {
  const most = numbers.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return numbers.map(() => (reverse ? BEST : 0));
  return numbers.map((number) =>
    reverse ? BEST - Math.floor((BEST * number) / most) : Math.floor((BEST * number) / most),
  );
}

/** PodTopologySpread with its default constraints, in simple form: away from pods of the same controller. */
function spread(siblings: readonly number[]): readonly number[] {
  const most = siblings.reduce((a, b) => Math.max(a, b), 0);
  const least = siblings.reduce((a, b) => Math.min(a, b), Infinity);
  return siblings.map((number) => (most === 0 ? BEST : Math.floor((BEST * (most + least - number)) / most)));
}

/** The best of the nodes that fit, several when they are equal, by name. */
export function bestNodes(pod: Candidate, fitting: readonly NodeInfo[]): readonly NodeInfo[] {
  if (fitting.length <= 1) return fitting;
  const owner = ownerOf(pod.pod);
  const taints = normalised(
    fitting.map(({ node }) => (node ? dislikedTaints(node, pod.pod) : 0)),
    true,
  );
  const wishes = normalised(
    fitting.map(({ node }) => (node ? preferenceFor(pod.pod, node) : 0)),
    false,
  );
  const spreads = spread(fitting.map((info) => (owner ? info.ownedBy(owner) : 0)));
  const total = (info: NodeInfo, i: number): number =>
    WEIGHTS.taints * (taints[i] ?? 0) +
    WEIGHTS.preference * (wishes[i] ?? 0) +
    WEIGHTS.spread * (spreads[i] ?? 0) +
    WEIGHTS.free * free(pod, info);
  const scores = fitting.map(total);
  const most = scores.reduce((a, b) => Math.max(a, b), 0);
  return fitting.filter((_, i) => scores[i] === most).sort((a, b) => (a.name < b.name ? -1 : 1));
}
