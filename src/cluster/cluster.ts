import type { Duration, Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Capabilities, Capability } from './capability.ts';
import type { Condition } from './condition.ts';
import type { Journal } from './journal.ts';
import type { Answer, Request } from './request.ts';

/**
 * A Kubernetes cluster, simulated or real: the verbs of its API, one conditional wait, and one journal of everything
 * that was observed. Scenarios speak to this and never to a machine.
 */
export interface Cluster extends AsyncDisposable {
  /** `sim`, `k3s`, `kubeconfig`. */
  readonly name: string;
  /** `v1.36.3` */
  readonly kubernetes: string;
  /** The namespace of the scenario; exists already. */
  readonly namespace: string;
  readonly journal: Journal;
  /** The cluster's own time. */
  now(): Instant;
  /**
   * One request, as a user.
   * @throws ApiError with the API server's Status when it refuses
   */
  request(request: Request): Promise<Answer>;
  /** Warnings (HTTP Warning headers) of the last request. */
  readonly warnings: readonly string[];
  /**
   * Lets time pass until the condition holds.
   * @throws UnmetError when it does not hold within the span of cluster time, or when nothing further can happen
   */
  until(condition: Condition, within: Duration): Promise<void>;
  /** Lets a span of cluster time pass; `watch` is asked after every observation and may throw. */
  during(span: Duration, watch?: () => void): Promise<void>;
  /** What the machine can do beyond the API; undefined when it cannot. */
  can<C extends Capability>(capability: C): Capabilities[C] | undefined;
}

/** The object of an answer that is one. */
export const objectOf = <T extends KubeObject>(answer: Answer): T => answer as unknown as T;
