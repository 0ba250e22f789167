import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { CRITICAL, priorityOf } from '#model/pod-state.ts';
import type { PodMachine } from './pod/pod-machine.ts';

/** The pods of one range of priorities, and how long they have to end. */
interface Group {
  readonly priority: number;
  readonly span: Duration;
}

const GOING_DOWN: Duration = 3 * second;

/**
 * A node that is told to shut down ends its pods before it goes (KEP-2000, pkg/kubelet/nodeshutdown): the ordinary ones
 * first, the critical ones with what is left of the time. Nothing of it is recorded: the recorded nodes have no systemd,
 * which tells a real kubelet; the rules are those of its source.
 */
export class Shutdown {
  /** The API has been told. */
  told = false;
  readonly #groups: readonly Group[];
  #group = 0;
  #since: Instant | undefined;

  /** @param span shutdownGracePeriod  @param critical shutdownGracePeriodCriticalPods, a part of it */
  constructor(span: Duration, critical: Duration) {
    this.#groups = [
      { priority: 0, span: span - critical },
      { priority: CRITICAL, span: critical },
    ];
  }

  /** Ends the pods whose turn it is. The answer is how long to wait; undefined when all groups have had their time. */
  proceed(pods: readonly PodMachine[], now: Instant): Duration | undefined {
    for (; ; this.#group += 1, this.#since = undefined) {
      const group = this.#groups[this.#group];
      if (!group) return this.#goingDown(now);
      const living = pods.filter((pod) => !pod.terminated && this.#groupOf(pod) === group);
      if (living.length === 0) continue;
      if (this.#since === undefined) for (const pod of living) end(pod, group);
      this.#since ??= now;
      const left = this.#since + group.span - now;
      if (left > 0) return Math.min(left, second / 2);
    }
  }

  /** The machine takes a moment to stop its services, the kubelet among them: last statuses are told until then. */
  #goingDown(now: Instant): Duration | undefined {
    this.#since ??= now;
    const left = this.#since + GOING_DOWN - now;
    return left > 0 ? left : undefined;
  }

  /** The group of the highest priority that the pod reaches. */
  #groupOf({ pod }: PodMachine): Group | undefined {
    const priority = priorityOf(pod);
    return this.#groups.findLast((group) => group.priority <= priority) ?? this.#groups[0];
  }
}

/** A pod gets the group's time, or its own grace period when that is shorter. */
function end(pod: PodMachine, { span }: Group): void {
  const own = (pod.pod.spec.terminationGracePeriodSeconds ?? 30) * second;
  pod.failFor('Terminated');
  pod.end(Math.min(own, span));
}

/** What a kubelet that shuts down says to pods that arrive. */
export const SHUTDOWN_REFUSAL = {
  reason: 'NodeShutdown',
  message: 'Pod was rejected as the node is shutting down.',
} as const;
