import type { Resource } from '#model/resources.ts';
import { qualifiedPlural } from '#model/resources.ts';

type IsConcerned = (name: string) => boolean;

const POD = /^(?:pods|(?:requests\.|limits\.)?(?:cpu|memory|ephemeral-storage)|(?:requests\.)?hugepages-.*)$/;
const CLAIM = /^(?:.+\.storageclass\.storage\.k8s\.io\/)?(?:persistentvolumeclaims|requests\.storage)$/;
const SERVICE = /^services(?:\.nodeports|\.loadbalancers)?$/;
const NATIVE = 'kubernetes.io/';
/** kubernetes.io/ of this kind is native and counted all the same. */
const DEVICES = 'requests.deviceclass.resource.kubernetes.io/';

/** Resources that are nobody's but a vendor's are counted by what is asked for. */
const isExtended = (name: string): boolean =>
  name.startsWith(DEVICES) || (name.startsWith('requests.') && name.includes('/') && !name.includes(NATIVE));

const byKind: { readonly [kind: string]: IsConcerned } = {
  Pod: (name) => POD.test(name) || isExtended(name),
  PersistentVolumeClaim: (name) => CLAIM.test(name),
  Service: (name) => SERVICE.test(name),
};

/** Kinds that quotas know by their plural alone, besides `count/...`. */
const countedByPlural: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'ResourceQuota']);

/** Can objects of this kind use what a quota calls so (quota/v1 Evaluator.MatchingResources)? */
export const concerns = (resource: Resource, name: string): boolean =>
  name === `count/${qualifiedPlural(resource)}` ||
  (countedByPlural.has(resource.kind) ? name === resource.plural : byKind[resource.kind]?.(name) === true);

/** Names that the control plane knows how to count, whether or not the kind is known here. */
export const isCountable = (name: string): boolean =>
  name.startsWith('count/') ||
  ['configmaps', 'secrets', 'resourcequotas', 'replicationcontrollers'].includes(name) ||
  Object.values(byKind).some((isConcerned) => isConcerned(name));
