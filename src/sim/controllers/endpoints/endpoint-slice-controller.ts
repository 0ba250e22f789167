import { equal } from '#kernel/json.ts';
import type { Duration } from '#kernel/time.ts';
import { second, timestamp } from '#kernel/time.ts';
import { keyFor, keyOf } from '#model/keys.ts';
import type { Endpoint, EndpointSlice, Node, Pod, Service } from '#model/objects.ts';
import { isReady, isTerminal } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync, SyncEnd } from '../../loop/controller.ts';
import { client } from '../client.ts';
import type { AddressType } from './endpoint-of-pod.ts';
import { endpointOf } from './endpoint-of-pod.ts';
import { ServiceBook } from './service-book.ts';
import { MANAGED_BY, MANAGER, SERVICE_NAME, planSlices } from './slice-plan.ts';

const USER = 'endpointslice-controller';
const EVENT_SOURCE = 'endpoint-slice-controller';
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
/** --concurrent-service-endpoint-syncs */
const WORKERS = 5;
const BACK_OFF: Duration = second;
const BACK_OFF_MAX: Duration = 1000 * second;
const RETRIES_MAX = 15;

const api = client(USER);
/** Newer than every generation: a slice that is to go. */
const GOING = Infinity;
/** The EndpointSlice controller of kube-controller-manager 1.36 (pkg/controller/endpointslice). */
export const endpointSliceController = (): Controller => new EndpointSliceController();

class EndpointSliceController implements Controller {
  readonly name = USER;
  readonly informers = [resources.Service, resources.Pod, resources.EndpointSlice, resources.Node];
  readonly workers = WORKERS;
  readonly #books = new Map<string, ServiceBook>();
  /** Namespace and one label of a service's selector, to the keys of such services. */
  readonly #byLabel = new Map<string, Set<string>>();
  /** Per service the newest generation of each slice that this controller has written, by uid; GOING once it deleted it. */
  readonly #written = new Map<string, Map<string, number>>();
  readonly #failures = new Map<string, number>();

  observe(event: StoredEvent, enqueue: Enqueue, context: Context): void {
    if (event.resource === resources.Service) this.#observeService(event, enqueue, context);
    else if (event.resource === resources.Pod) this.#observePod(event, enqueue);
    else if (event.resource === resources.EndpointSlice) this.#observeSlice(event, enqueue);
  }

  *sync(key: string, context: Context): Sync {
    const book = this.#books.get(key);
    if (!book?.selects) return;
    const slices = context.view
      .ownedBy<EndpointSlice>(resources.EndpointSlice, book.service.metadata.uid)
      .filter(isManaged);
    if (this.#areStale(key, slices))
      return this.#retry(key, book.service, 'EndpointSlice informer cache is out of date', context, false);
    if (!book.knowsSlices) for (const name of slices.flatMap(podsIn)) book.changed.add(name);
    book.knowsSlices = true;
    const changed = new Set(book.changed);
    const trigger = book.triggerTime();
    book.changed.clear();
    const failed = yield* this.#reconcile(
      book,
      changed,
      slices,
      trigger === undefined ? undefined : timestamp(trigger),
      context,
    );
    if (failed === undefined) return void this.#failures.delete(key);
    for (const name of changed) book.changed.add(name);
    return this.#retry(key, book.service, failed, context, true);
  }

