import type { Prng } from '#kernel/prng.ts';
import { shuffled } from '#kernel/prng.ts';
import type { Duration } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiRequest, ApiResponse, StoredEvent } from '../api/request.ts';
import type { Agenda, Appointment } from './agenda.ts';
import { Cache } from './cache.ts';
import type { Context, Controller, EventPart, Fork, Sync, SyncEnd } from './controller.ts';
import { EventCorrelator } from './event-recorder.ts';
import type { Latency } from './latency.ts';
import { WorkQueue } from './work-queue.ts';

/** What a process has seen of the store: all up to a revision, but for some changes that it is told of late. */
export interface Seen {
  readonly revision: number;
  /** Revisions up to that one which it was not told of. */
  readonly missed: readonly number[];
}

/** What every process of the simulated cluster shares. */
export interface Surroundings {
  /** Hears every committed change, in order. */
  subscribe(listener: (event: StoredEvent) => void): void;
  /** Answers a request of a process that had seen so much of the store when it decided to send it. */
  handle(request: ApiRequest, basis: Seen): ApiResponse;
  /** How much longer than the latency a process waits to hear of a resource. */
  late(process: string, resource: Resource): Duration;
  readonly agenda: Agenda;
  readonly latency: Latency;
  readonly chance: Prng;
  /** False: leave what Kubernetes leaves open in its natural order. */
  readonly seeded: boolean;
  /** Everything that the store holds now, in the order of the last changes: what a process lists when it starts. */
  snapshot(): readonly StoredEvent[];
}

/**
 * A process with controllers in it (kube-controller-manager, kube-scheduler, the kubelets): its informer caches, the
 * work queues and the workers. It can be killed at any moment: what it had in memory is gone, also half a sync.
 */
export class Process {
  readonly name: string;
  readonly #around: Surroundings;
  readonly #make: () => readonly Controller[];
  #life: Life | undefined;

  /** @param make makes the controllers afresh at each start: their memory dies with the process */
  constructor(name: string, around: Surroundings, make: () => readonly Controller[]) {
    this.name = name;
    this.#around = around;
    this.#make = make;
    around.subscribe((event) => this.#life?.hear(event));
  }

  get running(): boolean {
    return this.#life !== undefined;
  }

  /** Starts it: lists everything, then watches. */
  start(): void {
    this.#life ??= new Life(this.name, this.#around, this.#make());
  }

  /** SIGKILL. */
  kill(): void {
    this.#life?.end();
    this.#life = undefined;
  }
}

/** One run of a process, from start to death. */
class Life {
  readonly #name: string;
  readonly #around: Surroundings;
  readonly #cache = new Cache();
  readonly #desks: readonly Desk[];
  readonly #inbox: StoredEvent[] = [];
  /** Told later than the others, each resource in its order. */
  readonly #held: StoredEvent[] = [];
  #seen: Seen = { revision: 0, missed: [] };
  #head = 0;
  #delivery: Appointment | undefined;
  #lastDelivery = 0;
  #alive = true;

