import type { ContainerState, ContainerStatus, EndpointSlice, Pod, Service } from '#model/objects.ts';
import { podSummary } from '#sim/http/tables/pod-status.ts';

type Loose = Readonly<Record<string, unknown>>;

const without = (object: Loose, ...keys: readonly string[]): Loose =>
  Object.fromEntries(
    Object.entries(object).filter(([key, value]) => !keys.includes(key) && value !== undefined),
  );

function stateOf(state: ContainerState | undefined): Loose | undefined {
  const [kind, value] = Object.entries(state ?? {})[0] ?? [];
  return kind === undefined
    ? undefined
    : { [kind]: without(value as Loose, 'startedAt', 'finishedAt', 'containerID') };
}

const containerOf = (status: ContainerStatus): Loose =>
  without({
    state: stateOf(status.state),
    lastState: stateOf(status.lastState),
    ready: status.ready,
    started: status.started,
    restartCount: status.restartCount,
    created: Boolean(status.containerID),
    pulled: Boolean(status.imageID),
  });

const named = (statuses: readonly ContainerStatus[] | undefined): Loose | undefined =>
  statuses && Object.fromEntries(statuses.map((status) => [status.name, containerOf(status)]));

/** What a recording keeps of a pod: what the node and the scheduler decide, without identities and times. */
export function podPicture(pod: Pod): Loose {
  const { metadata, spec, status } = pod;
  const { ready, total, reason, restarts } = podSummary(pod);
  const conditions = (status.conditions ?? []).map((condition) => [
    condition.type,
    without({ ...condition }, 'type', 'lastProbeTime', 'lastTransitionTime', 'lastHeartbeatTime'),
  ]);
  return without({
    shows: `${ready}/${total} ${reason} ${restarts}`,
    phase: status.phase,
    reason: status.reason,
    message: status.message,
    node: spec.nodeName,
    qosClass: status.qosClass,
    deletionGracePeriodSeconds: metadata.deletionTimestamp && metadata.deletionGracePeriodSeconds,
    finalizers: metadata.finalizers,
    address: Boolean(status.podIP),
    startTime: Boolean(status.startTime),
    conditions: Object.fromEntries(conditions) as Loose,
    initContainers: named(status.initContainerStatuses),
    containers: named(status.containerStatuses),
  });
}

/** What a recording keeps of a service. */
export const servicePicture = ({ spec: { clusterIP, ports } }: Service): Loose =>
  without({ clusterIP, ports });

/** What a recording keeps of an endpoint slice: its endpoints by the names of their pods. */
export function slicePicture({ endpoints, ports }: EndpointSlice): Loose {
  const shown = (endpoints ?? []).map(({ addresses, conditions, hostname, nodeName, targetRef }) =>
    without({ addresses, conditions, hostname, nodeName, target: targetRef?.name }),
  );
  return without({
    ports: ports ?? undefined,
    endpoints: shown.sort((a, b) => String(a['target']).localeCompare(String(b['target']))),
  });
}