  #observeService({ type, object }: StoredEvent, enqueue: Enqueue, { view }: Context): void {
    const service = object as Service;
    const key = keyFor(service);
    const known = this.#books.get(key);
    if (
      known &&
      (type === 'DELETED' ||
        known.service.metadata.uid !== service.metadata.uid ||
        !sameSpec(known.service, service))
    )
      this.#close(key, known);
    if (known?.service.metadata.uid !== service.metadata.uid || type === 'DELETED') this.#written.delete(key);
    enqueue(key);
    if (type === 'DELETED') return;
    const book = this.#books.get(key);
    if (book) return void (book.service = service);
    this.#open(key, service, view.list<Pod>(resources.Pod, service.metadata.namespace));
  }

  #open(key: string, service: Service, pods: readonly Pod[]): void {
    const book = new ServiceBook(service);
    this.#books.set(key, book);
    if (!book.selects) return;
    const label = indexLabel(service);
    const same = this.#byLabel.get(label);
    if (same) same.add(key);
    else this.#byLabel.set(label, new Set([key]));
    for (const pod of pods) if (book.matches(pod)) book.put(pod);
  }

  #close(key: string, book: ServiceBook): void {
    this.#books.delete(key);
    this.#failures.delete(key);
    if (book.selects) this.#byLabel.get(indexLabel(book.service))?.delete(key);
  }

  #observePod({ type, object, previous }: StoredEvent, enqueue: Enqueue): void {
    const pod = object as Pod;
    const before = previous as Pod | undefined;
    if (this.#byLabel.size === 0) return;
    const isTold = type !== 'MODIFIED' || !before || matters(before, pod);
    const isRelabelled = before !== undefined && before.metadata.labels !== pod.metadata.labels;
    // that a pod has ended is seen when something else is looked at: its phase is no reason to look (podEndpointsChanged)
    if (!isTold && !isRelabelled && isTerminal(before) === isTerminal(pod)) return;
    for (const key of this.#candidates(pod)) {
      const book = this.#books.get(key);
      if (!book?.matches(pod)) continue;
      let isNew = false;
      if (type === 'DELETED') book.drop(pod.metadata.name);
      else isNew = book.put(pod);
      if (isTold || isNew) enqueue(key);
    }
    if (isRelabelled) this.#leave(pod, before, enqueue);
  }

  /** Services that the pod matched before its labels changed. */
  #leave(pod: Pod, before: Pod, enqueue: Enqueue): void {
    for (const key of this.#candidates(before)) {
      const book = this.#books.get(key);
      if (!book?.members.has(pod.metadata.name) || book.matches(pod)) continue;
      book.drop(pod.metadata.name);
      enqueue(key);
    }
  }

  #candidates({ metadata: { namespace = '', labels = {} } }: Pod): readonly string[] {
    return Object.entries(labels).flatMap(([label, value]) => [
      ...(this.#byLabel.get(`${namespace} ${label}=${value}`) ?? []),
    ]);
  }

  /** Somebody else's change of a slice is put right. */
  #observeSlice({ type, object, by }: StoredEvent, enqueue: Enqueue): void {
    const slice = object as EndpointSlice;
    const key = keyOf(slice.metadata.namespace, slice.metadata.labels?.[SERVICE_NAME] ?? '');
    if (type === 'DELETED') this.#written.get(key)?.delete(slice.metadata.uid);
    if (by === USER || !isManaged(slice)) return;
    const book = this.#books.get(key);
    if (!book) return;
    book.doubtAll();
    book.knowsSlices = false;
    enqueue(key);
  }

  #retry(key: string, service: Service, failed: string, context: Context, tell: boolean): SyncEnd {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const { namespace, name } = service.metadata;
    if (tell)
      context.event(
        service,
        'Warning',
        'FailedToUpdateEndpointSlices',
        `Error updating Endpoint Slices for Service ${namespace}/${name}: ${failed}`,
        EVENT_SOURCE,
      );
    if (failures <= RETRIES_MAX)
      return { requeueAfter: Math.min(BACK_OFF * 2 ** (failures - 1), BACK_OFF_MAX) };
    this.#failures.delete(key);
    return undefined;
  }

  /** @returns why not everything could be told */
  *#reconcile(
    book: ServiceBook,
    names: ReadonlySet<string>,
    slices: readonly EndpointSlice[],
    trigger: string | undefined,
    { view }: Context,
  ): Requests<string | undefined> {
    const { service } = book;
    const types = addressTypes(service);
    let failed: string | undefined;
    for (const type of types) {
      const changed = new Map<string, { group: string; endpoint: Endpoint } | undefined>();
      for (const name of names) {
        const member = book.members.get(name);
        const node = member && view.get<Node>(resources.Node, undefined, member.pod.spec.nodeName ?? '');
        const lost = member?.group !== undefined && !node && !service.spec.publishNotReadyAddresses;
        if (lost)
          failed ??= `skipping Pod ${name} for Service ${keyFor(service)}: Node ${member.pod.spec.nodeName} Not Found`;
        const endpoint =
          member?.group !== undefined && !lost ? endpointOf(member.pod, node, service, type) : undefined;
        changed.set(
          name,
          endpoint && member?.group !== undefined ? { group: member.group, endpoint } : undefined,
        );
      }
      const existing = slices.filter(({ addressType }) => addressType === type);
      const refused = yield* this.#write(
        service,
        planSlices(service, type, existing, { groups: book.groups, changed }),
        trigger,
      );
      failed ??= refused;
    }
    for (const slice of slices)
      if (!types.includes(slice.addressType as AddressType)) failed ??= yield* this.#remove(service, slice);
    return failed;
  }

  *#write(
    service: Service,
    plan: ReturnType<typeof planSlices>,
    trigger: string | undefined,
  ): Requests<string | undefined> {
    const { namespace } = service.metadata;
    for (const slice of service.metadata.deletionTimestamp === undefined ? plan.create : []) {
      const answer = yield api.create(resources.EndpointSlice, namespace, annotated(slice, trigger));
      if (!answer.ok && answer.body.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating'))
        return undefined;
      if (!answer.ok)
        return `failed to create EndpointSlice for Service ${keyFor(service)}: ${answer.body.message}`;
      this.#remember(service, (answer.body as EndpointSlice).metadata);
    }
    for (const slice of plan.update) {
      const answer = yield api.update(resources.EndpointSlice, {
        ...annotated(slice, trigger),
        metadata: { ...annotated(slice, trigger).metadata, namespace: namespace ?? '' },
      });
      if (!answer.ok)
        return `failed to update ${slice.metadata.name} EndpointSlice for Service ${keyFor(service)}: ${answer.body.message}`;
      this.#remember(service, (answer.body as EndpointSlice).metadata);
    }
    for (const slice of plan.delete) {
      const failed = yield* this.#remove(service, slice);
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  *#remove(
    service: Service,
    { metadata: { namespace, name, uid } }: EndpointSlice,
  ): Requests<string | undefined> {
    const answer = yield api.delete(resources.EndpointSlice, namespace, name);
    if (!answer.ok && answer.code !== 404)
      return `failed to delete ${name} EndpointSlice: ${answer.body.message}`;
    this.#remember(service, { uid, generation: GOING });
    return undefined;
  }

  #remember(
    service: Service,
    { uid, generation = 0 }: Pick<EndpointSlice['metadata'], 'uid' | 'generation'>,
  ): void {
    const key = keyFor(service);
    const written = this.#written.get(key);
    if (written) written.set(uid, generation);
    else this.#written.set(key, new Map([[uid, generation]]));
  }

  /**
   * Does the cache lag behind what this controller wrote: is a slice older there than it was written, there although it was
   * deleted, or not there although it was made (EndpointSliceTracker.StaleSlices)?
   */
  #areStale(key: string, slices: readonly EndpointSlice[]): boolean {
    const written = this.#written.get(key);
    if (!written) return false;
    const there = new Map(slices.map(({ metadata }) => [metadata.uid, metadata.generation ?? 0]));
    return [...written].some(([uid, generation]) => {
      const seen = there.get(uid);
      return seen === undefined ? generation !== GOING : seen < generation;
    });
  }
}

