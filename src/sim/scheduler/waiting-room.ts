import type { Plugin } from './verdict.ts';

/** What can happen that may let a pod through that no node could take. */
export type Change =
  | 'node added'
  | 'node labels'
  | 'node taints'
  | 'node opened'
  | 'node resources'
  | 'node removed'
  | 'pod removed'
  | 'pod placed'
  | 'volume'
  | 'class added';

/** Which checks such a change concerns (the plugins' EventsToRegister); `node added` concerns them all. */
const CONCERNED: { readonly [change in Change]: readonly Plugin[] | 'all' } = {
  'node added': 'all',
  'node labels': ['NodeAffinity', 'VolumeBinding', 'PodTopologySpread', 'InterPodAffinity'],
  'node taints': ['TaintToleration', 'NodeUnschedulable', 'PodTopologySpread'],
  'node opened': ['NodeUnschedulable'],
  'node resources': ['NodeResourcesFit'],
  'node removed': ['PodTopologySpread'],
  'pod removed': [
    'NodePorts',
    'NodeResourcesFit',
    'VolumeRestrictions',
    'PodTopologySpread',
    'InterPodAffinity',
  ],
  'pod placed': ['PodTopologySpread', 'InterPodAffinity'],
  volume: ['VolumeBinding'],
  'class added': ['VolumeBinding'],
};

/** The unschedulable pods, by what they wait for. */
export class WaitingRoom {
  readonly #plugins = new Map<string, ReadonlySet<Plugin>>();
  readonly #byClaim = new Map<string, Set<string>>();
  readonly #claims = new Map<string, readonly string[]>();

  has(pod: string): boolean {
    return this.#plugins.has(pod);
  }

  /** @param claims keys of the claims whose changes concern the pod */
  enter(pod: string, plugins: ReadonlySet<Plugin>, claims: readonly string[]): void {
    this.leave(pod);
    this.#plugins.set(pod, plugins);
    this.#claims.set(pod, claims);
    for (const claim of claims) {
      const pods = this.#byClaim.get(claim);
      if (pods) pods.add(pod);
      else this.#byClaim.set(claim, new Set([pod]));
    }
  }

  leave(pod: string): void {
    for (const claim of this.#claims.get(pod) ?? []) {
      const pods = this.#byClaim.get(claim);
      pods?.delete(pod);
      if (pods?.size === 0) this.#byClaim.delete(claim);
    }
    this.#plugins.delete(pod);
    this.#claims.delete(pod);
  }

  /** The pods that a change may let through. */
  concernedBy(change: Change): readonly string[] {
    const plugins = CONCERNED[change];
    if (plugins === 'all') return [...this.#plugins.keys()];
    return [...this.#plugins]
      .filter(([, own]) => plugins.some((plugin) => own.has(plugin)))
      .map(([pod]) => pod);
  }

  waitingForClaim(claim: string): readonly string[] {
    return [...(this.#byClaim.get(claim) ?? [])];
  }
}
