import type { Duration } from '#kernel/time.ts';
import type { Work } from '../process/tasks.ts';
import type { Container } from './container.ts';
import { killContainer } from './kill.ts';
import type { PodMachine } from './pod-machine.ts';
import { pause } from './wait.ts';

/**
 * Ends a pod (kubelet's SyncTerminatingPod and SyncTerminatedPod): tells the status, kills the containers (sidecars
 * after the others, the last one first), takes the sandbox down, tells the last status, and lets the API object go.
 * @param grace in milliseconds, for each container
 */
export function* terminator(machine: PodMachine, grace: Duration): Work<void> {
  machine.report();
  yield* endContainers(machine, grace);
  machine.report(true);
  if (machine.hasUnended) yield* pause(machine, machine.host.durations.finalize);
  machine.terminated = true;
  machine.report(true);
  yield* pause(machine, machine.host.durations.finalize);
  machine.finished = true;
  machine.tasks.cancelAll();
}

/** Ends every container, the sidecars last, and the sandbox (kuberuntime's killPodWithSyncResult). */
export function* endContainers(machine: PodMachine, grace: Duration): Work<void> {
  yield* killAll(
    machine,
    machine.containers.filter(({ isSidecar }) => !isSidecar),
    grace,
  );
  for (const sidecar of machine.containers.filter(({ isSidecar }) => isSidecar).reverse())
    yield* killAll(machine, [sidecar], grace);
  yield* pause(machine, machine.host.durations.teardown);
  machine.sandbox = false;
}

function* killAll(machine: PodMachine, containers: readonly Container[], grace: Duration): Work<void> {
  const running = containers.filter(({ running }) => running);
  const tasks = running.map((container) =>
    machine.tasks.spawn(
      killContainer(machine, container, grace, `Stopping container ${container.spec.name}`),
    ),
  );
  while (tasks.some(({ ended }) => !ended)) yield { on: tasks.map(({ done }) => done) };
}
