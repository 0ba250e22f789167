import type { Pod } from '#model/objects.ts';
import type { Placement } from './node-info.ts';

interface Tally {
  readonly counts: (pod: Pod) => boolean;
  readonly byNode: Map<string, number>;
}

/**
 * How many pods of each kind are on each node, for the kinds that were asked for once: after the first question every
 * placement updates the counts, so that no later question looks at all pods.
 */
export class PodTally {
  readonly #tallies = new Map<string, Tally>();

  /**
   * Pods that `counts` holds for, by node.
   * @param kind says the same as `counts`; equal kinds share their numbers
   */
  byNode(
    kind: string,
    counts: (pod: Pod) => boolean,
    placements: Iterable<Placement>,
  ): ReadonlyMap<string, number> {
    let tally = this.#tallies.get(kind);
    if (tally) return tally.byNode;
    tally = { counts, byNode: new Map() };
    this.#tallies.set(kind, tally);
    for (const placement of placements) enter(tally, placement, 1);
    return tally.byNode;
  }

  add(placement: Placement): void {
    for (const tally of this.#tallies.values()) enter(tally, placement, 1);
  }

  remove(placement: Placement): void {
    for (const tally of this.#tallies.values()) enter(tally, placement, -1);
  }
}

function enter({ counts, byNode }: Tally, { pod, node }: Placement, change: 1 | -1): void {
  if (!counts(pod)) return;
  const number = (byNode.get(node) ?? 0) + change;
  if (number === 0) byNode.delete(node);
  else byNode.set(node, number);
}