const podsIn = ({ endpoints }: EndpointSlice): string[] =>
  (endpoints ?? []).map(({ targetRef }) => targetRef?.name ?? '');

const isManaged = ({ metadata: { labels } }: EndpointSlice): boolean => labels?.[MANAGED_BY] === MANAGER;

/** Any one pair of the selector will do: a pod that matches has it. */
function indexLabel({ metadata: { namespace = '' }, spec: { selector = {} } }: Service): string {
  const [label = ''] = Object.keys(selector).sort();
  return `${namespace} ${label}=${selector[label]}`;
}

const sameSpec = (a: Service, b: Service): boolean => a.spec === b.spec || equal(a.spec, b.spec);

/** Does the change of a pod show in endpoints? */
const matters = (a: Pod, b: Pod): boolean =>
  a.metadata.deletionTimestamp !== b.metadata.deletionTimestamp ||
  isReady(a) !== isReady(b) ||
  !equal(a.status.podIPs ?? [], b.status.podIPs ?? []) ||
  a.spec.nodeName !== b.spec.nodeName;

function addressTypes({ spec }: Service): readonly AddressType[] {
  const families = spec['ipFamilies'] as readonly AddressType[] | undefined;
  return families && families.length > 0 ? families : ['IPv4'];
}

/** Tells when the change began; an older note is taken away when there is nothing new to tell. */
function annotated<T extends { readonly metadata: object }>(slice: T, trigger: string | undefined): T {
  const { [TRIGGER_TIME]: _former, ...others } =
    (slice.metadata as { annotations?: { readonly [key: string]: string } }).annotations ?? {};
  const annotations = { ...others, ...(trigger !== undefined && { [TRIGGER_TIME]: trigger }) };
  const { annotations: _all, ...metadata } = slice.metadata as { annotations?: object };
  return { ...slice, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } };
}
