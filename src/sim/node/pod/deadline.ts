import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { PodMachine } from './pod-machine.ts';

/** How often the kubelet asks which pods are over their time. */
const ASKED: Duration = second;

/**
 * When a pod has been active for longer than its activeDeadlineSeconds. It counts from its start as the status tells it, in
 * whole seconds, and the kubelet's sync loop asks once a second.
 */
export function overdueAt({ pod, startTime }: PodMachine): Instant | undefined {
  const seconds: unknown = pod.spec['activeDeadlineSeconds'];
  if (typeof seconds !== 'number') return undefined;
  return Math.floor(startTime / ASKED) * ASKED + seconds * second;
}

/** The pod has been active for longer than it may (kubelet's activeDeadlineHandler). */
export const isOverdue = (machine: PodMachine): boolean => (overdueAt(machine) ?? Infinity) <= machine.now();
