import type { Instant } from '#kernel/time.ts';
import type { Pod, StatefulSetStatus } from '#model/objects.ts';
import { isAvailable, isRunningAndReady, isTerminating } from '#model/pod-state.ts';
import { revisionOf } from './identity.ts';

/** All counters: the API leaves zeros out, so they are compared as numbers. */
export type Counts = Required<
  Pick<
    StatefulSetStatus,
    'replicas' | 'readyReplicas' | 'availableReplicas' | 'currentReplicas' | 'updatedReplicas'
  >
>;

/** What pods are counted by. */
export interface Measure {
  readonly minReadySeconds: number;
  /** Names of revisions. */
  readonly current: string;
  readonly update: string;
}

/**
 * The counters of a status over pods as the controller holds them in memory, kept up to date pod by pod: one created in
 * this sync has no phase yet and does not count, one deleted in it still does (Z52). Terminating pods count as replicas,
 * ready and available.
 */
export class Tally {
  readonly measure: Measure;
  readonly #counts = {
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
  };
  /** Ready pods that were not yet available when they were last looked at. */
  readonly #unripe = new Set<Pod>();

  constructor(measure: Measure) {
    this.measure = measure;
  }

  add(pod: Pod): void {
    this.#count(pod, 1);
    if (pod.status.phase && isRunningAndReady(pod)) this.#unripe.add(pod);
  }

  /** Takes out a pod that was added. */
  remove(pod: Pod): void {
    this.#count(pod, -1);
    if (!this.#unripe.delete(pod) && pod.status.phase && isRunningAndReady(pod))
      this.#counts.availableReplicas -= 1;
  }

  counts(now: Instant): Counts {
    for (const pod of this.#unripe) {
      if (!isAvailable(pod, this.measure.minReadySeconds, now)) continue;
      this.#unripe.delete(pod);
      this.#counts.availableReplicas += 1;
    }
    return { ...this.#counts };
  }

  /** Ready pods among which are all that are not available yet. */
  unripe(): readonly Pod[] {
    return [...this.#unripe];
  }

  #count(pod: Pod, one: 1 | -1): void {
    if (!pod.status.phase) return;
    const counts = this.#counts;
    counts.replicas += one;
    if (isRunningAndReady(pod)) counts.readyReplicas += one;
    if (isTerminating(pod)) return;
    const revision = revisionOf(pod);
    if (revision === this.measure.current) counts.currentReplicas += one;
    if (revision === this.measure.update) counts.updatedReplicas += one;
  }
}
