import type { Instant } from '#kernel/time.ts';
import type { KubeObject, Pod, ResourceQuota } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { addAmounts } from '../../api/admission/amounts.ts';
import type { Amounts } from '../../api/admission/amounts.ts';
import { isAbout } from '../../api/admission/quota.ts';
import { countsPod, usageOf } from '../../api/admission/usage.ts';

const NOTHING: Amounts = new Map();
const negative = (amounts: Amounts): Amounts =>
  new Map([...amounts].map(([name, amount]) => [name, -amount]));
const keyOf = (resource: Resource, { metadata }: KubeObject): string => `${resource.plural} ${metadata.name}`;

/** What the objects of a namespace use of one quota, counted change by change. */
export class QuotaTally {
  readonly spec: ResourceQuota['spec'];
  used: Amounts = NOTHING;
  readonly #quota: ResourceQuota;
  readonly #parts = new Map<string, Amounts>();

  constructor(quota: ResourceQuota) {
    this.spec = quota.spec;
    this.#quota = quota;
  }

  /** Counts an object as it is now. @returns whether that changed the sum */
  put(resource: Resource, object: KubeObject, now: Instant): boolean {
    const counts =
      isAbout(this.#quota, resource, object) && (resource !== resources.Pod || countsPod(now, object as Pod));
    return this.#replace(
      keyOf(resource, object),
      counts ? this.#ofInterest(usageOf(resource, object)) : NOTHING,
    );
  }

  drop(resource: Resource, object: KubeObject): boolean {
    return this.#replace(keyOf(resource, object), NOTHING);
  }

  #ofInterest(amounts: Amounts): Amounts {
    const { hard = {} } = this.spec;
    return new Map([...amounts].filter(([name]) => Object.hasOwn(hard, name)));
  }

  #replace(key: string, part: Amounts): boolean {
    const before = this.#parts.get(key) ?? NOTHING;
    if (part.size > 0) this.#parts.set(key, part);
    else this.#parts.delete(key);
    if (before.size === part.size && [...part].every(([name, amount]) => before.get(name) === amount))
      return false;
    this.used = addAmounts(addAmounts(this.used, negative(before)), part);
    return true;
  }
}
