import type { Container, ContainerState, ContainerStatus, Pod } from '#model/objects.ts';

/** What the STATUS, READY and RESTARTS columns say of a pod. */
export interface PodSummary {
  readonly reason: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  /** When a container ended last, if any did. */
  readonly lastRestart?: string;
}

const isSidecar = (pod: Pod, name: string): boolean =>
  pod.spec.initContainers?.some(
    (container) => container.name === name && container.restartPolicy === 'Always',
  ) ?? false;

const hasCondition = ({ status }: Pod, wanted: string): boolean =>
  status.conditions?.some(({ type, status: is }) => type === wanted && is === 'True') ?? false;

const ended = ({ reason, signal, exitCode }: NonNullable<ContainerState['terminated']>): string =>
  reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);

const waitsFor = ({ state }: ContainerStatus): string => state?.waiting?.reason ?? '';

/** Why an init container holds the pod up; undefined when it does not. */
function initReason(pod: Pod, status: ContainerStatus, i: number): string | undefined {
  const terminated = status.state?.terminated;
  if (terminated?.exitCode === 0 || (isSidecar(pod, status.name) && status.started)) return undefined;
  if (terminated) return `Init:${ended(terminated)}`;
  const waiting = waitsFor(status);
  return waiting !== '' && waiting !== 'PodInitializing'
    ? `Init:${waiting}`
    : `Init:${i}/${pod.spec.initContainers?.length ?? 0}`;
}

const sum = (statuses: readonly ContainerStatus[]): number =>
  statuses.reduce((total, { restartCount }) => total + restartCount, 0);

const latest = (statuses: readonly ContainerStatus[]): string | undefined =>
  statuses
    .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
    .sort()
    .at(-1);

/** What the main containers make of the reason; the first one has the last word. */
function mainReason(pod: Pod, before: string): string {
  const statuses = pod.status.containerStatuses ?? [];
  const reasons = statuses.map(
    (status) => waitsFor(status) || (status.state?.terminated ? ended(status.state.terminated) : ''),
  );
  const reason = reasons.find((text) => text !== '') ?? before;
  const running = statuses.some((status, i) => reasons[i] === '' && status.ready && status.state?.running);
  if (reason !== 'Completed' || (running && hasCondition(pod, 'Ready')))
    return reason === 'Completed' ? 'Running' : reason;
  const failed = statuses.findIndex(({ state }) => state?.terminated && state.terminated.exitCode !== 0);
  return reasons[failed] ?? (running ? 'NotReady' : reason);
}

function baseReason({ status }: Pod): string {
  const gated = status.conditions?.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  return gated ? 'SchedulingGated' : status.reason || (status.phase ?? '');
}

function finalReason({ metadata, status }: Pod, reason: string): string {
  if (!metadata.deletionTimestamp) return reason;
  if (status.reason === 'NodeLost') return 'Unknown';
  return status.phase === 'Failed' || status.phase === 'Succeeded' ? reason : 'Terminating';
}

const summary = (statuses: readonly ContainerStatus[]): Pick<PodSummary, 'restarts' | 'lastRestart'> => {
  const lastRestart = latest(statuses);
  return { restarts: sum(statuses), ...(lastRestart !== undefined && { lastRestart }) };
};

/** None in the bookmark of a watch, whose object tells a revision and leaves the rest empty. */
export const containersOf = ({ containers }: { readonly containers: readonly Container[] | null }) =>
  containers ?? [];

/** printers.printPod: one word about all containers of a pod. */
export function podSummary(pod: Pod): PodSummary {
  const init = pod.status.initContainerStatuses ?? [];
  const main = pod.status.containerStatuses ?? [];
  const sidecars = init.filter(({ name }) => isSidecar(pod, name));
  const total =
    containersOf(pod.spec).length +
    (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').length;
  const at = init.findIndex((status, i) => initReason(pod, status, i) !== undefined);
  const started = (at < 0 ? init : init.slice(0, at)).filter(
    (status) => isSidecar(pod, status.name) && status.started && status.ready,
  ).length;
  const holdup = at < 0 ? undefined : initReason(pod, init[at] as ContainerStatus, at);
  if (holdup !== undefined && !hasCondition(pod, 'Initialized')) {
    return { reason: finalReason(pod, holdup), ready: started, total, ...summary(init.slice(0, at + 1)) };
  }
  const isReady = (status: ContainerStatus): boolean =>
    waitsFor(status) === '' &&
    !status.state?.terminated &&
    status.ready &&
    status.state?.running !== undefined;
  const reason = finalReason(pod, mainReason(pod, holdup ?? baseReason(pod)));
  return { reason, ready: started + main.filter(isReady).length, total, ...summary([...sidecars, ...main]) };
}
