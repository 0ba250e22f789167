import { timestamp } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { qosClass } from './qos.ts';

type Status = { readonly [field: string]: unknown };

/** A pod with scheduling gates says at once why it waits (podStrategy.PrepareForCreate). */
function podStatus({ spec }: Pod, now: Instant): Status {
  const gated = {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: timestamp(now),
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
  return {
    phase: 'Pending',
    ...(spec.schedulingGates?.length && { conditions: [gated] }),
    qosClass: qosClass(spec),
  };
}

const NODE_INFO = [
  'machineID',
  'systemUUID',
  'bootID',
  'kernelVersion',
  'osImage',
  'containerRuntimeVersion',
  'kubeletVersion',
  'kubeProxyVersion',
  'operatingSystem',
  'architecture',
];

const NO_REVISIONS = { replicas: 0, availableReplicas: 0 };

/** What the status of a new object says, by kind: the zero values that Go prints, and the first phase. */
const byKind: { readonly [kind: string]: (object: KubeObject, now: Instant) => Status } = {
  Namespace: () => ({ phase: 'Active' }),
  Node: () => ({
    daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
    nodeInfo: Object.fromEntries(NODE_INFO.map((name) => [name, ''])),
  }),
  Pod: (object, now) => podStatus(object as Pod, now),
  Service: () => ({ loadBalancer: {} }),
  PersistentVolumeClaim: () => ({ phase: 'Pending' }),
  PersistentVolume: (_object, now) => ({ phase: 'Pending', lastPhaseTransitionTime: timestamp(now) }),
  StatefulSet: () => NO_REVISIONS,
  ReplicaSet: () => ({ replicas: 0 }),
  PodDisruptionBudget: () => ({
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
  }),
};

/** Kinds whose creator may set the status: nodes register with theirs (nodeStrategy keeps it). */
const keepsAsked: ReadonlySet<string> = new Set(['Node']);

const isEmpty = (status: unknown): boolean =>
  status === undefined || status === null || (typeof status === 'object' && Object.keys(status).length === 0);

/** The status that a new object gets. */
export function initialStatus({ kind }: Resource, object: KubeObject, now: Instant): unknown {
  if (keepsAsked.has(kind) && !isEmpty(object.status)) return object.status;
  return byKind[kind]?.(object, now) ?? {};
}
