import type { Duration } from '#kernel/time.ts';
import type { Work } from '../process/tasks.ts';
import type { PodMachine } from './pod-machine.ts';

/** Lets a span of the pod's time pass. */
export function* pause(machine: PodMachine, span: Duration): Work<void> {
  if (span > 0) yield { at: machine.now() + span };
}
