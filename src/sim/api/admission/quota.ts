import type { Container, KubeObject, Labels, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { forbidden } from '#model/status.ts';
import type { Call } from '../call.ts';
import { qosClass } from '../qos.ts';
import { addAmounts, amountOf, printAmounts } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { countsPod, usageOf } from './usage.ts';

interface ResourceQuota extends KubeObject {
  readonly spec: { readonly hard?: Labels; readonly scopes?: readonly string[] };
}

const scopes: { readonly [scope: string]: (pod: Pod) => boolean } = {
  Terminating: ({ spec }) => spec['activeDeadlineSeconds'] !== undefined,
  NotTerminating: ({ spec }) => spec['activeDeadlineSeconds'] === undefined,
  BestEffort: (pod) => qosClass(pod.spec) === 'BestEffort',
  NotBestEffort: (pod) => qosClass(pod.spec) !== 'BestEffort',
  PriorityClass: ({ spec }) => Boolean(spec['priorityClassName']),
};

/** A quota with scopes is about the pods that are in all of them. */
export const isAbout = ({ spec }: ResourceQuota, resource: Resource, object: KubeObject): boolean =>
  (spec.scopes ?? []).every(
    (scope) => resource === resources.Pod && scopes[scope]?.(object as Pod) !== false,
  );

const only = (amounts: Amounts, names: ReadonlySet<string>): Amounts =>
  new Map([...amounts].filter(([name]) => names.has(name)));

/** What is in use now, counted from the store. */
function used({ store, now }: Call, quota: ResourceQuota, resource: Resource): Amounts {
  const objects = store
    .list(resource, quota.metadata.namespace)
    .filter((object) => isAbout(quota, resource, object));
  const counting = resource === resources.Pod ? objects.filter((pod) => countsPod(now, pod as Pod)) : objects;
  return counting.reduce<Amounts>((sum, object) => addAmounts(sum, usageOf(resource, object)), new Map());
}

const computeNames = /^(requests\.|limits\.)?(cpu|memory)$/;

/** `limits.cpu for: app`: resources under quota that some container is silent about. */
function silent({ spec }: Pod, hard: Labels): string[] {
  const lacks =
    (name: string) =>
    ({ resources: asked }: Container): boolean =>
      asked?.[name.startsWith('limits.') ? 'limits' : 'requests']?.[name.replace(/^\w+\./, '')] === undefined;
  return Object.keys(hard)
    .filter((name) => computeNames.test(name))
    .sort()
    .flatMap((name) => {
      const containers = [...(spec.initContainers ?? []), ...spec.containers]
        .filter(lacks(name))
        .map((container) => container.name);
      return containers.length > 0 ? [`${name} for: ${containers.sort().join(',')}`] : [];
    });
}

function checkOne(call: Call, quota: ResourceQuota, resource: Resource, object: KubeObject): void {
  const hard = quota.spec.hard ?? {};
  const { name } = quota.metadata;
  const refuse = (why: string) => forbidden(resource, object.metadata.name, why);
  const missing = resource === resources.Pod ? silent(object as Pod, hard) : [];
  if (missing.length > 0) throw refuse(`failed quota: ${name}: must specify ${missing.join('; ')}`);
  const asked = only(usageOf(resource, object), new Set(Object.keys(hard)));
  if (asked.size === 0) return;
  const now = used(call, quota, resource);
  const over = new Set(
    [...asked]
      .filter(([what, amount]) => amount > 0 && (now.get(what) ?? 0) + amount > amountOf(hard[what]))
      .map(([what]) => what),
  );
  if (over.size === 0) return;
  const limits = new Map([...over].map((what) => [what, amountOf(hard[what])]));
  const inUse = new Map([...over].map((what) => [what, now.get(what) ?? 0]));
  throw refuse(
    `exceeded quota: ${name}, requested: ${printAmounts(only(asked, over))}, used: ${printAmounts(inUse)}, limited: ${printAmounts(limits)}`,
  );
}

/**
 * ResourceQuota: no more of a kind, or of a resource, than the namespace may have.
 * @throws ApiError 403
 */
export function checkQuota(call: Call, resource: Resource, object: KubeObject): void {
  if (!resource.namespaced || call.store.count(resources.ResourceQuota) === 0) return;
  for (const quota of call.store.list(
    resources.ResourceQuota,
    object.metadata.namespace,
  ) as ResourceQuota[]) {
    if (isAbout(quota, resource, object)) checkOne(call, quota, resource, object);
  }
}
