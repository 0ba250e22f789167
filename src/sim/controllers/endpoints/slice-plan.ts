import { equal } from '#kernel/json.ts';
import type { Endpoint, EndpointPort, EndpointSlice, Labels, Service } from '#model/objects.ts';
import { controllerReference } from '#model/owners.ts';
import type { AddressType } from './endpoint-of-pod.ts';
import { portKey } from './endpoint-of-pod.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
const RESERVED: ReadonlySet<string> = new Set([SERVICE_NAME, MANAGED_BY, HEADLESS]);
/** --max-endpoints-per-slice */
const ENDPOINTS_MAX = 100;

/** A slice that does not exist yet: its name is up to the server. */
type NewSlice = Omit<EndpointSlice, 'metadata'> & { readonly metadata: object };

/** What to write so that the slices say what they should. */
export interface SlicePlan {
  readonly create: readonly NewSlice[];
  readonly update: readonly EndpointSlice[];
  readonly delete: readonly EndpointSlice[];
}

/** One set of ports: slices have one set each. */
export interface PortGroup {
  readonly ports: readonly EndpointPort[];
}

/** What the slices of one address type should say, as far as it may have changed. */
export interface Wanted {
  /** Sets of ports that any pod of the service has, by their key. */
  readonly groups: ReadonlyMap<string, PortGroup>;
  /** Pods that changed since the slices were last right: only their endpoints are looked at. */
  readonly changed: ReadonlyMap<string, { readonly group: string; readonly endpoint: Endpoint } | undefined>;
}

const ownLabels = (labels: Labels = {}): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => !RESERVED.has(key)));
const podOf = ({ targetRef }: Endpoint): string => targetRef?.name ?? '';
const isHeadless = ({ spec }: Service): boolean => !spec.clusterIP || spec.clusterIP === 'None';

const labelsFor = (service: Service): Labels => ({
  ...ownLabels(service.metadata.labels),
  ...(isHeadless(service) && { [HEADLESS]: '' }),
  [SERVICE_NAME]: service.metadata.name,
  [MANAGED_BY]: MANAGER,
});

const newSlice = (
  service: Service,
  addressType: AddressType,
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
): NewSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    generateName: `${service.metadata.name}-`,
    namespace: service.metadata.namespace,
    labels: labelsFor(service),
    ownerReferences: [controllerReference(service)],
  },
  // Go tells an empty list as null here
  addressType,
  endpoints: endpoints.length > 0 ? endpoints : null,
  ports: ports.length > 0 ? ports : null,
});

const sameIdentity = (a: Endpoint, b: Endpoint): boolean =>
  a.hostname === b.hostname && equal(a.addresses, b.addresses);

/** Compares the slices of one address type with what they should say (k8s.io/endpointslice, Reconciler). */
export function planSlices(
  service: Service,
  addressType: AddressType,
  existing: readonly EndpointSlice[],
  wanted: Wanted,
): SlicePlan {
  const create: NewSlice[] = [];
  const update: EndpointSlice[] = [];
  const doomed = existing.filter((slice) => !isOwned(slice, service));
  const groups = new Map<string, EndpointSlice[]>([...wanted.groups.keys()].map((key) => [key, []]));
  for (const slice of existing)
    if (isOwned(slice, service)) (groups.get(portKey(slice.ports)) ?? doomed).push(slice);
  for (const [key, slices] of groups) {
    const plan = planGroup(service, addressType, slices, key, wanted);
    create.push(...plan.create);
    update.push(...plan.update);
    doomed.push(...plan.delete);
  }
  if (existing.length === doomed.length && create.length === 0) {
    const placeholder = newSlice(service, addressType, [], []);
    if (doomed.length === 1 && isPlaceholder(doomed[0] as EndpointSlice, service)) doomed.length = 0;
    else create.push(placeholder);
  }
  return reuse({ create, update, delete: doomed }, service);
}

const isOwned = (
  { metadata: { ownerReferences = [] } }: EndpointSlice,
  { metadata: { uid } }: Service,
): boolean =>
  ownerReferences.some(
    (reference) => reference.uid === uid && reference.kind === 'Service' && reference.apiVersion === 'v1',
  );

const isPlaceholder = (slice: EndpointSlice, service: Service): boolean =>
  (slice.endpoints ?? []).length === 0 &&
  (slice.ports ?? []).length === 0 &&
  equal(slice.metadata.labels, labelsFor(service)) &&
  isOwned(slice, service);

