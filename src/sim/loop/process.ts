import type { Prng } from '#kernel/prng.ts';
import { shuffled } from '#kernel/prng.ts';
import type { Duration } from '#kernel/time.ts';
import type { Resource } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Appointment } from './agenda.ts';
import { Cache } from './cache.ts';
import type { Context, Controller } from './controller.ts';
import { ControllerRun } from './controller-run.ts';
import { EventRecorder } from './event-recorder.ts';
import type { Sender } from './sending.ts';
import type { Seen, Surroundings } from './surroundings.ts';

/**
 * A process with controllers in it (kube-controller-manager, kube-scheduler, the kubelets): its informer caches, the
 * work queues and the workers. It can be killed at any moment: what it had in memory is gone, also half a sync.
 */
export class Process {
  readonly name: string;
  readonly #around: Surroundings;
  readonly #make: () => readonly Controller[];
  #run: ProcessRun | undefined;

  /** @param make makes the controllers afresh at each start: their memory dies with the process */
  constructor(name: string, around: Surroundings, make: () => readonly Controller[]) {
    this.name = name;
    this.#around = around;
    this.#make = make;
    around.subscribe((event) => this.#run?.hear(event));
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  /** Starts it: lists everything, then watches. */
  start(): void {
    this.#run ??= new ProcessRun(this.name, this.#around, this.#make());
  }

  /** SIGKILL. */
  kill(): void {
    this.#run?.end();
    this.#run = undefined;
  }
}

/** One run of a process, from start to death. */
class ProcessRun {
  readonly #name: string;
  readonly #around: Surroundings;
  readonly #cache: Cache;
  readonly #controllers: readonly ControllerRun[];
  /** Who hears of a resource: what nobody has an informer for is never told. */
  readonly #informed: ReadonlyMap<Resource, readonly ControllerRun[]>;
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
    this.#cache = new Cache(controllers.flatMap(({ informers }) => informers));
    const sender: Sender = { around, alive: () => this.#alive, seen: () => this.#seenNow() };
    const recorder = new EventRecorder(sender);
    const chance = around.chance.split(name);
    this.#controllers = controllers.map(
      (c) => new ControllerRun(c, sender, this.#context(c, chance, recorder)),
    );
    this.#informed = byInformer(this.#controllers);
    const known = around.snapshot().filter(({ resource }) => this.#informed.has(resource));
    for (const event of known) this.#cache.apply(event);
    this.#cache.revision = around.revision();
    for (const event of known) this.#inform(event);
  }

  hear(event: StoredEvent): void {
    if (!this.#informed.has(event.resource)) return;
    const late = this.#around.late(this.#name, event.resource);
    if (late > 0) return this.#hold(event, late);
    this.#inbox.push(event);
    if (this.#delivery) return;
    this.#arm();
  }

  end(): void {
    this.#alive = false;
    this.#delivery?.cancel();
    for (const controller of this.#controllers) controller.close();
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
    this.#inform(event);
  }

  #inform(event: StoredEvent): void {
    for (const controller of this.#informed.get(event.resource) ?? []) controller.observe(event);
  }

  #context(controller: Controller, chance: Prng, recorder: EventRecorder): Context {
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

function byInformer(controllers: readonly ControllerRun[]): ReadonlyMap<Resource, readonly ControllerRun[]> {
  const informed = new Map<Resource, ControllerRun[]>();
  for (const controller of controllers) {
    for (const resource of new Set(controller.informers)) {
      const others = informed.get(resource);
      if (others) others.push(controller);
      else informed.set(resource, [controller]);
    }
  }
  return informed;
}
