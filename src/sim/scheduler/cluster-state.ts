import { keyFor } from '#model/keys.ts';
import type { Node, Pod } from '#model/objects.ts';
import type { AntiAffinityBook } from './pod-affinity.ts';
import { antiAffinityBook } from './pod-affinity.ts';
import type { Placement } from './node-info.ts';
import { NodeInfo, placementOf } from './node-info.ts';
import { PodTally } from './pod-tally.ts';

/** The scheduler's own picture: nodes, and the pods on them, also those that it has only decided on (assumed). */
export class ClusterState {
  readonly #infos = new Map<string, NodeInfo>();
  readonly #placements = new Map<string, Placement>();
  readonly #podsOfClaim = new Map<string, Set<string>>();
  #known: readonly NodeInfo[] | undefined;
  readonly tally = new PodTally();
  readonly antiAffinity: AntiAffinityBook = antiAffinityBook();

  /** The nodes that exist, in the order in which they came. */
  get nodes(): readonly NodeInfo[] {
    return (this.#known ??= [...this.#infos.values()].filter(({ node }) => node));
  }

  get placements(): Iterable<Placement> {
    return this.#placements.values();
  }

  node(name: string): NodeInfo | undefined {
    return this.#infos.get(name);
  }

  placement(key: string): Placement | undefined {
    return this.#placements.get(key);
  }

  /** Pods on nodes that mount the claim. */
  podsOfClaim(claim: string): ReadonlySet<string> {
    return this.#podsOfClaim.get(claim) ?? new Set();
  }

  putNode(node: Node): void {
    this.#info(node.metadata.name).node = node;
    this.#known = undefined;
  }

  dropNode(name: string): void {
    const info = this.#infos.get(name);
    if (!info) return;
    info.node = undefined;
    if (info.pods.size === 0) this.#infos.delete(name);
    this.#known = undefined;
  }

  /** Notes that a pod is on a node, or will be; takes the place of what was noted of it before. */
  place(pod: Pod, node: string): void {
    this.remove(keyFor(pod));
    const placement = placementOf(pod, node);
    this.#placements.set(placement.key, placement);
    this.#info(node).add(placement);
    this.tally.add(placement);
    this.antiAffinity.add(placement);
    for (const claim of placement.claims) this.#users(claim).add(placement.key);
  }

  /** News of a pod that is where it was, and asks for what it asked for. */
  renew(pod: Pod): void {
    const placement = this.#placements.get(keyFor(pod));
    if (placement) placement.pod = pod;
  }

  /** False when nothing was noted of the pod. */
  remove(key: string): boolean {
    const placement = this.#placements.get(key);
    if (!placement) return false;
    this.#placements.delete(key);
    const info = this.#info(placement.node);
    info.remove(placement);
    if (!info.node && info.pods.size === 0) this.#infos.delete(placement.node);
    this.tally.remove(placement);
    this.antiAffinity.remove(placement);
    for (const claim of placement.claims)
      if (this.#users(claim).delete(key) && this.#users(claim).size === 0) this.#podsOfClaim.delete(claim);
    return true;
  }

  #users(claim: string): Set<string> {
    let users = this.#podsOfClaim.get(claim);
    if (!users) this.#podsOfClaim.set(claim, (users = new Set()));
    return users;
  }

  #info(name: string): NodeInfo {
    let info = this.#infos.get(name);
    if (!info) this.#infos.set(name, (info = new NodeInfo(name)));
    return info;
  }
}
