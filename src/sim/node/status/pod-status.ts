import { equal } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, ContainerStatus, Pod, PodPhase, PodSpec, PodStatus } from '#model/objects.ts';
import type { Container } from '../pod/container.ts';
import { KUBELET_CONDITIONS, conditionsOf } from './conditions.ts';
import type { Around } from './containers.ts';
import { containerStatus } from './containers.ts';
import { phaseOf } from './phase.ts';
import { podResources } from './pod-resources.ts';

/** What the kubelet knows of a pod when it writes its status. */
export interface Known {
  readonly pod: Pod;
  /** Which generation of the pod the kubelet has looked at; it does not tell before 1.34. */
  readonly generation: number | undefined;
  /** Whether it tells the resources of the pod as a whole, as it does since 1.36. */
  readonly tellsResources: boolean;
  readonly containers: readonly Container[];
  readonly around: Around;
  readonly startTime: Instant;
  readonly hostIP: string;
  /** The pod's address: shown with the first container that was tried. */
  readonly podIP: string | undefined;
  readonly sandboxReady: boolean;
  /** A container of the pod has been made in the sandbox. */
  readonly hasBegun: boolean;
  /** The kubelet has given the pod up. */
  readonly failedFor?: { readonly reason: string; readonly message: string } | undefined;
  /** No container will be started again. */
  readonly terminal: boolean;
  /** Containers may still run: the phase must not become Failed or Succeeded yet. */
  readonly mayRun: boolean;
}

const isTerminal = (phase: PodPhase | undefined): boolean => phase === 'Failed' || phase === 'Succeeded';

/**
 * The part of a pod's status that the kubelet decides (generateAPIPodStatus and the status manager's merge).
 * Conditions of others stay, before its own.
 */
export function podStatus(known: Known, now: Instant): PodStatus {
  const { pod, containers, around, podIP, hostIP } = known;
  const init = containers
    .filter(({ isInit }) => isInit)
    .map((container) => containerStatus(container, around));
  const main = containers
    .filter(({ isInit }) => !isInit)
    .map((container) => containerStatus(container, around));
  const isOverdue = known.failedFor?.reason === 'DeadlineExceeded';
  const computed = isOverdue ? 'Failed' : phaseOf(pod.spec, init, main, known.hasBegun, known.terminal);
  // who is ended with its node has failed, unless it had done its work
  const phase = known.failedFor && computed !== 'Succeeded' ? 'Failed' : computed;
  const isHeld = known.mayRun && isTerminal(phase);
  const given = isHeld ? undefined : known.failedFor;
  const { generation } = known;
  const before = pod.status.conditions ?? [];
  const others = before.filter(({ type }) => !KUBELET_CONDITIONS.includes(type));
  const facts = {
    spec: pod.spec,
    phase: computed,
    init,
    main,
    sandboxReady: known.sandboxReady,
    generation,
    others,
  };
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    phase: isHeld ? (pod.status.phase ?? 'Pending') : phase,
    ...given,
    conditions: [
      ...others,
      ...conditionsOf(facts, before, timestamp(now)),
      ...(given?.reason === 'Terminated' ? [disrupted(given.message, generation, now)] : []),
    ],
    hostIP,
    hostIPs: kept(pod.status['hostIPs'], [{ ip: hostIP }]),
    ...(podIP && { podIP, podIPs: kept(pod.status.podIPs, [{ ip: podIP }]) }),
    startTime: timestamp(known.startTime),
    ...(init.length > 0 && { initContainerStatuses: init }),
    containerStatuses: kept(
      pod.status.containerStatuses,
      [...main].sort((a, b) => (a.name < b.name ? -1 : 1)),
    ),
    ...(known.tellsResources && podResources(pod)),
  };
}

/** Says that a pod's end was not its own doing. */
const disrupted = (message: string, observedGeneration: number | undefined, now: Instant): Condition => ({
  type: 'DisruptionTarget',
  ...(observedGeneration !== undefined && { observedGeneration }),
  status: 'True',
  reason: 'TerminationByKubelet',
  message,
  lastProbeTime: null,
  lastTransitionTime: timestamp(now),
});

/** What the API shows already is not said again in other objects. */
const kept = <T>(shown: unknown, now: T): T => (equal(shown, now) ? (shown as T) : now);

const LOST: ContainerStatus['state'] = {
  terminated: {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
  },
};

const lost = (status: ContainerStatus): ContainerStatus =>
  status.state?.terminated ? status : { ...status, state: LOST };

/** Whether the containers of a pod were to be started, by the status that it had (the status manager's hasPodInitialized). */
function hasInitialized(spec: PodSpec, status: PodStatus): boolean {
  if (!spec.initContainers?.length) return true;
  const main = status.containerStatuses ?? [];
  if (main.some(({ state, lastState }) => lastState?.terminated || state?.running || state?.terminated))
    return true;
  const last = status.initContainerStatuses?.at(-1);
  const isSidecar = spec.initContainers.at(-1)?.restartPolicy === 'Always';
  if (isSidecar) return last?.state?.running !== undefined && last.started === true;
  return last?.state?.terminated?.exitCode === 0;
}

/**
 * The last status of a pod that is over (the status manager's TerminatePod): whatever was not seen to end is marked as
 * lost once the pod was initialized, and a phase that is not terminal becomes Failed. Conditions stay as they are.
 */
export function lastStatus(spec: PodSpec, status: PodStatus, before: PodStatus): PodStatus {
  const initialized = hasInitialized(spec, before);
  const init = status.initContainerStatuses ?? [];
  const begun = init.findLastIndex(({ containerID }) => containerID !== undefined) + 1;
  return {
    ...status,
    phase: status.phase && isTerminal(status.phase) ? status.phase : 'Failed',
    ...(init.length > 0 && {
      initContainerStatuses: init.map((each, i) => (i < begun || initialized ? lost(each) : each)),
    }),
    containerStatuses: initialized
      ? (status.containerStatuses ?? []).map(lost)
      : (status.containerStatuses ?? []),
  };
}

/** What a kubelet says of the generation that it looked at; undefined when it is of before 1.34. */
export const observed = (
  { metadata }: Pod,
  tells: boolean,
): Pick<PodStatus, 'observedGeneration'> | undefined =>
  tells ? { observedGeneration: metadata.generation ?? 1 } : undefined;

/** The status of a pod that the kubelet does not admit; conditions and containers are left out. */
export const rejection = (reason: string, message: string, now: Instant): PodStatus => ({
  phase: 'Failed',
  reason,
  message: `Pod was rejected: ${message}`,
  startTime: timestamp(now),
});
