import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';

type Status = { readonly [field: string]: unknown };

/** What the status of a new object says, by kind: the zero values that Go prints, and the first phase. */
const byKind: { readonly [kind: string]: (object: KubeObject) => Status } = {
  Namespace: () => ({ phase: 'Active' }),
  Pod: () => ({ phase: 'Pending', qosClass: 'BestEffort' }),
  Service: () => ({ loadBalancer: {} }),
  PersistentVolumeClaim: () => ({ phase: 'Pending' }),
  PersistentVolume: () => ({ phase: 'Pending' }),
  StatefulSet: () => ({ replicas: 0, availableReplicas: 0 }),
  ReplicaSet: () => ({ replicas: 0 }),
  PodDisruptionBudget: () => ({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
};

/** The status that a new object gets; undefined where there is none yet. */
export const initialStatus = ({ kind }: Resource, object: KubeObject): Status => byKind[kind]?.(object) ?? {};
