import type { Container, KubeObject, Labels, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Call } from '../call.ts';

/** One line of a LimitRange. */
export interface Limit {
  readonly type: 'Container' | 'Pod' | 'PersistentVolumeClaim';
  readonly min?: Labels;
  readonly max?: Labels;
  readonly default?: Labels;
  readonly defaultRequest?: Labels;
  readonly maxLimitRequestRatio?: Labels;
}

/** What the LimitRanges of a namespace say. */
export const limitsOf = ({ store }: Call, namespace: string | undefined): readonly Limit[] =>
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