/** The slices of one set of ports: keep, change, fill up, and open new ones. */
function planGroup(
  service: Service,
  addressType: AddressType,
  slices: readonly EndpointSlice[],
  group: string,
  wanted: Wanted,
): SlicePlan {
  const open = new Map<string, Endpoint>();
  for (const [pod, entry] of wanted.changed) if (entry?.group === group) open.set(pod, entry.endpoint);
  const doomed: EndpointSlice[] = [];
  const changed: { slice: EndpointSlice; endpoints: Endpoint[] }[] = [];
  const unchanged: EndpointSlice[] = [];
  for (const slice of slices) {
    const endpoints = keepWanted(slice, open, wanted);
    const relabelled = !equal(ownLabels(slice.metadata.labels), ownLabels(service.metadata.labels));
    if (endpoints?.length === 0) doomed.push(slice);
    else if (endpoints || relabelled)
      changed.push({
        slice: withLabels(slice, service),
        endpoints: endpoints ?? [...(slice.endpoints ?? [])],
      });
    else unchanged.push(slice);
  }
  const left = [...open.values()];
  // the fullest first
  for (const { endpoints } of [...changed].sort((a, b) => b.endpoints.length - a.endpoints.length)) {
    endpoints.push(...left.splice(0, Math.max(0, ENDPOINTS_MAX - endpoints.length)));
  }
  const ports = wanted.groups.get(group)?.ports ?? [];
  const create: NewSlice[] = [];
  while (left.length > 0) {
    const roomy = left.length < ENDPOINTS_MAX ? fullestWithRoom(unchanged, left.length) : undefined;
    if (roomy) changed.push({ slice: roomy, endpoints: [...(roomy.endpoints ?? []), ...left.splice(0)] });
    else create.push(newSlice(service, addressType, ports, left.splice(0, ENDPOINTS_MAX)));
  }
  return { create, update: changed.map(({ slice, endpoints }) => ({ ...slice, endpoints })), delete: doomed };
}

/** The endpoints that stay, brought up to date and taken out of `open`; undefined when nothing about them changes. */
function keepWanted(
  slice: EndpointSlice,
  open: Map<string, Endpoint>,
  wanted: Wanted,
): Endpoint[] | undefined {
  if (!mayChange(slice, wanted)) return undefined;
  let changed = false;
  const kept: Endpoint[] = [];
  for (const endpoint of slice.endpoints ?? []) {
    const pod = podOf(endpoint);
    const next = wanted.changed.has(pod) ? open.get(pod) : endpoint;
    if (!next || !sameIdentity(endpoint, next)) {
      changed = true;
      continue;
    }
    open.delete(pod);
    changed ||= !equal(next, endpoint);
    kept.push(next);
  }
  return changed ? kept : undefined;
}

const podsOfSlice = new WeakMap<EndpointSlice, ReadonlySet<string>>();

/** Is any of the changed pods in the slice? Slices are many and long, changed pods mostly few. */
function mayChange(slice: EndpointSlice, { changed }: Wanted): boolean {
  const endpoints = slice.endpoints ?? [];
  if (changed.size >= endpoints.length) return endpoints.length > 0;
  let pods = podsOfSlice.get(slice);
  if (!pods) podsOfSlice.set(slice, (pods = new Set(endpoints.map(podOf))));
  for (const pod of changed.keys()) if (pods.has(pod)) return true;
  return false;
}

const withLabels = (slice: EndpointSlice, service: Service): EndpointSlice => ({
  ...slice,
  metadata: { ...slice.metadata, labels: labelsFor(service) },
});

function fullestWithRoom(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  let bestRoom = ENDPOINTS_MAX;
  for (const slice of slices) {
    const room = ENDPOINTS_MAX - count - (slice.endpoints ?? []).length;
    if (room >= 0 && room < bestRoom) [best, bestRoom] = [slice, room];
  }
  return best;
}

/** Instead of deleting one slice and creating another, the first becomes the second. */
function reuse(plan: SlicePlan, service: Service): SlicePlan {
  const create = [...plan.create];
  const update = [...plan.update];
  const doomed: EndpointSlice[] = [];
  for (const slice of plan.delete) {
    const next = create.at(-1);
    if (!next || next.addressType !== slice.addressType || !isOwned(slice, service)) {
      doomed.push(slice);
      continue;
    }
    create.pop();
    update.push({ ...next, metadata: { ...next.metadata, name: slice.metadata.name } } as EndpointSlice);
  }
  return { create, update, delete: doomed };
}
