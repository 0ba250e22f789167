import { instantOf } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Container, KubeObject, PersistentVolumeClaim, Pod, Service } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { amountOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';

type Row = readonly [string, number];
const SECOND = 1000;

/** Does a pod still use its quota? Not when it has ended, or should have (quota/evaluator/core.QuotaV1Pod). */
export function countsPod(now: Instant, { metadata, status }: Pod): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return true;
  return now <= instantOf(deletionTimestamp) + deletionGracePeriodSeconds * SECOND;
}

/** What the containers of a pod ask for together: the running ones in sum, or one init container if it asks for more. */
function podSum({ spec }: Pod, kind: 'requests' | 'limits'): Map<string, number> {
  const sum = new Map<string, number>();
  const amounts = ({ resources }: Container): Row[] =>
    Object.entries(resources?.[kind] ?? {}).map(([name, quantity]) => [name, amountOf(quantity)]);
  for (const [name, amount] of (spec.containers ?? []).flatMap(amounts))
    sum.set(name, (sum.get(name) ?? 0) + amount);
  for (const [name, amount] of (spec.initContainers ?? []).flatMap(amounts))
    sum.set(name, Math.max(sum.get(name) ?? 0, amount));
  return sum;
}

/** Requests of these resources may be limited without the prefix. */
const unprefixed: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

function podRows(pod: Pod): Row[] {
  const requests = [...podSum(pod, 'requests')].flatMap(([name, amount]): Row[] => [
    [`requests.${name}`, amount],
    ...(unprefixed.has(name) ? [[name, amount] as const] : []),
  ]);
  return [
    ['pods', 1],
    ...requests,
    ...[...podSum(pod, 'limits')].map(([name, amount]): Row => [`limits.${name}`, amount]),
  ];
}

function claimRows({ spec }: PersistentVolumeClaim): Row[] {
  const storage = amountOf(spec.resources?.requests?.['storage'] ?? 0);
  const ofClass = (suffix: string) => `${spec.storageClassName}.storageclass.storage.k8s.io/${suffix}`;
  const perClass: Row[] = spec.storageClassName
    ? [
        [ofClass('persistentvolumeclaims'), 1],
        [ofClass('requests.storage'), storage],
      ]
    : [];
  return [['persistentvolumeclaims', 1], ['requests.storage', storage], ...perClass];
}

function serviceRows({ spec }: Service): Row[] {
  const nodePorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? (spec.ports ?? []).length : 0;
  return [
    ['services', 1],
    ['services.nodeports', nodePorts],
    ['services.loadbalancers', spec.type === 'LoadBalancer' ? 1 : 0],
  ];
}

const rowsByKind: { readonly [kind: string]: (object: KubeObject) => Row[] } = {
  Pod: (object) => podRows(object as Pod),
  PersistentVolumeClaim: (object) => claimRows(object as PersistentVolumeClaim),
  Service: (object) => serviceRows(object as Service),
};

/** Kinds that quotas know by their plural alone, besides `count/...`. */
const countedByPlural: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'ResourceQuota']);

/** What an object takes from quotas: sizes, and itself as one more of its kind. */
export function usageOf({ kind, plural, group }: Resource, object: KubeObject): Amounts {
  const count: Row = [`count/${plural}${group && `.${group}`}`, 1];
  return new Map([
    ...(rowsByKind[kind]?.(object) ?? []),
    ...(countedByPlural.has(kind) ? [[plural, 1] as const] : []),
    count,
  ]);
}
