import type { Instant } from '#kernel/time.ts';
import { instantOf } from '#kernel/time.ts';
import type { Pod, Service } from '#model/objects.ts';
import { podCondition } from '#model/pod-state.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { PortGroup } from './slice-plan.ts';
import { belongsInEndpoints, portKey, portsOf } from './endpoint-of-pod.ts';
import { inSliceOrder } from './port-order.ts';

interface Member {
  readonly pod: Pod;
  /** The key of its ports; undefined when it does not belong into endpoints now. */
  readonly group: string | undefined;
}

/** One service and its pods, kept up to date change by change; knows which pods changed since the last sync. */
export class ServiceBook {
  service: Service;
  readonly members = new Map<string, Member>();
  readonly changed = new Set<string>();
  /** False until the slices that there are were looked at: they may tell of pods that are no members. */
  knowsSlices = false;
  readonly groups = new Map<string, PortGroup & { pods: number }>();
  readonly #triggers = new Map<string, Instant>();
  #known = false;

  constructor(service: Service) {
    this.service = service;
  }

  get selects(): boolean {
    const { selector, type } = this.service.spec;
    return type !== 'ExternalName' && selector !== undefined && Object.keys(selector).length > 0;
  }

  matches(pod: Pod): boolean {
    const { selector } = this.service.spec;
    return (
      this.selects &&
      selector !== undefined &&
      selectorMatches({ matchLabels: selector }, pod.metadata.labels)
    );
  }

  /** @returns whether it was not there before */
  put(pod: Pod): boolean {
    const isNew = !this.members.has(pod.metadata.name);
    this.#forget(pod.metadata.name);
    this.changed.add(pod.metadata.name);
    const ports = belongsInEndpoints(pod) ? portsOf(this.service, pod) : undefined;
    const group = ports && portKey(ports);
    this.members.set(pod.metadata.name, { pod, group });
    if (group === undefined) return isNew;
    const known = this.groups.get(group);
    if (known) known.pods += 1;
    else this.groups.set(group, { ports: inSliceOrder(ports ?? []), pods: 1 });
    return isNew;
  }

  drop(name: string): void {
    if (!this.members.has(name)) return;
    this.#forget(name);
    this.members.delete(name);
    this.changed.add(name);
  }

  /** Slices may be wrong about every pod. */
  doubtAll(): void {
    for (const name of this.members.keys()) this.changed.add(name);
  }

  /** The earliest moment at which something that this sync tells began; undefined when it tells nothing new. */
  triggerTime(): Instant | undefined {
    let earliest: Instant | undefined;
    for (const name of this.changed) {
      const pod = this.members.get(name)?.pod;
      const at = pod && instantOf(podCondition(pod, 'Ready')?.lastTransitionTime ?? '');
      if (at === undefined || Number.isNaN(at)) {
        this.#triggers.delete(name);
        continue;
      }
      if (at > (this.#triggers.get(name) ?? -Infinity)) earliest = Math.min(earliest ?? at, at);
      this.#triggers.set(name, at);
    }
    const first = !this.#known;
    this.#known = true;
    return first ? instantOf(this.service.metadata.creationTimestamp) : earliest;
  }

  #forget(name: string): void {
    const group = this.members.get(name)?.group;
    const known = group === undefined ? undefined : this.groups.get(group);
    if (!known || group === undefined) return;
    known.pods -= 1;
    if (known.pods === 0) this.groups.delete(group);
  }
}
