import { equal } from '#kernel/json.ts';
import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { keyOf, splitKey } from '#model/keys.ts';
import type { ResourceQuota } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources, watchable } from '#model/resources.ts';
import { isCountable } from '../../api/admission/quota-names.ts';
import { only, shown, sumsIn } from '../../api/admission/sums.ts';
import { printQuantity } from '../../api/decode/quantity.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Sync, SyncEnd } from '../../loop/controller.ts';
import { client } from '../client.ts';
import { Ticks } from '../nodes/ticks.ts';
import { QuotaTally } from './quota-tally.ts';
import { freesQuota, limits } from './replenishment.ts';

const USER = 'resourcequota-controller';
/** --concurrent-resource-quota-syncs */
const WORKERS = 5;
/** --resource-quota-sync-period */
const RESYNC: Duration = 300 * second;
/** Keys of quotas whose count may have become wrong in silence, to be looked at with the next full recalculation. */
const RESYNC_OF = 'resync of ';
/** What admission has counted is stored long before. */
const IN_FLIGHT: Duration = second;

const api = client(USER);
const counted: ReadonlySet<Resource> = new Set(watchable.filter(({ namespaced }) => namespaced));

/** The resource quota controller of kube-controller-manager 1.36 (pkg/controller/resourcequota): `status.used`. */
export const resourceQuotaController = (): Controller => new ResourceQuotaController();

class ResourceQuotaController implements Controller {
  readonly name = USER;
  readonly informers = [...counted];
  readonly workers = WORKERS;
  readonly #resyncs = new Ticks(RESYNC);
  /** Quotas by namespace and name. */
  readonly #tallies = new Map<string, Map<string, QuotaTally>>();

  observe(event: StoredEvent, enqueue: Enqueue, context: Context): void {
    this.#resyncs.startAt(context.clock.now());
    if (event.resource === resources.ResourceQuota) this.#observeQuota(event, enqueue, context);
    if (counted.has(event.resource)) this.#count(event, enqueue, context);
  }

  *sync(key: string, { view, clock }: Context): Sync {
    const isResync = key.startsWith(RESYNC_OF);
    const { namespace = '', name } = splitKey(isResync ? key.slice(RESYNC_OF.length) : key);
    const quota = view.get<ResourceQuota>(resources.ResourceQuota, namespace, name);
    const tally = this.#tallies.get(namespace)?.get(name);
    if (!quota || !tally) return;
    const now = clock.now();
    const status = statusOf(quota, tally, now);
    if (equal(quota.status, status)) return isResync ? lookAgain(tally, now) : undefined;
    if (isResync && this.#resyncs.upTo(now) < now - IN_FLIGHT)
      return { requeueAfter: this.#resyncs.after(now) - now };
    const answer = yield api.updateAt('status', resources.ResourceQuota, { ...quota, status });
    return answer.ok || answer.code === 404 ? undefined : { failed: answer.body.message ?? 'refused' };
  }

  /** A new status wakes nobody: that is written here or by admission, and counted already. */
  #observeQuota({ type, object }: StoredEvent, enqueue: Enqueue, { view, clock }: Context): void {
    const quota = object as ResourceQuota;
    const { namespace = '', name } = quota.metadata;
    const here = this.#tallies.get(namespace) ?? new Map<string, QuotaTally>();
    this.#tallies.set(namespace, here);
    if (type === 'DELETED') return void here.delete(name);
    const known = here.get(name);
    if (type === 'MODIFIED') enqueue(RESYNC_OF + keyOf(namespace, name), IN_FLIGHT);
    if (!equal(known?.spec.hard, quota.spec.hard) || !known) enqueue(keyOf(namespace, name));
    if (equal(known?.spec, quota.spec)) return;
    const tally = new QuotaTally(quota);
    for (const resource of counted)
      for (const one of view.list(resource, namespace)) tally.put(resource, one, clock.now());
    here.set(name, tally);
  }

  #count(event: StoredEvent, enqueue: Enqueue, { clock, view }: Context): void {
    const { type, resource, object } = event;
    const { namespace = '' } = object.metadata;
    const now = clock.now();
    for (const [name, tally] of this.#tallies.get(namespace) ?? []) {
      if (type === 'DELETED') tally.drop(resource, object);
      else tally.put(resource, object, now);
      const quota = view.get<ResourceQuota>(resources.ResourceQuota, namespace, name);
      if (!quota || !limits(quota, event)) continue;
      if (freesQuota(event, now)) enqueue(keyOf(namespace, name));
      else if (type === 'MODIFIED' && endsLater(event))
        enqueue(RESYNC_OF + keyOf(namespace, name), IN_FLIGHT);
    }
  }
}

/** A pod that has to end no longer counts when its time is over, but that wakes nobody. */
function lookAgain(tally: QuotaTally, now: Instant): SyncEnd {
  const end = tally.nextEnd(now);
  return end === undefined ? undefined : { requeueAfter: end + IN_FLIGHT - now };
}

const endsLater = ({ resource, object, previous }: StoredEvent): boolean =>
  resource === resources.Pod &&
  object.metadata.deletionTimestamp !== undefined &&
  previous?.metadata.deletionTimestamp === undefined;

/** Limits as they are asked for, and what is used of them; what nobody can count stays as it was said. */
function statusOf({ spec, status }: ResourceQuota, tally: QuotaTally, now: Instant): ResourceQuota['status'] {
  const { hard = {} } = spec;
  const used = { ...shown(only(sumsIn(status?.used), (name) => Object.hasOwn(hard, name))) };
  const sums = tally.usedAt(now);
  for (const name of Object.keys(hard).filter(isCountable)) {
    const amount = sums.get(name);
    used[name] = amount ? printQuantity(amount) : '0';
  }
  return { hard, used };
}
