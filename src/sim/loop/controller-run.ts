import type { Resource } from '#model/resources.ts';
import type { ApiRequest, ApiResponse, StoredEvent } from '../api/request.ts';
import type { Context, Controller, Fork, Sync, SyncEnd } from './controller.ts';
import { send } from './sending.ts';
import type { Sender } from './sending.ts';
import type { Seen } from './surroundings.ts';
import { WorkQueue } from './work-queue.ts';

/** A controller at work: its queue and its workers. */
export class ControllerRun {
  readonly #controller: Controller;
  readonly #sender: Sender;
  readonly #context: Context;
  readonly #queue: WorkQueue;
  #called = false;

  constructor(controller: Controller, sender: Sender, context: Context) {
    this.#controller = controller;
    this.#sender = sender;
    this.#context = context;
    this.#queue = new WorkQueue(sender.around.agenda, () => this.#callWorkers());
  }

  get informers(): readonly Resource[] {
    return this.#controller.informers;
  }

  observe(event: StoredEvent): void {
    this.#controller.observe(event, this.#enqueue, this.#context);
  }

  close(): void {
    this.#queue.close();
  }

  readonly #enqueue = (key: string, after = 0): void =>
    after > 0 ? this.#queue.addAfter(key, after) : this.#queue.add(key);

  #callWorkers(): void {
    if (this.#called || this.#queue.busy >= (this.#controller.workers ?? 1)) return;
    this.#called = true;
    const { agenda, latency } = this.#sender.around;
    agenda.at(agenda.now() + latency.pickUp(), () => {
      this.#called = false;
      this.#startWork();
    });
  }

  #startWork(): void {
    while (this.#sender.alive() && this.#queue.busy < (this.#controller.workers ?? 1)) {
      const key = this.#queue.take();
      if (key === undefined) return;
      this.#advance(key, this.#controller.sync(key, this.#context), this.#errand(key));
    }
  }

  #errand(key: string): Errand {
    const controller = this.#controller;
    const heard =
      controller.answered &&
      ((request: ApiRequest, answer: ApiResponse) => controller.answered?.(key, request, answer));
    return { sender: this.#sender, basis: this.#sender.seen(), heard };
  }

  #advance(key: string, sync: Sync, errand: Errand, answer?: ApiResponse): void {
    const step = sync.next(answer as ApiResponse);
    if (step.done) return this.#finish(key, step.value);
    carryOut(errand, step.value, (response) => this.#advance(key, sync, errand, response));
  }

  #finish(key: string, end: SyncEnd): void {
    if (end && 'failed' in end) this.#queue.retry(key);
    else this.#queue.forget(key);
    if (end && 'requeueAfter' in end) this.#queue.addAfter(key, end.requeueAfter);
    this.#queue.done(key);
    this.#callWorkers();
  }
}

/** What the requests of one sync have in common. */
interface Errand {
  readonly sender: Sender;
  /** What a sync decides rests on what its caches held when it began. */
  readonly basis: Seen;
  /** Hears each answer before the sync does. */
  readonly heard: ((request: ApiRequest, answer: ApiResponse) => void) | undefined;
}

type Then = (response?: ApiResponse) => void;

function carryOut(errand: Errand, step: ApiRequest | Fork, then: Then): void {
  if (!('fork' in step)) return ask(errand, step, then);
  let open = step.fork.length;
  for (const part of step.fork) advancePart(errand, part, () => (open -= 1) === 0 && then());
}

function ask({ sender, basis, heard }: Errand, request: ApiRequest, then: Then): void {
  if (!heard) return send(sender, request, basis, then);
  send(sender, request, basis, (answer) => {
    heard(request, answer);
    then(answer);
  });
}

function advancePart(
  errand: Errand,
  part: Fork['fork'][number],
  ended: () => void,
  answer?: ApiResponse,
): void {
  const step = part.next(answer as ApiResponse);
  if (step.done) return ended();
  carryOut(errand, step.value, (response) => advancePart(errand, part, ended, response));
}
