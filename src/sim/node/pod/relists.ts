import type { Duration, Instant } from '#kernel/time.ts';
import type { Task, Tasks, Work } from '../process/tasks.ts';
import { Topic } from '../process/tasks.ts';

/** How long it takes to list one pod's containers on demand. */
const LISTING: Duration = 10;

/** What a relist needs to know of its pod. */
export interface Listed {
  readonly tasks: Tasks;
  /** Takes in what the runtime says now. */
  look(): void;
  /** Containers have changed: the pod worker must look. */
  trigger(): void;
}

/**
 * When the kubelet sees what has happened to a pod's containers (its pod lifecycle event generator, pkg/kubelet/pleg).
 * All containers are listed at every full period, and since 1.36 one pod's as soon as a sync has done something without
 * an error (gate PLEGOnDemandRelist). A pod in which nothing has changed is not listed here.
 */
export class Relists {
  readonly #pod: Listed;
  readonly #period: Duration;
  readonly #onDemand: boolean;
  /** The newest listing of this pod on demand. */
  #listedAt: Instant = -Infinity;
  /** Changes that no listing has told of. */
  #unseen = 0;
  #global: Task | undefined;
  readonly #listed = new Topic();

  constructor(pod: Listed, period: Duration, onDemand: boolean) {
    this.#pod = pod;
    this.#period = period;
    this.#onDemand = onDemand;
  }

  /** When all containers are listed next. */
  after(moment: Instant): Instant {
    return (Math.floor(moment / this.#period) + 1) * this.#period;
  }

  /** Something has happened to a container, or to the sandbox. */
  changed(): void {
    this.#unseen += 1;
    if (!this.#global || this.#global.ended)
      this.#global = this.#pod.tasks.spawn(this.#list(this.after(this.#pod.tasks.now())));
  }

  /** A sync has changed something, and nothing failed. */
  demand(): void {
    if (this.#onDemand) this.#pod.tasks.spawn(this.#list(this.#pod.tasks.now() + LISTING));
  }

  /** Waits until the containers have been listed since a moment (the cache's GetNewerThan). */
  *since(moment: Instant): Work<void> {
    const { tasks } = this.#pod;
    const due = this.after(moment);
    while (moment > -Infinity && this.#listedAt <= moment && tasks.now() < due)
      yield { at: due, on: [this.#listed] };
    if (this.#listedAt <= moment) this.#pod.look(); // all containers are listed just now
  }

  *#list(at: Instant): Work<void> {
    yield { at };
    this.#listedAt = this.#pod.tasks.now();
    this.#pod.look();
    this.#listed.notify();
    if (this.#unseen > 0) this.#pod.trigger();
    this.#unseen = 0;
  }
}
