import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';

/** Why a connection comes to nothing. */
export type Unconnected =
  /** Somebody is there, and nothing listens; kube-proxy refuses for services without endpoints, and ports that they lack. */
  | 'refused'
  /** Nobody has the address: no such pod, a pod whose sandbox is gone, a machine without power. */
  | 'unreachable'
  /** No route leads there: an address outside of the cluster. */
  | 'no network'
  /** The packets are thrown away: an address of services that no service has, or endpoints that may not be used. */
  | 'dropped';

/**
 * How long a client of Linux waits until it is told: three requests for a neighbour's hardware address, or the ten
 * times that a SYN is sent again (4 a second apart, then 1, 2, 4, ... 64). Seen on a cluster of 1.36.3.
 */
export const PATIENCE: Readonly<Record<Unconnected, Duration>> = {
  refused: 0,
  unreachable: 3 * second,
  'no network': second,
  dropped: 131 * second,
};

/** What the kernel calls it (strerror(3)). */
export const WORDS: Readonly<Record<Unconnected, string>> = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  'no network': 'Network is unreachable',
  dropped: 'Connection timed out',
};
