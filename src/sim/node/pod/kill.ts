import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Signal } from '../process/process.ts';
import { signalOf } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import type { Container } from './container.ts';
import { runHook } from './hooks.ts';
import type { PodMachine } from './pod-machine.ts';

/** A container always gets this long after SIGTERM, whatever the hook left of the grace period. */
const GRACE_LEAST: Duration = 2 * second;

/** How long a program takes until it can handle a signal. */
const TRAPS_SET: Duration = 20;

/**
 * Ends a running container: preStop, SIGTERM, and SIGKILL when the grace period is over (kuberuntime's killContainer).
 * @param grace in milliseconds
 * @param message the text of the Killing event
 */
export function* killContainer(
  machine: PodMachine,
  container: Container,
  grace: Duration,
  message: string,
): Work<void> {
  const run = container.current;
  const process = run?.process;
  if (!run || !process || process.exitCode !== undefined) return run?.noteEnd?.();
  machine.record('Normal', 'Killing', message, container);
  const began = machine.now();
  const preStop = container.spec.lifecycle?.preStop;
  if (preStop && grace > 0 && (yield* runHook(machine, container, run, preStop, began + grace))) {
    machine.record('Warning', 'FailedPreStopHook', 'PreStopHook failed', container);
  }
  const deadline = machine.now() + Math.max(grace - (machine.now() - began), GRACE_LEAST);
  // a process that has only just begun has set no trap yet, and as process 1 it dies of nothing else
  if (process.pid !== 1 || machine.now() - (run.startedAt ?? -Infinity) >= TRAPS_SET)
    run.system.processes.signal(process, stopSignal(container), true);
  while (process.exitCode === undefined && machine.now() < deadline)
    yield { at: deadline, on: [process.exited] };
  run.system.processes.signal(process, 'KILL', true);
  run.noteEnd?.();
  machine.relists.changed();
}

function stopSignal({ spec }: Container): Signal {
  const asked = (spec.lifecycle as { readonly stopSignal?: string } | undefined)?.stopSignal;
  return signalOf(asked ?? 'TERM') ?? 'TERM';
}

/** The grace period of a kill that is not a deletion: that of the probe that has failed, or the pod's. */
export function graceOf({ pod }: PodMachine, container?: Container): Duration {
  const probe = container?.unhealthy && container.spec[`${container.unhealthy}Probe`];
  return (probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * second;
}
