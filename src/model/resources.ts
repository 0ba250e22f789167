/** One API resource: how it is addressed and what it is called. Source: the API's discovery documents. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Has a `status` subresource: the main resource ignores status, `/status` ignores the rest. */
  readonly status: boolean;
  /** Has a `scale` subresource (autoscaling/v1 Scale). */
  readonly scale: boolean;
  /** `spec` changes raise metadata.generation, which starts at 1. */
  readonly generation: boolean;
}

type Traits = 'cluster' | 'status' | 'scale' | 'generation';

function resource(
  group: string,
  version: string,
  kind: string,
  plural: string,
  shortNames: string[],
  ...traits: Traits[]
): Resource {
  return {
    group,
    version,
    kind,
    plural,
    shortNames,
    singular: kind.toLowerCase(),
    namespaced: !traits.includes('cluster'),
    status: traits.includes('status'),
    scale: traits.includes('scale'),
    generation: traits.includes('generation'),
  };
}

/** Every resource that the project knows. */
export const resources = {
  Namespace: resource('', 'v1', 'Namespace', 'namespaces', ['ns'], 'cluster', 'status'),
  Node: resource('', 'v1', 'Node', 'nodes', ['no'], 'cluster', 'status'),
  Pod: resource('', 'v1', 'Pod', 'pods', ['po'], 'status', 'generation'),
  Service: resource('', 'v1', 'Service', 'services', ['svc'], 'status'),
  PersistentVolumeClaim: resource(
    '',
    'v1',
    'PersistentVolumeClaim',
    'persistentvolumeclaims',
    ['pvc'],
    'status',
  ),
  PersistentVolume: resource('', 'v1', 'PersistentVolume', 'persistentvolumes', ['pv'], 'cluster', 'status'),
  Event: resource('', 'v1', 'Event', 'events', ['ev']),
  ServiceAccount: resource('', 'v1', 'ServiceAccount', 'serviceaccounts', ['sa']),
  ConfigMap: resource('', 'v1', 'ConfigMap', 'configmaps', ['cm']),
  Secret: resource('', 'v1', 'Secret', 'secrets', []),
  Endpoints: resource('', 'v1', 'Endpoints', 'endpoints', ['ep']),
  ResourceQuota: resource('', 'v1', 'ResourceQuota', 'resourcequotas', ['quota'], 'status'),
  LimitRange: resource('', 'v1', 'LimitRange', 'limitranges', ['limits']),
  StatefulSet: resource(
    'apps',
    'v1',
    'StatefulSet',
    'statefulsets',
    ['sts'],
    'status',
    'scale',
    'generation',
  ),
  ReplicaSet: resource('apps', 'v1', 'ReplicaSet', 'replicasets', ['rs'], 'status', 'scale', 'generation'),
  Deployment: resource(
    'apps',
    'v1',
    'Deployment',
    'deployments',
    ['deploy'],
    'status',
    'scale',
    'generation',
  ),
  ControllerRevision: resource('apps', 'v1', 'ControllerRevision', 'controllerrevisions', []),
  PodDisruptionBudget: resource(
    'policy',
    'v1',
    'PodDisruptionBudget',
    'poddisruptionbudgets',
    ['pdb'],
    'status',
    'generation',
  ),
  StorageClass: resource('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', ['sc'], 'cluster'),
  EndpointSlice: resource('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', [], 'generation'),
  Lease: resource('coordination.k8s.io', 'v1', 'Lease', 'leases', []),
  PriorityClass: resource(
    'scheduling.k8s.io',
    'v1',
    'PriorityClass',
    'priorityclasses',
    ['pc'],
    'cluster',
    'generation',
  ),
} as const satisfies Record<string, Resource>;

/** Everything but Events, which nothing in a cluster waits for. */
export const watchable: readonly Resource[] = Object.values(resources).filter(({ kind }) => kind !== 'Event');

export type Kind = keyof typeof resources;

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = ({ group, version }: Resource): string =>
  group ? `${group}/${version}` : version;

/** `statefulsets.apps`, or `pods`: how error messages name a resource. */
export const qualifiedPlural = ({ group, plural }: Resource): string =>
  group ? `${plural}.${group}` : plural;

const byKind = new Map<string, Resource>(
  Object.values(resources).map((r) => [`${apiVersionOf(r)} ${r.kind}`, r]),
);
const byPlural = new Map<string, Resource>(
  Object.values(resources).map((r) => [`${apiVersionOf(r)} ${r.plural}`, r]),
);

/** The resource of an `apiVersion` and a kind, if the project knows it. */
export const resourceOfKind = (apiVersion: string, kind: string): Resource | undefined =>
  byKind.get(`${apiVersion} ${kind}`);

/** The resource of an `apiVersion` and a plural, if the project knows it. */
export const resourceOfPlural = (apiVersion: string, plural: string): Resource | undefined =>
  byPlural.get(`${apiVersion} ${plural}`);
