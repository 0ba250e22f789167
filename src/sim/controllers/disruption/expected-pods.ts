import type {
  Deployment,
  KubeObject,
  OwnerReference,
  PodDisruptionBudget,
  ReplicaSet,
  StatefulSet,
} from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { resourceOfKind, resources } from '#model/resources.ts';
import type { View } from '../../loop/view.ts';
import type { Tally } from './tally.ts';

/** How many pods a budget is about, and how many of them must be healthy. */
export interface Expectation {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  readonly unmanaged: readonly string[];
}

interface Scale {
  readonly uid: string;
  readonly replicas: number;
}
type Failure = { readonly failed: string };

/** `50%` of so many, rounded up, as the disruption controller does for both kinds of limits. */
const scaled = (limit: number | string, total: number): number =>
  typeof limit === 'number' ? limit : Math.ceil((Number(limit.replace('%', '')) * total) / 100);

/** What the budget's limit means for the pods that it matches now. */
export function expectationOf(
  { spec, metadata }: PodDisruptionBudget,
  tally: Tally,
  view: View,
): Expectation | Failure {
  const { maxUnavailable, minAvailable } = spec;
  if (maxUnavailable === undefined && typeof minAvailable === 'number') {
    return { expectedPods: tally.pods.size, desiredHealthy: minAvailable, unmanaged: [] };
  }
  if (maxUnavailable === undefined && minAvailable === undefined)
    return { expectedPods: 0, desiredHealthy: 0, unmanaged: [] };
  const expectedPods = totalScale(tally, metadata.namespace, view);
  if (typeof expectedPods !== 'number') return expectedPods;
  const unmanaged = [...tally.unmanaged];
  if (maxUnavailable === undefined)
    return { expectedPods, desiredHealthy: scaled(minAvailable ?? 0, expectedPods), unmanaged };
  return {
    expectedPods,
    desiredHealthy: Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods)),
    unmanaged,
  };
}

/** The sum of what the owners of the pods want, each owner counted once. */
function totalScale(tally: Tally, namespace: string | undefined, view: View): number | Failure {
  const scales = new Map<string, number>();
  for (const { owner, example } of tally.families.values()) {
    const scale = scaleOf(owner, namespace, view);
    if (scale && 'failed' in scale) return scale;
    if (!scale) return { failed: `found no controllers for pod "${example}"` };
    scales.set(scale.uid, scale.replicas);
  }
  return [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function scaleOf(
  owner: OwnerReference,
  namespace: string | undefined,
  view: View,
): Scale | Failure | undefined {
  const resource = resourceOfKind(owner.apiVersion, owner.kind);
  if (!resource) return { failed: `no matches for kind "${owner.kind}" in version "${owner.apiVersion}"` };
  if (!resource.scale)
    return {
      failed: `${resource.group}/${resource.version}, Resource=${resource.plural} does not implement the scale subresource`,
    };
  const found = view.get<ReplicaSet | StatefulSet>(resource, namespace, owner.name);
  if (!found || found.metadata.uid !== owner.uid) return undefined;
  return (resource === resources.ReplicaSet && deploymentOf(found, namespace, view)) || sizeOf(found);
}

/** The Deployment of a ReplicaSet is what counts, also while it has several ReplicaSets. */
function deploymentOf(set: KubeObject, namespace: string | undefined, view: View): Scale | undefined {
  const owner = controllerOf(set);
  if (owner?.kind !== 'Deployment') return undefined;
  const deployment = view.get<Deployment>(resources.Deployment, namespace, owner.name);
  return deployment?.metadata.uid === owner.uid ? sizeOf(deployment) : undefined;
}

const sizeOf = ({ metadata, spec }: KubeObject): Scale => ({
  uid: metadata.uid,
  replicas: (spec as { replicas: number }).replicas,
});
