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

/** Why a pod can be on no node, and which checks say so. */
export interface Unschedulable {
  readonly message: string;
  readonly plugins: ReadonlySet<Plugin>;
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

const preemption = ({ helpless }: Misfit): string =>
  helpless ? 'Preemption is not helpful for scheduling' : 'No preemption victims found for incoming pod';

/** The message when every node was looked at (framework.FitError, with what DynamicResources and DefaultPreemption add). */
export function noneFits(misfits: readonly Misfit[]): Unschedulable {
  const reasons = histogram(misfits.flatMap((misfit) => misfit.reasons));
  const helps = `${available(misfits.length)} ${histogram(misfits.map(preemption))}`;
  const message = `${available(misfits.length)} ${reasons} no new claims to deallocate, preemption: ${helps}`;
  return { message, plugins: new Set(misfits.map(({ plugin }) => plugin)) };
}

/**
 * The message when a check failed before any node was looked at: `not found` is what DynamicResources says, which has
 * then not prepared anything.
 */
export const noneTried = (nodes: number, reason: string, plugin: Plugin): Unschedulable => ({
  message: `${available(nodes)} ${reason}. not found`,
  plugins: new Set([plugin]),
});
