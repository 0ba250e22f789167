import type { Duration } from '#kernel/time.ts';

/**
 * How long a node takes for its steps. The values are those of a quiet machine (kubelet 1.36, containerd 2.1, runc);
 * each can be overridden for a simulated cluster.
 */
export interface Durations {
  /** From a pod's arrival until the kubelet has admitted or refused it: a refused pod is not made anew faster than this. */
  readonly admit: Duration;
  /** From a pod's admission until its volumes are mounted. */
  readonly mount: Duration;
  /** Making the pod sandbox: network, address. */
  readonly sandbox: Duration;
  /** Creating a container from an image that is there. */
  readonly create: Duration;
  /** Starting a created container. */
  readonly start: Duration;
  /** Pulling an image that the node does not have. */
  readonly pull: Duration;
  /** Asking the registry whether the tag still means the image that is there. */
  readonly check: Duration;
  /** From the end of a process until the runtime knows of it. */
  readonly reap: Duration;
  /** From power to a kubelet that looks after its pods. */
  readonly boot: Duration;
  /** How often the kubelet lists the containers anew (PLEG): starts and ends are seen at the next full period. */
  readonly relist: Duration;
  /** Removing the sandbox of a pod whose containers have ended. */
  readonly teardown: Duration;
  /** From the last status until the pod is deleted from the API. */
  readonly finalize: Duration;
}

export const defaultDurations: Durations = {
  admit: 200,
  mount: 100,
  sandbox: 300,
  create: 100,
  start: 100,
  pull: 1_500,
  check: 200,
  reap: 50,
  boot: 28_000,
  relist: 1_000,
  teardown: 500,
  finalize: 500,
};
