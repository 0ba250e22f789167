import type { OwnerReference, Pod, PodDisruptionBudget } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { isReady, isTerminating } from '#model/pod-state.ts';
import { selectorMatches } from '#model/selectors.ts';

interface Family {
  readonly owner: OwnerReference;
  /** Any pod of the family, for messages. */
  readonly example: string;
  members: number;
}

/** The pods of one budget, counted change by change so that a sync need not look at all of them. */
export class Tally {
  readonly selector: PodDisruptionBudget['spec']['selector'];
  readonly pods = new Map<string, Pod>();
  readonly families = new Map<string, Family>();
  /** Pods that nobody manages, in the order in which they were seen. */
  readonly unmanaged = new Set<string>();
  /** Ready and not being deleted. */
  healthy = 0;

  constructor(selector: PodDisruptionBudget['spec']['selector']) {
    this.selector = selector;
  }

  matches = (pod: Pod): boolean => selectorMatches(this.selector, pod.metadata.labels);

  put(pod: Pod): void {
    this.drop(pod.metadata.name);
    this.pods.set(pod.metadata.name, pod);
    if (countsAsHealthy(pod)) this.healthy += 1;
    const owner = controllerOf(pod);
    if (!owner) return void this.unmanaged.add(pod.metadata.name);
    const family = this.families.get(owner.uid);
    if (family) family.members += 1;
    else this.families.set(owner.uid, { owner, example: pod.metadata.name, members: 1 });
  }

  drop(name: string): void {
    const pod = this.pods.get(name);
    if (!pod) return;
    this.pods.delete(name);
    this.unmanaged.delete(name);
    if (countsAsHealthy(pod)) this.healthy -= 1;
    const owner = controllerOf(pod);
    const family = owner && this.families.get(owner.uid);
    if (!family) return;
    family.members -= 1;
    if (family.members === 0) this.families.delete(owner.uid);
  }
}

export const countsAsHealthy = (pod: Pod): boolean => !isTerminating(pod) && isReady(pod);
