import { keyFor } from '#model/keys.ts';
import type { Pod, PodDisruptionBudget } from '#model/objects.ts';
import { priorityOf } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { Context } from '../loop/controller.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Candidate } from './filters.ts';
import { candidate, misfitOn } from './filters.ts';
import type { NodeInfo } from './node-info.ts';
import { affinityJudge } from './pod-affinity.ts';
import type { VolumeKnowledge, VolumePlan } from './pod-volumes.ts';
import { CLAIM_IN_USE, claimsFor } from './pod-volumes.ts';
import { findPreemption, isIneligible } from './preemption.ts';
import { bestNodes } from './score.ts';
import { spreadJudge } from './topology-spread.ts';
import type { Misfit, Rejection, Unschedulable } from './verdict.ts';
import { makesRoom, mayNotPreempt, NO_NODES, noneFits, noneTried } from './verdict.ts';

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

/** Pods that are meant for a node where room is being made for them, by key. */
export type Nominations = ReadonlyMap<string, { readonly pod: Pod; readonly node: string }>;

/** Finds nodes for pods, one pod at a time (schedulePod). Remembers where it stopped looking, so that all nodes have their turn. */
export class Decider {
  readonly #state: ClusterState;
  readonly #nominations: Nominations;
  #next = 0;

  constructor(state: ClusterState, nominations: Nominations = new Map()) {
    this.#state = state;
    this.#nominations = nominations;
  }

  decide(
    pod: Pod,
    volumes: VolumeKnowledge,
    context: Pick<Context, 'view' | 'anyOrder' | 'clock'>,
  ): Choice | Unschedulable {
    const { nodes } = this.#state;
    if (nodes.length === 0) return { message: NO_NODES, plugins: new Set() };
    const one = this.#candidate(pod, volumes, context);
    if ('message' in one) return one;
    const { fitting, rejections } = this.#amongNominated(pod, () => this.#search(one, nodes));
    const chosen = context.anyOrder(bestNodes(one, fitting))[0];
    if (chosen) return { node: chosen.name, plan: one.plans.get(chosen.name) };
    return this.#makeRoom(pod, rejections, volumes, context);
  }

  /** What is to be known of the pod before nodes are looked at, as things stand. */
  #candidate(pod: Pod, volumes: VolumeKnowledge, { view }: Pick<Context, 'view'>): Candidate | Unschedulable {
    const claims = claimsFor(pod, view, this.#state);
    if (claims && 'rejected' in claims)
      return noneTried(this.#state.nodes.length, claims.rejected, 'VolumeBinding');
    const labels = (namespace: string) =>
      view.get(resources.Namespace, undefined, namespace)?.metadata.labels;
    return candidate(pod, {
      claims,
      volumes,
      spread: spreadJudge(pod, this.#state),
      affinity: affinityJudge(pod, this.#state, labels),
    });
  }

  /** Room that is being made for pods of the same or a higher priority is theirs (RunFilterPluginsWithNominatedPods). */
  #amongNominated<T>(pod: Pod, look: () => T): T {
    const others = [...this.#nominations].filter(
      ([key, { pod: other }]) =>
        key !== keyFor(pod) && priorityOf(other) >= priorityOf(pod) && !this.#state.placement(key),
    );
    for (const [, { pod: other, node }] of others) this.#state.place(other, node);
    try {
      return look();
    } finally {
      for (const [key] of others) this.#state.remove(key);
    }
  }

  #makeRoom(
    pod: Pod,
    rejections: readonly Rejection[],
    volumes: VolumeKnowledge,
    context: Pick<Context, 'view' | 'anyOrder' | 'clock'>,
  ): Unschedulable {
    const state = this.#state;
    const ineligible = isIneligible(pod, rejections, state);
    if (ineligible !== undefined) return mayNotPreempt(rejections, ineligible);
    const misfit = (info: NodeInfo): Misfit | undefined => {
      const one = this.#candidate(pod, volumes, context);
      return 'message' in one ? CLAIM_IN_USE : misfitOn(one, info);
    };
    const found = this.#amongNominated(pod, () =>
      findPreemption(pod, rejections, {
        state,
        budgets: context.view.list<PodDisruptionBudget>(resources.PodDisruptionBudget),
        now: context.clock.now(),
        misfit,
        anyOrder: (items) => context.anyOrder(items),
      }),
    );
    return 'victims' in found ? makesRoom(rejections, found) : noneFits(rejections, found);
  }

  #search(
    pod: Candidate,
    nodes: readonly NodeInfo[],
  ): { fitting: readonly NodeInfo[]; rejections: readonly Rejection[] } {
    const fitting: NodeInfo[] = [];
    const rejections: Rejection[] = [];
    const wanted = enough(nodes.length);
    let looked = 0;
    for (; looked < nodes.length && fitting.length < wanted; looked += 1) {
      const info = nodes[(this.#next + looked) % nodes.length] as NodeInfo;
      const misfit = misfitOn(pod, info);
      if (misfit) rejections.push({ info, misfit });
      else fitting.push(info);
    }
    this.#next = (this.#next + looked) % nodes.length;
    return { fitting, rejections };
  }
}
