import { equal } from '#kernel/json.ts';
import { keyOf, splitKey } from '#model/keys.ts';
import type { ResourceQuota } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { printAmount } from '../../api/admission/amounts.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Sync } from '../../loop/controller.ts';
import { client } from '../client.ts';
import { QuotaTally } from './quota-tally.ts';

const USER = 'resourcequota-controller';
/** --concurrent-resource-quota-syncs */
const WORKERS = 5;

const api = client(USER);
const counted: ReadonlySet<Resource> = new Set(
  Object.values(resources).filter(({ namespaced, kind }) => namespaced && kind !== 'Event'),
);

/** The resource quota controller of kube-controller-manager 1.36 (pkg/controller/resourcequota): `status.used`. */
export const resourceQuotaController = (): Controller => new ResourceQuotaController();

class ResourceQuotaController implements Controller {
  readonly name = USER;
  readonly workers = WORKERS;
  /** Quotas by namespace and name. */
  readonly #tallies = new Map<string, Map<string, QuotaTally>>();

  observe(event: StoredEvent, enqueue: Enqueue, context: Context): void {
    if (event.resource === resources.ResourceQuota) this.#observeQuota(event, enqueue, context);
    if (counted.has(event.resource)) this.#count(event, enqueue, context);
  }

  *sync(key: string, { view }: Context): Sync {
    const { namespace = '', name } = splitKey(key);
    const quota = view.get<ResourceQuota>(resources.ResourceQuota, namespace, name);
    const tally = this.#tallies.get(namespace)?.get(name);
    if (!quota || !tally) return;
    const { hard = {} } = quota.spec;
    const used = Object.fromEntries(
      Object.keys(hard).map((what) => [what, printAmount(what, tally.used.get(what) ?? 0)]),
    );
    if (equal(quota.status, { hard, used })) return;
    const answer = yield api.updateAt('status', resources.ResourceQuota, {
      ...quota,
      status: { hard, used },
    });
    return answer.ok || answer.code === 404 ? undefined : { failed: answer.body.message ?? 'refused' };
  }

  #observeQuota({ type, object }: StoredEvent, enqueue: Enqueue, { view, clock }: Context): void {
    const quota = object as ResourceQuota;
    const { namespace = '', name } = quota.metadata;
    const here = this.#tallies.get(namespace) ?? new Map<string, QuotaTally>();
    this.#tallies.set(namespace, here);
    if (type === 'DELETED') return void here.delete(name);
    enqueue(keyOf(namespace, name));
    if (equal(here.get(name)?.spec, quota.spec)) return;
    const tally = new QuotaTally(quota);
    for (const resource of counted)
      for (const one of view.list(resource, namespace)) tally.put(resource, one, clock.now());
    here.set(name, tally);
  }

  #count({ type, resource, object }: StoredEvent, enqueue: Enqueue, { clock }: Context): void {
    const { namespace = '' } = object.metadata;
    for (const [name, tally] of this.#tallies.get(namespace) ?? []) {
      const changed =
        type === 'DELETED' ? tally.drop(resource, object) : tally.put(resource, object, clock.now());
      if (changed) enqueue(keyOf(namespace, name));
    }
  }
}
