import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Condition, Node } from '#model/objects.ts';

/** How much of a zone is gone. */
export type ZoneState = 'Initial' | 'Normal' | 'FullDisruption' | 'PartialDisruption';

/** --unhealthy-zone-threshold */
const UNHEALTHY_ZONE = 0.55;
/** --large-cluster-size-threshold */
const LARGE_ZONE = 50;
/** --secondary-node-eviction-rate, nodes per second */
const SECONDARY_RATE = 0.01;

/** Region and zone of a node, as one text; empty when it tells neither. */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const region =
    labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone =
    labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return region || zone ? `${region}:${zone}` : '';
}

/** The state of a zone from its nodes' Ready conditions (ComputeZoneState). */
export function zoneState(ready: readonly (Condition | undefined)[]): ZoneState {
  const well = ready.filter((condition) => condition?.status === 'True').length;
  const ill = ready.length - well;
  if (well === 0 && ill > 0) return 'FullDisruption';
  return ill > 2 && ill / ready.length >= UNHEALTHY_ZONE ? 'PartialDisruption' : 'Normal';
}

/** The nodes of a zone that wait for their NoExecute taint, one after the other at a limited rate. */
export class TaintingZone {
  state: ZoneState = 'Initial';
  /** Nodes in line, by name, with the uid they had. */
  readonly #line: string[] = [];
  readonly #known = new Set<string>();
  readonly #rate: number;
  #limit: number;
  #nextAt: Instant = -Infinity;

  /** @param rate nodes per second */
  constructor(rate: number) {
    this.#rate = rate;
    this.#limit = rate;
  }

  /** Puts a node in line, unless it is or was since it was last taken out. */
  add(node: string): boolean {
    if (this.#known.has(node)) return false;
    this.#known.add(node);
    this.#line.push(node);
    return true;
  }

  remove(node: string): void {
    if (!this.#known.delete(node)) return;
    const at = this.#line.indexOf(node);
    if (at >= 0) this.#line.splice(at, 1);
  }

  /** The next node, when the rate allows one now. */
  take(now: Instant): string | undefined {
    if (this.#line.length === 0 || this.waitFrom(now) !== 0) return undefined;
    this.#nextAt = now + second / this.#limit;
    return this.#line.shift();
  }

  /** Puts a node back whose taint could not be written. */
  putBack(node: string): void {
    if (this.#known.has(node)) this.#line.unshift(node);
  }

  /** How long until the next node may be taken; undefined when none waits, or none may. */
  waitFrom(now: Instant): Duration | undefined {
    if (this.#line.length === 0 || this.#limit === 0) return undefined;
    return Math.max(0, this.#nextAt - now);
  }

  /** Evictions go slower, or stop, while much of the zone is gone. */
  enter(state: ZoneState, nodes: number): void {
    this.state = state;
    this.#limit = state === 'PartialDisruption' ? (nodes > LARGE_ZONE ? SECONDARY_RATE : 0) : this.#rate;
  }

  /** The whole cluster is gone, or cannot be seen: nobody is evicted. */
  stop(): void {
    this.state = 'FullDisruption';
    this.#limit = 0;
  }
}
