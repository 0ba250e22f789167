import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Context } from '../loop/controller.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Candidate } from './filters.ts';
import { candidate, misfitOn } from './filters.ts';
import type { NodeInfo } from './node-info.ts';
import { affinityJudge } from './pod-affinity.ts';
import type { VolumeKnowledge, VolumePlan } from './pod-volumes.ts';
import { claimsFor } from './pod-volumes.ts';
import { bestNodes } from './score.ts';
import { spreadJudge } from './topology-spread.ts';
import type { Misfit, Unschedulable } from './verdict.ts';
import { NO_NODES, noneFits, noneTried } from './verdict.ts';

export interface Choice {
  readonly node: string;
  /** Absent for a pod without claims. */
  readonly plan: VolumePlan | undefined;
}

/** In a small cluster every node is looked at; in a large one the search ends with enough nodes that fit. */
const ENOUGH_LEAST = 100;

/** numFeasibleNodesToFind: 50 % of the nodes, less in larger clusters, but at least 5 % and 100. */
function enough(nodes: number): number {
  if (nodes < ENOUGH_LEAST) return nodes;
  const percent = Math.max(50 - Math.floor(nodes / 125), 5);
  return Math.max(Math.floor((nodes * percent) / 100), ENOUGH_LEAST);
}

/** Finds nodes for pods, one pod at a time (schedulePod). Remembers where it stopped looking, so that all nodes have their turn. */
export class Decider {
  readonly #state: ClusterState;
  #next = 0;

  constructor(state: ClusterState) {
    this.#state = state;
  }

  decide(
    pod: Pod,
    volumes: VolumeKnowledge,
    { view, anyOrder }: Pick<Context, 'view' | 'anyOrder'>,
  ): Choice | Unschedulable {
    const { nodes } = this.#state;
    if (nodes.length === 0) return { message: NO_NODES, plugins: new Set() };
    const claims = claimsFor(pod, view, this.#state);
    if (claims && 'rejected' in claims) return noneTried(nodes.length, claims.rejected, 'VolumeBinding');
    const labels = (namespace: string) =>
      view.get(resources.Namespace, undefined, namespace)?.metadata.labels;
    const one = candidate(pod, {
      claims,
      volumes,
      spread: spreadJudge(pod, this.#state),
      affinity: affinityJudge(pod, this.#state, labels),
    });
    const { fitting, misfits } = this.#search(one, nodes);
    const chosen = anyOrder(bestNodes(one, fitting))[0];
    return chosen ? { node: chosen.name, plan: one.plans.get(chosen.name) } : noneFits(misfits);
  }

  #search(
    pod: Candidate,
    nodes: readonly NodeInfo[],
  ): { fitting: readonly NodeInfo[]; misfits: readonly Misfit[] } {
    const fitting: NodeInfo[] = [];
    const misfits: Misfit[] = [];
    const wanted = enough(nodes.length);
    let looked = 0;
    for (; looked < nodes.length && fitting.length < wanted; looked += 1) {
      const info = nodes[(this.#next + looked) % nodes.length] as NodeInfo;
      const misfit = misfitOn(pod, info);
      if (misfit) misfits.push(misfit);
      else fitting.push(info);
    }
    this.#next = (this.#next + looked) % nodes.length;
    return { fitting, misfits };
  }
}
