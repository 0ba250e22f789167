import type { Instant } from '#kernel/time.ts';
import type { KubeObject, Pod, ResourceQuota } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { isInScopes } from '../../api/admission/quota-scopes.ts';
import { addSums, negated, NONE, only } from '../../api/admission/sums.ts';
import type { Sums } from '../../api/admission/sums.ts';
import { lastMoment, usageOf } from '../../api/admission/usage.ts';

const keyOf = (resource: Resource, { metadata }: KubeObject): string => `${resource.plural} ${metadata.name}`;

/** What the objects of a namespace use of one quota, counted change by change. */
export class QuotaTally {
  readonly spec: ResourceQuota['spec'];
  readonly #quota: ResourceQuota;
  readonly #parts = new Map<string, Sums>();
  /** Pods that end: they stop counting when their time is over, whether or not something is heard of them. */
  readonly #ending = new Map<string, Pod>();
  #used = NONE;

  constructor(quota: ResourceQuota) {
    this.spec = quota.spec;
    this.#quota = quota;
  }

  /** Counts an object as it is now. */
  put(resource: Resource, object: KubeObject, now: Instant): void {
    const key = keyOf(resource, object);
    if (resource === resources.Pod && object.metadata.deletionTimestamp) this.#ending.set(key, object as Pod);
    const counts = isInScopes(this.#quota, resource, object);
    this.#replace(key, counts ? this.#ofInterest(usageOf(resource, object, now)) : NONE);
  }

  drop(resource: Resource, object: KubeObject): void {
    const key = keyOf(resource, object);
    this.#ending.delete(key);
    this.#replace(key, NONE);
  }

  /** What is in use at a moment. */
  usedAt(now: Instant): Sums {
    for (const pod of this.#ending.values()) this.put(resources.Pod, pod, now);
    return this.#used;
  }

  /** When the next pod that ends will have had its time; undefined when none has any left. */
  nextEnd(now: Instant): Instant | undefined {
    const ends = [...this.#ending.values()].map(lastMoment).filter((end) => end > now && end < Infinity);
    return ends.length > 0 ? Math.min(...ends) : undefined;
  }

  #ofInterest(amounts: Sums): Sums {
    const { hard = {} } = this.spec;
    return only(amounts, (name) => Object.hasOwn(hard, name));
  }

  #replace(key: string, part: Sums): void {
    const before = this.#parts.get(key);
    if (part.size > 0) this.#parts.set(key, part);
    else this.#parts.delete(key);
    this.#used = addSums(before ? addSums(this.#used, negated(before)) : this.#used, part);
  }
}
