import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { LifecycleHandler } from '#model/objects.ts';
import type { Process, Signal } from '../process/process.ts';
import { signalOf } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import type { Container, Run } from './container.ts';
import { runHook } from './hooks.ts';
import type { PodMachine } from './pod-machine.ts';

/** A container always gets this long after SIGTERM, whatever the hook left of the grace period. */
const GRACE_LEAST: Duration = 2 * second;

/** How long a program takes until it can handle a signal. */
const TRAPS_SET: Duration = 20;

/**
 * Ends a running container: preStop, its turn, SIGTERM, and SIGKILL when the grace period is over (kuberuntime's
 * killContainer). What the hook and the wait have taken of the grace counts in whole seconds.
 * @param grace in milliseconds
 * @param message the text of the Killing event
 * @param before the containers whose ends it waits for, as long as it has grace
 */
export function* killContainer(
  machine: PodMachine,
  container: Container,
  grace: Duration,
  message: string,
  before: readonly Container[] = [],
): Work<void> {
  const run = container.current;
  const process = run?.process;
  // it may have ended since the containers were listed last
  if (run && process) machine.record('Normal', 'Killing', message, container);
  if (!run || !process || process.exitCode !== undefined) return run?.noteEnd?.();
  const began = machine.now();
  const preStop = container.spec.lifecycle?.preStop;
  if (preStop && grace > 0) {
    const hook = machine.tasks.spawn(preStopHook(machine, container, run, preStop));
    machine.hooks.push(hook);
    while (!hook.ended && machine.now() < began + grace) yield { at: began + grace, on: [hook.done] };
  }
  const unspent = grace - wholeSeconds(machine.now() - began);
  const waited = machine.now();
  if (unspent > 0) yield* waitForTurn(machine, before, waited + unspent);
  const deadline = machine.now() + Math.max(unspent - wholeSeconds(machine.now() - waited), GRACE_LEAST);
  // a process that has only just begun has set no trap yet, and as process 1 it dies of nothing else
  if (process.pid !== 1 || machine.now() - (run.startedAt ?? -Infinity) >= TRAPS_SET)
    run.system.processes.signal(process, stopSignal(container), true);
  while (process.exitCode === undefined && machine.now() < deadline)
    yield { at: deadline, on: [process.exited] };
  run.system.processes.signal(process, 'KILL', true);
  run.noteEnd?.();
  machine.relists.changed();
}

/** Goes on when the grace is over; what has failed by then is told when it ends, at the latest with its container. */
function* preStopHook(
  machine: PodMachine,
  container: Container,
  run: Run,
  handler: LifecycleHandler,
): Work<void> {
  if (yield* runHook(machine, container, run, handler))
    machine.record('Warning', 'FailedPreStopHook', 'PreStopHook failed', container);
}

const wholeSeconds = (span: Duration): Duration => span - (span % second);

/** Sidecars serve until those that they serve have ended, or the grace is over (terminationOrdering). */
function* waitForTurn(machine: PodMachine, before: readonly Container[], until: Instant): Work<void> {
  const running = (): readonly Process[] =>
    before.flatMap(({ current }) => current?.process ?? []).filter(({ exitCode }) => exitCode === undefined);
  while (running().length > 0 && machine.now() < until)
    yield { at: until, on: running().map(({ exited }) => exited) };
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
