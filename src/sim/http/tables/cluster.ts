import { isMap } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeEvent, KubeObject, Labels, Node } from '#model/objects.ts';
import { ageOf } from './age.ts';
import { age, column, nameColumn, of, text, wide } from './column.ts';
import type { Column } from './column.ts';

const NONE = '<none>';
const UNKNOWN = '<unknown>';
const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE = 'kubernetes.io/role';

function nodeStatus({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const word = !ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

function roles({ metadata: { labels = {} } }: Node): string {
  const names = Object.entries(labels).flatMap(([key, value]) =>
    key.startsWith(ROLE_PREFIX) ? [key.slice(ROLE_PREFIX.length)] : key === ROLE ? [value] : [],
  );
  return [...new Set(names)].filter(Boolean).sort().join(',') || NONE;
}

const info = (name: string, otherwise: string) =>
  of<Node>(({ status }) => {
    const all = status['nodeInfo'];
    return String(isMap(all) ? (all[name] ?? '') : '') || otherwise;
  });

const address = (wanted: string) =>
  of<Node>(({ status }) => status.addresses?.find(({ type }) => type === wanted)?.address ?? NONE);

export const nodeColumns: readonly Column[] = [
  nameColumn(),
  column('Status', 'The status of the node', of<Node>(nodeStatus)),
  column('Roles', 'The roles of the node', of<Node>(roles)),
  age,
  column('Version', text('NodeSystemInfo.kubeletVersion'), info('kubeletVersion', '')),
  wide('Internal-IP', text('NodeStatus.addresses'), address('InternalIP')),
  wide('External-IP', text('NodeStatus.addresses'), address('ExternalIP')),
  wide('OS-Image', text('NodeSystemInfo.osImage'), info('osImage', UNKNOWN)),
  wide('Kernel-Version', text('NodeSystemInfo.kernelVersion'), info('kernelVersion', UNKNOWN)),
  wide(
    'Container-Runtime',
    text('NodeSystemInfo.containerRuntimeVersion'),
    info('containerRuntimeVersion', UNKNOWN),
  ),
];

interface StoredEvent extends KubeEvent {
  readonly eventTime?: string | null;
  readonly series?: { readonly count: number; readonly lastObservedTime: string };
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}

const firstSeen = ({ firstTimestamp, eventTime }: StoredEvent, now: Instant): string =>
  ageOf(firstTimestamp || eventTime, now);
const lastSeen = (event: StoredEvent, now: Instant): string =>
  event.series
    ? ageOf(event.series.lastObservedTime, now)
    : event.lastTimestamp
      ? ageOf(event.lastTimestamp, now)
      : firstSeen(event, now);

/** An event about nothing is accepted by the server, and shown. */
function target({ involvedObject }: KubeEvent): string {
  const about: { readonly kind?: string; readonly name?: string } = involvedObject;
  const kind = (about.kind ?? '').toLowerCase();
  return about.name ? `${kind}/${about.name}` : kind;
}

function sourceText({ source = {}, reportingComponent, reportingInstance }: StoredEvent): string {
  const component = source.component || reportingComponent || '';
  const host = source.component || source.host ? source.host : reportingInstance;
  return host ? `${component}, ${host}` : component;
}

export const eventColumns: readonly Column[] = [
  column('Last Seen', text('Event.lastTimestamp'), of<StoredEvent>(lastSeen)),
  column(
    'Type',
    text('Event.type'),
    of<KubeEvent>(({ type }) => type ?? ''),
  ),
  column(
    'Reason',
    text('Event.reason'),
    of<KubeEvent>(({ reason }) => reason ?? ''),
  ),
  column('Object', text('Event.involvedObject'), of<KubeEvent>(target)),
  wide(
    'Subobject',
    text('ObjectReference.fieldPath'),
    of<KubeEvent>(({ involvedObject }) => involvedObject.fieldPath ?? ''),
  ),
  wide('Source', text('Event.source'), of<StoredEvent>(sourceText)),
  column(
    'Message',
    text('Event.message'),
    of<KubeEvent>(({ message }) => (message ?? '').trim()),
  ),
  wide('First Seen', text('Event.firstTimestamp'), of<StoredEvent>(firstSeen)),
  wide(
    'Count',
    text('Event.count'),
    of<StoredEvent>(({ count, series }) => series?.count ?? (count || 1)),
  ),
  { ...nameColumn(), priority: 1 },
];

export const namespaceColumns: readonly Column[] = [
  nameColumn(),
  column('Status', 'The status of the namespace', ({ status }) =>
    String(isMap(status) ? (status['phase'] ?? '') : ''),
  ),
  age,
];

interface Data extends KubeObject {
  readonly type?: string;
  readonly data?: object;
  readonly binaryData?: object;
}

const sizeOf = (map: object | undefined): number => Object.keys(map ?? {}).length;

export const secretColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Type',
    text('Secret.type'),
    of<Data>(({ type }) => type ?? ''),
  ),
  column(
    'Data',
    text('Secret.data'),
    of<Data>(({ data }) => sizeOf(data)),
  ),
  age,
];

export const configMapColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Data',
    text('ConfigMap.data'),
    of<Data>(({ data, binaryData }) => sizeOf(data) + sizeOf(binaryData)),
  ),
  age,
];

export const serviceAccountColumns: readonly Column[] = [nameColumn(), age];

interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

export const priorityClassColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Value',
    text('PriorityClass.value'),
    of<PriorityClass>(({ value }) => value),
    'integer',
  ),
  column(
    'Global-Default',
    text('PriorityClass.globalDefault'),
    of<PriorityClass>(({ globalDefault }) => globalDefault ?? false),
    'boolean',
  ),
  age,
  column(
    'PreemptionPolicy',
    text('PriorityClass.preemptionPolicy'),
    of<PriorityClass>(({ preemptionPolicy }) => preemptionPolicy ?? ''),
  ),
];

export const leaseColumns: readonly Column[] = [
  nameColumn(),
  column('Holder', text('LeaseSpec.holderIdentity'), ({ spec }) =>
    String(isMap(spec) ? (spec['holderIdentity'] ?? '') : ''),
  ),
  age,
];

interface Quota extends KubeObject {
  readonly status: { readonly hard?: Labels; readonly used?: Labels };
}

const quotaText = (isLimit: boolean) =>
  of<Quota>(({ status: { hard = {}, used = {} } }) =>
    Object.keys(hard)
      .sort()
      .filter((name) => name.startsWith('limits.') === isLimit)
      .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
      .join(', '),
  );

export const quotaColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Request',
    'Request represents a minimum amount of cpu/memory that a container may consume.',
    quotaText(false),
  ),
  column(
    'Limit',
    'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
    quotaText(true),
  ),
  age,
];

/** What is shown of kinds without columns of their own. */
export const plainColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Created At',
    text('ObjectMeta.creationTimestamp'),
    ({ metadata }) => metadata.creationTimestamp,
    'date',
  ),
];
