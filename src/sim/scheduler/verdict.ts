import type { NodeInfo } from './node-info.ts';
import type { Preemption } from './preemption.ts';

/** The scheduler's checks, in the order in which they look at a node (the default profile of 1.36). */
export type Plugin =
  | 'NodeUnschedulable'
  | 'NodeName'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'VolumeRestrictions'
  | 'VolumeBinding'
  | 'PodTopologySpread'
  | 'InterPodAffinity';

/** Why a pod cannot be on a node. */
export interface Misfit {
  readonly plugin: Plugin;
  readonly reasons: readonly string[];
  /** Not even the removal of other pods would help (UnschedulableAndUnresolvable). */
  readonly helpless: boolean;
}

/** A node that cannot take a pod. */
export interface Rejection {
  readonly info: NodeInfo;
  readonly misfit: Misfit;
}

/** Why a pod can be on no node, and which checks say so. */
export interface Unschedulable {
  readonly message: string;
  readonly plugins: ReadonlySet<Plugin>;
  /** How room is made for it. */
  readonly preemption?: Preemption;
  /** It goes on to be meant for the node that it was meant for. */
  readonly keepsNomination?: boolean;
}

export const NO_NODES = 'no nodes available to schedule pods';

const available = (total: number): string => `0/${total} nodes are available:`;

/** `1 Too many pods, 2 node(s) were unschedulable.`: how often which reason, in the order of these texts. */
function histogram(reasons: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const texts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `${texts.join(', ')}.`;
}

/** The message when every node was looked at (framework.FitError). */
function fitError(rejections: readonly Rejection[]): Unschedulable {
  const reasons = histogram(rejections.flatMap(({ misfit }) => misfit.reasons));
  return {
    message: `${available(rejections.length)} ${reasons}`,
    plugins: new Set(rejections.map(({ misfit }) => misfit.plugin)),
  };
}

/** Room is made on one node: DefaultPreemption has nothing to say. */
export const makesRoom = (rejections: readonly Rejection[], preemption: Preemption): Unschedulable => ({
  ...fitError(rejections),
  preemption,
});

/** With what DynamicResources and DefaultPreemption add. */
function without(rejections: readonly Rejection[], why: string): Unschedulable {
  const { message, plugins } = fitError(rejections);
  return { message: `${message} no new claims to deallocate, preemption: ${why}`, plugins };
}

/** No room can be made. @param reasons for each node why not */
export const noneFits = (rejections: readonly Rejection[], reasons: readonly string[]): Unschedulable =>
  without(rejections, `${available(rejections.length)} ${histogram(reasons)}`);

/** The pod is not to make room for itself. */
export const mayNotPreempt = (rejections: readonly Rejection[], why: string): Unschedulable => ({
  ...without(rejections, why),
  keepsNomination: true,
});

/**
 * The message when a check failed before any node was looked at: `not found` is what DynamicResources says, which has
 * then not prepared anything.
 */
export const noneTried = (nodes: number, reason: string, plugin: Plugin): Unschedulable => ({
  message: `${available(nodes)} ${reason}. not found`,
  plugins: new Set([plugin]),
});
