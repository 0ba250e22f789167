import { keyFor } from '#model/keys.ts';
import type { Node, Pod } from '#model/objects.ts';
import { claimKeysOf } from '../controllers/volumes/claims-of-pod.ts';
import type { HostPort } from './host-ports.ts';
import { hostPortsOf } from './host-ports.ts';
import type { Amounts } from './requests.ts';
import { amountsOf, load, podRequests } from './requests.ts';

/** A pod on a node, or one that the scheduler has decided to put there. */
export interface Placement {
  readonly key: string;
  /** As it was told last. */
  pod: Pod;
  readonly node: string;
  readonly requests: Amounts;
  readonly ports: readonly HostPort[];
  /** Keys of its claims. */
  readonly claims: readonly string[];
  /** The uid of its controller. */
  readonly owner: string | undefined;
}

export const ownerOf = ({ metadata }: Pod): string | undefined =>
  metadata.ownerReferences?.find(({ controller }) => controller)?.uid;

export const placementOf = (pod: Pod, node: string): Placement => ({
  key: keyFor(pod),
  pod,
  node,
  requests: podRequests(pod),
  ports: hostPortsOf(pod),
  owner: ownerOf(pod),
  claims: claimKeysOf(pod),
});

/** One node with what is on it, kept in sums so that a pod is judged without looking at the others. */
export class NodeInfo {
  readonly name: string;
  #node: Node | undefined;
  #allocatable: Amounts = new Map();
  readonly #requested = new Map<string, number>();
  readonly #pods = new Map<string, Placement>();
  readonly #owners = new Map<string, number>();
  readonly #load = { cpu: 0, memory: 0 };

  constructor(name: string) {
    this.name = name;
  }

  /** Absent while only pods are known that name it. */
  get node(): Node | undefined {
    return this.#node;
  }

  set node(node: Node | undefined) {
    if (node?.status.allocatable !== this.#node?.status.allocatable)
      this.#allocatable = amountsOf(node?.status.allocatable);
    this.#node = node;
  }

  get pods(): ReadonlyMap<string, Placement> {
    return this.#pods;
  }

  allocatable(resource: string): number {
    return this.#allocatable.get(resource) ?? 0;
  }

  requested(resource: string): number {
    return this.#requested.get(resource) ?? 0;
  }

  /** Like `requested`, with a guess for pods that request nothing. */
  load(resource: 'cpu' | 'memory'): number {
    return this.#load[resource];
  }

  /** Pods here of one controller. */
  ownedBy(owner: string): number {
    return this.#owners.get(owner) ?? 0;
  }

  add(placement: Placement): void {
    this.#pods.set(placement.key, placement);
    this.#count(placement, 1);
  }

  remove(placement: Placement): void {
    if (this.#pods.delete(placement.key)) this.#count(placement, -1);
  }

  #count({ requests, owner }: Placement, sign: 1 | -1): void {
    for (const [resource, amount] of requests)
      this.#requested.set(resource, this.requested(resource) + sign * amount);
    this.#load.cpu += sign * load(requests, 'cpu');
    this.#load.memory += sign * load(requests, 'memory');
    if (owner) this.#owners.set(owner, this.ownedBy(owner) + sign);
  }
}
