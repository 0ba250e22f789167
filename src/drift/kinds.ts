import { type Kind, type Resource, resources } from '#model/resources.ts';

/** The kinds a journal shows, and the words it has for them. */
const watched: ReadonlyMap<Kind, string> = new Map([
  ['Pod', 'pod'],
  ['Service', 'service'],
  ['Event', 'event'],
  ['Node', 'node'],
  ['PersistentVolume', 'pv'],
  ['PersistentVolumeClaim', 'pvc'],
  ['StatefulSet', 'statefulset'],
  ['ReplicaSet', 'replicaset'],
  ['Deployment', 'deployment'],
  ['ControllerRevision', 'controllerrevision'],
  ['PodDisruptionBudget', 'pdb'],
  ['EndpointSlice', 'endpointslice'],
]);

/** @throws Error for a kind that the project does not know */
export function resourceNamed(kind: string): Resource {
  if (!Object.hasOwn(resources, kind)) throw new Error(`unknown kind ${kind}`);
  return resources[kind as Kind];
}

export const isWatched = (kind: string): boolean => watched.has(kind as Kind);

/** How a journal calls a kind. */
export const aliasOf = (kind: string): string => watched.get(kind as Kind) ?? kind.toLowerCase();
