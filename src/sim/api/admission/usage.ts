import { instantOf } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Container, KubeObject, Labels, PersistentVolumeClaim, Pod, Service } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { qualifiedPlural } from '#model/resources.ts';
import { parseQuantity } from '../decode/quantity.ts';
import type { Quantity } from '../decode/quantity.ts';
import { concerns } from './quota-names.ts';
import { addSums, largerSums, NONE, pieces, sumsIn } from './sums.ts';
import type { Sums } from './sums.ts';

type Row = readonly [string, Quantity];
type Amounts = 'requests' | 'limits';
const SECOND = 1000;
const UNIT = 1_000_000_000n;
const ONE = pieces(1);

/** Until when a pod that ends uses its quota: the end of its grace, and as long again (the timestamp holds it already). */
export function lastMoment({ metadata }: Pod): Instant {
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return Infinity;
  return instantOf(deletionTimestamp) + deletionGracePeriodSeconds * SECOND;
}

/** Does a pod still use its quota? Not when it has ended, or should have (quota/evaluator/core.QuotaV1Pod). */
export const countsPod = (now: Instant, pod: Pod): boolean =>
  pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded' && now <= lastMoment(pod);

interface Whole {
  readonly resources?: { readonly [kind in Amounts]?: Labels };
}

/** What can be asked for, or limited, for a pod as a whole. */
const ofPods = /^(?:cpu|memory|hugepages-.*)$/;

/** Does a pod say what it needs as a whole (resourcehelper.IsPodLevelResourcesSet)? */
export const isSizedAsWhole = ({ spec }: Pod): boolean => {
  const { requests, limits } = (spec as Whole).resources ?? {};
  return Object.keys({ ...requests, ...limits }).some((name) => ofPods.test(name));
};

/** The worst moment of the init containers, and what the sidecars among them need from then on. */
function initPeak(containers: readonly Container[], kind: Amounts): { peak: Sums; sidecars: Sums } {
  let peak = NONE;
  let sidecars = NONE;
  for (const { resources, restartPolicy } of containers) {
    const own = addSums(sidecars, sumsIn(resources?.[kind]));
    if (restartPolicy === 'Always') sidecars = own;
    peak = largerSums(peak, own);
  }
  return { peak, sidecars };
}

/** What a pod asks for, or may have, in all (component-helpers, resource.PodRequests and PodLimits). */
export function podSum({ spec }: Pod, kind: Amounts): Sums {
  const { peak, sidecars } = initPeak(spec.initContainers ?? [], kind);
  const running = (spec.containers ?? []).reduce<Sums>(
    (sum, { resources }) => addSums(sum, sumsIn(resources?.[kind])),
    NONE,
  );
  const { resources } = spec as Whole;
  const whole = [...sumsIn(resources?.[kind])].filter(([name]) => ofPods.test(name));
  return new Map([...largerSums(addSums(running, sidecars), peak), ...whole]);
}

/** Requests of these resources may be limited without the prefix. */
const unprefixed = /^(?:cpu|memory|ephemeral-storage|hugepages-.*)$/;
const limited = /^(?:cpu|memory|ephemeral-storage)$/;

function podRows(pod: Pod): Row[] {
  const requests = [...podSum(pod, 'requests')].flatMap(([name, amount]): Row[] => [
    [`requests.${name}`, amount],
    ...(unprefixed.test(name) ? [[name, amount] as const] : []),
  ]);
  const limits = [...podSum(pod, 'limits')].filter(([name]) => limited.test(name));
  return [['pods', ONE], ...requests, ...limits.map(([name, amount]): Row => [`limits.${name}`, amount])];
}

/** Whole bytes, rounded up. */
function wholeUnits({ nanos, format }: Quantity): Quantity {
  return { nanos: ((nanos + UNIT - 1n) / UNIT) * UNIT, format };
}

/** The size that a claim asks for, or the larger one that it has been promised. */
function storageOf({ spec, status }: PersistentVolumeClaim): Quantity | undefined {
  const asked = parseQuantity(spec.resources?.requests?.['storage'] ?? '');
  const promised = parseQuantity(status?.allocatedResources?.['storage'] ?? '');
  return asked && promised && promised.nanos > asked.nanos ? promised : asked;
}

function claimRows(claim: PersistentVolumeClaim): Row[] {
  const { spec } = claim;
  const quantity = storageOf(claim);
  const ofClass = (suffix: string) => `${spec.storageClassName}.storageclass.storage.k8s.io/${suffix}`;
  const rows = (name: (suffix: string) => string): Row[] => [
    [name('persistentvolumeclaims'), ONE],
    ...(quantity ? [[name('requests.storage'), wholeUnits(quantity)] as const] : []),
  ];
  return [...rows((suffix) => suffix), ...(spec.storageClassName ? rows(ofClass) : [])];
}

/** How many ports of its nodes a service takes: all, or those that it names itself. */
function nodePortsOf({ spec }: Service): number {
  const { type, ports = [] } = spec;
  if (type !== 'NodePort' && type !== 'LoadBalancer') return 0;
  const areNamed = type === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] === false;
  return areNamed ? ports.filter(({ nodePort }) => nodePort).length : ports.length;
}

const serviceRows = (service: Service): Row[] => [
  ['services', ONE],
  ['services.nodeports', pieces(nodePortsOf(service))],
  ['services.loadbalancers', pieces(service.spec.type === 'LoadBalancer' ? 1 : 0)],
];

const rowsByKind: { readonly [kind: string]: (object: KubeObject) => Row[] } = {
  PersistentVolumeClaim: (object) => claimRows(object as PersistentVolumeClaim),
  Service: (object) => serviceRows(object as Service),
};

/**
 * What an object takes from quotas: sizes, and itself as one more of its kind. A pod that has ended counts as an object
 * only.
 */
export function usageOf(resource: Resource, object: KubeObject, now: Instant): Sums {
  const rows =
    resource.kind === 'Pod'
      ? countsPod(now, object as Pod)
        ? podRows(object as Pod)
        : []
      : (rowsByKind[resource.kind]?.(object) ?? [[resource.plural, ONE] as const]);
  const known = rows.filter(([name]) => concerns(resource, name));
  return new Map([...known, [`count/${qualifiedPlural(resource)}`, ONE]]);
}
