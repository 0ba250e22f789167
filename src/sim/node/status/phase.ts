import { restartsAfter } from '#model/restarts.ts';
import type { Container, ContainerState, ContainerStatus, PodPhase, PodSpec } from '#model/objects.ts';

type Terminated = NonNullable<ContainerState['terminated']>;

/** How far the containers of a pod are, as its phase looks at them. */
interface Tally {
  running: number;
  waiting: number;
  stopped: number;
  /** Of the stopped ones: those that no policy starts again. */
  final: number;
  succeeded: number;
  /** Init containers that have not done their work. */
  pendingInit: number;
  /** Init containers that have failed for good. */
  failedInit: number;
}

const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always';

/** How a container ended last, if it does not run: now, or before it began to wait. */
const endOf = ({ state, lastState }: ContainerStatus): Terminated | undefined =>
  state?.running ? undefined : (state?.terminated ?? lastState?.terminated);

/** Init containers that do their work and end. */
function countInit(
  spec: PodSpec,
  container: Container,
  status: ContainerStatus | undefined,
  count: Tally,
): void {
  const end = status && endOf(status);
  if (!end) count.pendingInit += 1;
  else if (end.exitCode !== 0 && !restartsAfter(container, spec, end.exitCode)) count.failedInit += 1;
}

function countSidecar({ state, lastState }: ContainerStatus, count: Tally, hasBegun: boolean): void {
  if (state?.running) {
    if (!hasBegun) count.pendingInit += 1;
    count.running += 1;
  } else if (!state?.terminated && !lastState?.terminated) {
    if (!hasBegun) count.pendingInit += 1;
    count.waiting += 1;
  }
}

function countMain(spec: PodSpec, container: Container, status: ContainerStatus, count: Tally): void {
  if (status.state?.running) count.running += 1;
  const end = endOf(status);
  if (end) {
    count.stopped += 1;
    if (!restartsAfter(container, spec, end.exitCode)) count.final += 1;
    if (status.state?.terminated?.exitCode === 0) count.succeeded += 1;
  } else if (!status.state?.running) count.waiting += 1;
}

function tally(
  spec: PodSpec,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  hasBegun: boolean,
): Tally {
  const count: Tally = {
    running: 0,
    waiting: 0,
    stopped: 0,
    final: 0,
    succeeded: 0,
    pendingInit: 0,
    failedInit: 0,
  };
  for (const [place, container] of (spec.initContainers ?? []).entries()) {
    const status = init[place];
    if (!isSidecar(container)) countInit(spec, container, status, count);
    else if (status) countSidecar(status, count, hasBegun);
  }
  for (const [place, container] of spec.containers.entries()) {
    const status = main[place];
    if (status) countMain(spec, container, status, count);
  }
  return count;
}

/**
 * The phase that follows from the containers (kubelet's getPhase). A sidecar that runs keeps the pod running.
 * @param init in the order of the spec, as `main`
 * @param hasBegun a container of the pod has been made in this sandbox: its sidecars do not hold it up any more
 * @param terminal the pod is over: no container will be started again, whatever its restart policy says
 */
export function phaseOf(
  spec: PodSpec,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  hasBegun: boolean,
  terminal: boolean,
): PodPhase {
  const { running, waiting, stopped, final, succeeded, pendingInit, failedInit } = tally(
    spec,
    init,
    main,
    hasBegun,
  );
  if (failedInit > 0) return 'Failed';
  if (pendingInit > 0 || waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (stopped === 0) return 'Pending';
  if (!terminal && stopped !== final) return 'Running';
  return stopped === succeeded ? 'Succeeded' : 'Failed';
}
