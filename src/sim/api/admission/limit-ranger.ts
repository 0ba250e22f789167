import type { Container, KubeObject, Labels, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { forbidden } from '#model/status.ts';
import type { Call } from '../call.ts';
import { amountOf } from './amounts.ts';

interface Limit {
  readonly type: 'Container' | 'Pod' | 'PersistentVolumeClaim';
  readonly min?: Labels;
  readonly max?: Labels;
  readonly default?: Labels;
  readonly defaultRequest?: Labels;
}

const limitsOf = ({ store }: Call, namespace: string | undefined): readonly Limit[] =>
  store.count(resources.LimitRange) === 0 || namespace === undefined
    ? []
    : store
        .list(resources.LimitRange, namespace)
        .flatMap(({ spec }) => (spec as { readonly limits?: readonly (Limit | null)[] | null }).limits ?? [])
        .filter((limit) => limit !== null);

const ANNOTATION = 'kubernetes.io/limit-ranger';

interface Filled {
  readonly container: Container;
  readonly said: readonly string[];
}

const missing = (defaults: Labels, have: Labels = {}): string[] =>
  Object.keys(defaults)
    .filter((name) => !Object.hasOwn(have, name))
    .sort();

function fill(container: Container, { default: limits = {}, defaultRequest: requests = {} }: Limit): Filled {
  const have = container.resources ?? {};
  const newRequests = missing(requests, have.requests);
  const newLimits = missing(limits, have.limits);
  if (newRequests.length + newLimits.length === 0) return { container, said: [] };
  const said = [
    ...(newRequests.length > 0 ? [`${newRequests.join(', ')} request for container ${container.name}`] : []),
    ...(newLimits.length > 0 ? [`${newLimits.join(', ')} limit for container ${container.name}`] : []),
  ];
  const filled = { limits: { ...limits, ...have.limits }, requests: { ...requests, ...have.requests } };
  return { container: { ...container, resources: { ...have, ...filled } }, said };
}

/** LimitRanger: containers that say nothing get the namespace's default requests and limits. */
export function limitDefaults(call: Call, object: KubeObject): KubeObject {
  const limit = limitsOf(call, call.request.namespace).find(({ type }) => type === 'Container');
  if (!limit || object.kind !== 'Pod') return object;
  const pod = object as Pod;
  const main = (pod.spec.containers ?? []).map((container) => fill(container, limit));
  const init = (pod.spec.initContainers ?? []).map((container) => fill(container, limit));
  const said = [...main, ...init].flatMap((filled) => filled.said);
  if (said.length === 0) return pod;
  const spec = {
    ...pod.spec,
    containers: main.map(({ container }) => container),
    ...(init.length > 0 && { initContainers: init.map(({ container }) => container) }),
  };
  const annotations = {
    ...pod.metadata.annotations,
    [ANNOTATION]: `LimitRanger plugin set: ${said.join('; ')}`,
  };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec };
}

const at = (amounts: Labels, name: string): string | undefined =>
  Object.hasOwn(amounts, name) ? amounts[name] : undefined;

/** Complaints about one bearer of requests and limits. */
function outside({ type, min = {}, max = {} }: Limit, requests: Labels, limits: Labels): string[] {
  const low = Object.entries(min).flatMap(([name, least]) => {
    const asked = at(requests, name);
    if (asked === undefined)
      return [`minimum ${name} usage per ${type} is ${least}.  No request is specified`];
    return amountOf(asked) < amountOf(least)
      ? [`minimum ${name} usage per ${type} is ${least}, but request is ${asked}`]
      : [];
  });
  const high = Object.entries(max).flatMap(([name, most]) => {
    const asked = at(type === 'PersistentVolumeClaim' ? requests : limits, name);
    if (asked === undefined) return [`maximum ${name} usage per ${type} is ${most}.  No limit is specified`];
    return amountOf(asked) > amountOf(most)
      ? [
          `maximum ${name} usage per ${type} is ${most}, but ${type === 'PersistentVolumeClaim' ? 'request' : 'limit'} is ${asked}`,
        ]
      : [];
  });
  return [...low, ...high];
}

function complaints(resource: Resource, object: KubeObject, limit: Limit): string[] {
  if (limit.type === 'PersistentVolumeClaim' && resource === resources.PersistentVolumeClaim) {
    return outside(limit, (object as PersistentVolumeClaim).spec.resources?.requests ?? {}, {});
  }
  if (limit.type !== 'Container' || resource !== resources.Pod) return [];
  const { containers, initContainers = [] } = (object as Pod).spec;
  return [...containers, ...initContainers].flatMap((container) =>
    outside(limit, container.resources?.requests ?? {}, container.resources?.limits ?? {}),
  );
}

/**
 * LimitRanger: nothing smaller or larger than the namespace allows.
 * @throws ApiError 403
 */
export function checkLimits(call: Call, resource: Resource, object: KubeObject): void {
  const errors = limitsOf(call, object.metadata.namespace).flatMap((limit) =>
    complaints(resource, object, limit),
  );
  if (errors.length === 0) return;
  throw forbidden(
    resource,
    object.metadata.name,
    errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`,
  );
}
