import type { Instant } from '#kernel/time.ts';

/**
 * Who knows that nodes are alive without a Lease being written every ten seconds. A cluster whose nodes renew
 * analytically hands one to the node lifecycle controller, and nothing happens while all nodes are well.
 */
export interface Heartbeats {
  /** When the node last renewed its lease; undefined when this source does not know it: then its Lease object counts. */
  lastRenewal(node: string, now: Instant): Instant | undefined;
  /** Does the node go on renewing until `subscribe` tells otherwise? */
  beats(node: string): boolean;
  /** Calls back when a node stops or begins to renew. */
  subscribe(listener: (node: string) => void): void;
}

/** No such knowledge: Lease objects and what kubelets post are all there is. */
export const leasesOnly: Heartbeats = {
  lastRenewal: () => undefined,
  beats: () => false,
  subscribe: () => {},
};
