import type { ContainerStatus, PodPhase, PodSpec } from '#model/objects.ts';

interface Tally {
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
}

const isSidecar = (spec: PodSpec, name: string): boolean =>
  spec.initContainers?.some((container) => container.name === name && container.restartPolicy === 'Always') ??
  false;

/** Init containers that have not succeeded, by whether they failed for good. */
function initialization(spec: PodSpec, statuses: readonly ContainerStatus[]): 'done' | 'pending' | 'failed' {
  const pending = statuses.filter(({ name, state, started }) =>
    isSidecar(spec, name) ? !started && !state?.terminated : state?.terminated?.exitCode !== 0,
  );
  const failed = pending.some(({ state }) => state?.terminated && state.terminated.exitCode !== 0);
  if (failed && spec.restartPolicy === 'Never') return 'failed';
  return pending.length > 0 ? 'pending' : 'done';
}

function tally(statuses: readonly ContainerStatus[]): Tally {
  const count: Tally = { running: 0, waiting: 0, stopped: 0, succeeded: 0 };
  for (const { state, lastState } of statuses) {
    if (state?.running) count.running += 1;
    else if (state?.terminated || lastState?.terminated) count.stopped += 1;
    else count.waiting += 1;
    if (state?.terminated?.exitCode === 0) count.succeeded += 1;
  }
  return count;
}

/**
 * The phase that follows from the containers (kubelet's getPhase).
 * @param terminal the pod is over: no container will be started again, whatever its restart policy says
 */
export function phaseOf(
  spec: PodSpec,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  terminal: boolean,
): PodPhase {
  const { running, waiting, stopped, succeeded } = tally(main);
  const initialized = initialization(spec, init);
  const anyStarted = running + stopped > 0;
  if (initialized === 'failed' && !anyStarted) return 'Failed';
  if (initialized === 'pending' && !anyStarted) return 'Pending';
  if (waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (stopped === 0) return 'Pending';
  const restartPolicy = spec.restartPolicy ?? 'Always';
  if (restartPolicy === 'Always' && !terminal) return 'Running';
  if (stopped === succeeded) return 'Succeeded';
  return restartPolicy === 'OnFailure' && !terminal ? 'Running' : 'Failed';
}
