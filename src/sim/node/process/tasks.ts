import type { Instant } from '#kernel/time.ts';

/** What a task waits for: a moment, one of several topics, or both (whichever comes first). */
interface Wake {
  readonly at?: Instant;
  readonly on?: readonly Topic[];
}

/** Work that takes virtual time: it yields what it waits for and is resumed when that has come. */
export type Work<T> = Generator<Wake, T, void>;

/** Something that can happen; tasks wait on it. */
export class Topic {
  /** Most topics of most pods are never waited for. */
  #waiting: Set<Task> | undefined;

  notify(): void {
    if (!this.#waiting || this.#waiting.size === 0) return;
    for (const task of [...this.#waiting]) task.wake();
  }

  /** Only a task itself calls these. */
  join(task: Task): void {
    this.#waiting ??= new Set();
    this.#waiting.add(task);
  }

  leave(task: Task): void {
    this.#waiting?.delete(task);
  }
}

/** One strand of work of a pod: its worker, a process, a prober. */
export class Task {
  readonly #tasks: Tasks;
  readonly #work: Work<unknown>;
  #topics: readonly Topic[] = [];
  at: Instant = Infinity;
  ended = false;
  /** It is work of the container itself, and goes on without a kubelet. */
  readonly isOwn: boolean;
  /** Told once, when the task has ended. */
  readonly done = new Topic();

  constructor(tasks: Tasks, work: Work<unknown>, isOwn: boolean) {
    this.#tasks = tasks;
    this.#work = work;
    this.isOwn = isOwn;
  }

  /** Makes the task run again as soon as its pod is looked at. */
  wake(): void {
    if (this.ended) return;
    this.#leave();
    this.at = -Infinity;
    this.#tasks.awaken();
  }

  /** Ends the task where it stands; nothing after its last yield happens. */
  cancel(): void {
    if (this.ended) return;
    this.ended = true;
    this.#leave();
    this.#tasks.remove(this);
    this.done.notify();
  }

  /** Runs to the next yield. */
  step(): void {
    this.#leave();
    this.at = Infinity;
    const { done, value } = this.#work.next();
    if (this.ended) return;
    if (done) return this.cancel();
    this.at = value.at ?? Infinity;
    this.#topics = value.on ?? [];
    for (const topic of this.#topics) topic.join(this);
  }

  #leave(): void {
    for (const topic of this.#topics) topic.leave(this);
    this.#topics = [];
  }
}

/**
 * The strands of one pod, on virtual time. Nothing here polls: whoever owns the pod asks for `next` and calls
 * `advance` then, or at once when `onWake` says that something happened from outside (a signal, a file, an exec).
 */
export class Tasks {
  readonly #all = new Set<Task>();
  readonly #onWake: () => void;
  #now: Instant = 0;
  #advancing = false;
  /** The kubelet is away: only what containers do by themselves goes on. */
  #alone = false;

  constructor(onWake: () => void) {
    this.#onWake = onWake;
  }

  /** The pod's own clock: the moment of the wake-up that is at work. */
  now(): Instant {
    return this.#now;
  }

  /** Starts a strand, of the kubelet or of a container's own; it runs to its first yield at once when the pod is at work, else at the next `advance`. */
  spawn(work: Work<unknown>, isOwn = false): Task {
    const task = new Task(this, work, isOwn);
    this.#all.add(task);
    if (this.#advancing && this.#goesOn(task)) task.step();
    else task.wake();
    return task;
  }

  /** The kubelet goes away: its own work stands still, that of the containers does not. */
  leaveAlone(): void {
    this.#alone = true;
  }

  /** The kubelet is back, and sees what has happened since. */
  attend(): void {
    this.#alone = false;
  }

  #goesOn({ isOwn }: Task): boolean {
    return isOwn || !this.#alone;
  }

  remove(task: Task): void {
    this.#all.delete(task);
  }

  /** Ends every strand: the pod is over. */
  cancelAll(): void {
    for (const task of [...this.#all]) task.cancel();
  }

  /** When the next strand is due; Infinity when nothing happens here by itself. */
  get next(): Instant {
    let next = Infinity;
    for (const task of this.#all) if (task.at < next && this.#goesOn(task)) next = task.at;
    return next;
  }

  awaken(): void {
    if (!this.#advancing) this.#onWake();
  }

  /** Runs everything that is due up to `now`, in the order of time. */
  advance(now: Instant): void {
    this.#advancing = true;
    try {
      for (let task = this.#due(now); task; task = this.#due(now)) {
        this.#now = Math.max(this.#now, task.at);
        if (this.#now === -Infinity || task.at === -Infinity) this.#now = Math.max(this.#now, now);
        task.step();
      }
      this.#now = now;
    } finally {
      this.#advancing = false;
    }
  }

  #due(now: Instant): Task | undefined {
    let first: Task | undefined;
    for (const task of this.#all)
      if (task.at <= now && (!first || task.at < first.at) && this.#goesOn(task)) first = task;
    return first;
  }
}

/** Waits until a moment. */
export function* until(at: Instant): Work<void> {
  yield { at };
}