  constructor(name: string, around: Surroundings, controllers: readonly Controller[]) {
    this.#name = name;
    this.#around = around;
    const sender: Sender = { around, alive: () => this.#alive, seen: () => this.#seenNow() };
    const recorder = new Recorder(sender);
    const chance = around.chance.split(name);
    this.#desks = controllers.map((c) => new Desk(c, sender, this.#context(c, chance, recorder)));
    const known = around.snapshot();
    for (const event of known) this.#cache.apply(event);
    for (const event of known) for (const desk of this.#desks) desk.observe(event);
  }

  hear(event: StoredEvent): void {
    const late = this.#around.late(this.#name, event.resource);
    if (late > 0) return this.#hold(event, late);
    this.#inbox.push(event);
    if (this.#delivery) return;
    this.#arm();
  }

  end(): void {
    this.#alive = false;
    this.#delivery?.cancel();
    for (const desk of this.#desks) desk.close();
  }

  /** The watch of this resource lags behind those of the others. */
  #hold(event: StoredEvent, late: Duration): void {
    this.#held.push(event);
    this.#around.agenda.at(event.at + late, () => {
      if (!this.#alive) return;
      this.#held.splice(this.#held.indexOf(event), 1);
      this.#take(event);
    });
  }

  #seenNow(): Seen {
    const { revision } = this.#cache;
    const missed = this.#held.filter((event) => event.revision < revision);
    if (this.#seen.revision !== revision || missed.length > 0 || this.#seen.missed.length > 0)
      this.#seen = { revision, missed: missed.map((event) => event.revision) };
    return this.#seen;
  }

  #arm(): void {
    const { agenda, latency } = this.#around;
    const next = this.#inbox[this.#head] as StoredEvent;
    // one watch connection keeps the order of the store, so a delivery is never earlier than the one before
    const at = Math.max(this.#lastDelivery, next.at + latency.watch());
    this.#lastDelivery = at;
    this.#delivery = agenda.at(at, this.#deliver);
  }

  /** One event at a time: idle workers begin on it before the next one is known, as the store writes take time between. */
  readonly #deliver = (): void => {
    this.#delivery = undefined;
    this.#take(this.#inbox[this.#head++] as StoredEvent);
    if (this.#head < this.#inbox.length) return this.#arm();
    this.#inbox.length = 0;
    this.#head = 0;
  };

  #take(event: StoredEvent): void {
    this.#cache.apply(event);
    for (const desk of this.#desks) desk.observe(event);
  }

  #context(controller: Controller, chance: Prng, recorder: Recorder): Context {
    const own = chance.split(controller.name);
    return {
      view: this.#cache,
      clock: this.#around.agenda,
      chance: own,
      anyOrder: (items) => (this.#around.seeded ? shuffled(items, own) : items),
      event: (about, type, reason, message, source, part) =>
        recorder.record({
          about,
          type,
          reason,
          message,
          source: source ?? controller.name,
          ...(part && { part }),
        }),
    };
  }
}

/** A controller at work: its queue and its workers. */
class Desk {
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

/** Who sends: a process as long as it lives, with what its caches have seen. */
interface Sender {
  readonly around: Surroundings;
  readonly alive: () => boolean;
  readonly seen: () => Seen;
}

/** Sends a request: it is committed a moment later, and answered a moment after that, if the sender still lives. */
function send(
  { around, alive }: Sender,
  request: ApiRequest,
  basis: Seen,
  then: (response: ApiResponse) => void,
): void {
  const { agenda, latency } = around;
  agenda.at(agenda.now() + latency.commit(request.verb), () => {
    if (!alive()) return;
    const response = around.handle(request, basis);
    agenda.at(agenda.now() + latency.answer(request.verb), () => {
      if (alive()) then(response);
    });
  });
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

interface Note {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly source: string;
  readonly part?: EventPart;
}

/** Writes Events one after the other, beside the controllers, as client-go's broadcaster does. */
class Recorder {
  readonly #sender: Sender;
  readonly #correlator: EventCorrelator;
  readonly #notes: Note[] = [];
  #head = 0;
  #writing = false;

  constructor(sender: Sender) {
    this.#sender = sender;
    this.#correlator = new EventCorrelator(sender.around.agenda);
  }

  record(note: Note): void {
    this.#notes.push(note);
    if (!this.#writing) this.#write();
  }

  #write(): void {
    let request: ApiRequest | undefined;
    while (!request) {
      const note = this.#next();
      this.#writing = note !== undefined;
      if (!note) return;
      request = this.#correlator.request(note);
    }
    const sent = request;
    send(this.#sender, sent, this.#sender.seen(), (response) => {
      this.#correlator.forgetMissing(sent, response);
      this.#write();
    });
  }

  #next(): Note | undefined {
    const note = this.#notes[this.#head++];
    if (note === undefined) {
      this.#notes.length = 0;
      this.#head = 0;
    }
    return note;
  }
}
