import { apiVersionOf } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';

/** Versions that are no longer served, or another group's, and still read (legacyscheme). */
const OLDER: { readonly [apiVersion: string]: readonly string[] } = {
  'apps/v1beta1': ['StatefulSet', 'Deployment', 'ControllerRevision'],
  'apps/v1beta2': ['StatefulSet', 'Deployment', 'ReplicaSet', 'ControllerRevision'],
  'extensions/v1beta1': ['Deployment', 'ReplicaSet'],
  'events.k8s.io/v1': ['Event'],
  'events.k8s.io/v1beta1': ['Event'],
  'policy/v1beta1': ['PodDisruptionBudget'],
  'discovery.k8s.io/v1beta1': ['EndpointSlice'],
  'coordination.k8s.io/v1beta1': ['Lease'],
  'storage.k8s.io/v1beta1': ['StorageClass'],
  'scheduling.k8s.io/v1beta1': ['PriorityClass'],
};

/** Is this another version in which objects of the resource can be written? */
export const isOlderVersion = (resource: Resource, kind: string, apiVersion: string): boolean =>
  kind === resource.kind &&
  apiVersion !== apiVersionOf(resource) &&
  Object.hasOwn(OLDER, apiVersion) &&
  OLDER[apiVersion]?.includes(kind) === true;
