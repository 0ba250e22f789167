import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Work } from '../process/tasks.ts';
import type { Container } from './container.ts';
import { killContainer } from './kill.ts';
import type { PodMachine } from './pod-machine.ts';
import { pause } from './wait.ts';

/**
 * Ends a pod (kubelet's SyncTerminatingPod and SyncTerminatedPod): tells the status, kills the containers, takes the
 * sandbox down, tells the last status, and lets the API object go.
 * @param grace in milliseconds, for each container
 */
export function* terminator(machine: PodMachine, grace: Duration): Work<void> {
  machine.shownIP = machine.podIP;
  // also asks for the readiness of what is unready, once more (prober_manager, UpdatePodStatus)
  machine.tell();
  yield* endContainers(machine, grace);
  machine.report(true);
  const isAnother = machine.endedFrom?.metadata.generation !== machine.pod.metadata.generation;
  if (machine.hasUnended || isAnother) yield* pause(machine, machine.host.durations.finalize);
  machine.terminated = true;
  machine.report(true);
  yield* pause(machine, machine.host.durations.finalize);
  machine.finished = true;
  machine.tasks.cancelAll();
}

/** How long until the kubelet goes after a pod that it has turned out, and until it says of what has ended that it has failed. */
const NOTICED: Duration = second;
const SETTLED: Duration = 2 * second;

/** Ends a pod that a kubelet which begins anew does not admit again (rejectPod, then HandlePodCleanups). */
export function* turnOut(machine: PodMachine, grace: Duration, why: PodMachine['failedFor']): Work<void> {
  yield* pause(machine, NOTICED);
  yield* endContainers(machine, grace);
  machine.report(true, true);
  yield* pause(machine, SETTLED);
  machine.failedFor = why;
  machine.terminated = true;
  machine.report(true);
  yield* pause(machine, machine.host.durations.finalize);
  machine.finished = true;
  machine.tasks.cancelAll();
}

/**
 * Ends every container and the sandbox (kuberuntime's killPodWithSyncResult). All begin at once, also with their hooks; the
 * signal waits with a sidecar for the main containers and for the sidecar behind it.
 */
export function* endContainers(machine: PodMachine, grace: Duration): Work<void> {
  const sidecars = machine.containers.filter(({ isSidecar }) => isSidecar);
  const behind = (place: number): readonly Container[] => sidecars.slice(place + 1, place + 2);
  const before = (container: Container): readonly Container[] =>
    container.isSidecar ? [...machine.main, ...behind(sidecars.indexOf(container))] : [];
  machine.kills = machine.containers
    .filter(({ running }) => running)
    .map((container) => {
      const message = `Stopping container ${container.spec.name}`;
      return machine.tasks.spawn(killContainer(machine, container, grace, message, before(container)));
    });
  while (machine.kills.some(({ ended }) => !ended)) yield { on: machine.kills.map(({ done }) => done) };
  yield* pause(machine, machine.host.durations.teardown);
  machine.sandbox = false;
}
