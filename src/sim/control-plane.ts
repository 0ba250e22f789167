import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { attachDetachController } from './controllers/attach-detach-controller.ts';
import { statefulSetController } from './controllers/statefulset/statefulset-controller.ts';
import { ephemeralVolumeController } from './controllers/ephemeral-volume-controller.ts';
import { garbageCollector } from './controllers/garbage-collector-controller.ts';
import { persistentVolumeBinder } from './controllers/persistent-volume-binder.ts';
import { persistentVolumeClaimProtection } from './controllers/persistent-volume-claim-protection.ts';
import { persistentVolumeProtection } from './controllers/persistent-volume-protection.ts';
import { replicaSetController } from './controllers/replicaset/replica-set-controller.ts';
import { deploymentController } from './controllers/deployment/deployment-controller.ts';
import { disruptionController } from './controllers/disruption/disruption-controller.ts';
import { namespaceController } from './controllers/namespace/namespace-controller.ts';
import { serviceAccountController } from './controllers/namespace/service-account-controller.ts';
import { rootCaPublisher } from './controllers/namespace/root-ca-publisher.ts';
import { endpointSliceController } from './controllers/endpoints/endpoint-slice-controller.ts';
import type { Heartbeats } from './controllers/nodes/heartbeats.ts';
import { leasesOnly } from './controllers/nodes/heartbeats.ts';
import { nodeLifecycleController } from './controllers/nodes/node-lifecycle-controller.ts';
import { taintEvictionController } from './controllers/nodes/taint-eviction-controller.ts';
import { podGarbageCollector } from './controllers/nodes/pod-garbage-collector.ts';
import { resourceQuotaController } from './controllers/quota/resource-quota-controller.ts';
import { volumeExpandController } from './controllers/volume-expand-controller.ts';
import type { Controller } from './loop/controller.ts';
import type { Profile } from './versions.ts';
import { profileOf } from './versions.ts';
import { podScheduler } from './scheduler/scheduler.ts';

/** Flags of the control plane that change behaviour; the defaults are those of kube-controller-manager. */
export interface Parameters {
  /** Which Kubernetes it is. */
  readonly version: Profile;
  /** Feature gates that are on: the defaults of the version, and those set by hand. */
  readonly gates: ReadonlySet<string>;
  /** --node-monitor-grace-period */
  readonly nodeMonitorGracePeriod: Duration;
  /** --node-monitor-period */
  readonly nodeMonitorPeriod: Duration;
  /** --node-eviction-rate, nodes per second */
  readonly nodeEvictionRate: number;
  /** Who knows that nodes are alive; Lease objects alone unless said otherwise. */
  readonly heartbeats: Heartbeats;
}

/**
 * All parameters, with the defaults of the version where nothing is asked.
 * @param asked `gates` names those set by hand, with a leading `-` for off
 */
export function parametersOf(asked: Partial<Parameters> = {}): Parameters {
  const { version = profileOf() } = asked;
  return {
    nodeMonitorGracePeriod: (version.has('nodesHaveFiftySeconds') ? 50 : 40) * second,
    nodeMonitorPeriod: 5 * second,
    nodeEvictionRate: 0.1,
    heartbeats: leasesOnly,
    ...asked,
    version,
    gates: version.gates(asked.gates),
  };
}

/** A controller by the name of its file; made afresh at each start of its process. */
type Maker = (parameters: Parameters) => Controller;

/** kube-controller-manager: one line a controller. */
const managed: readonly Maker[] = [
  statefulSetController,
  garbageCollector,
  persistentVolumeBinder,
  persistentVolumeClaimProtection,
  persistentVolumeProtection,
  replicaSetController,
  deploymentController,
  disruptionController,
  namespaceController,
  serviceAccountController,
  rootCaPublisher,
  endpointSliceController,
  nodeLifecycleController,
  taintEvictionController,
  podGarbageCollector,
  resourceQuotaController,
  volumeExpandController,
  attachDetachController,
  ephemeralVolumeController,
];

/** kube-scheduler. */
const scheduling: readonly Maker[] = [podScheduler];

export const controllerManager = (parameters: Parameters): readonly Controller[] =>
  managed.map((make) => make(parameters));
export const scheduler = (parameters: Parameters): readonly Controller[] =>
  scheduling.map((make) => make(parameters));
