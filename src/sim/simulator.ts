import { assert } from '#kernel/assert.ts';
import { prng } from '#kernel/prng.ts';
import type { Duration, Instant } from '#kernel/time.ts';
import { keyOf } from '#model/keys.ts';
import type { Status } from '#model/status.ts';
import { fromOutside } from './api/from-outside.ts';
import { ApiServer } from './api/server.ts';
import type { ApiRequest, ApiResponse, StoredEvent } from './api/request.ts';
import type { Parameters } from './control-plane.ts';
import { controllerManager, parametersOf, scheduler } from './control-plane.ts';
import { Agenda } from './loop/agenda.ts';
import type { Controller } from './loop/controller.ts';
import { jittered, steady } from './loop/latency.ts';
import { Nanoseconds } from './loop/nanoseconds.ts';
import { Process } from './loop/process.ts';
import type { Seen, Surroundings } from './loop/surroundings.ts';

/** Why a run ended. */
export type Halt = 'met' | 'quiescent' | 'deadline';

/** A write that the API server refused. */
export interface Refusal {
  readonly at: Instant;
  readonly request: ApiRequest;
  readonly status: Status;
}

export interface SimulatorOptions {
  /** One root seed for everything that is left to chance (uids, name suffixes). */
  readonly seed?: number;
  /** Another order of what Kubernetes leaves open (latencies, orders); without it the steady schedule. */
  readonly scheduleSeed?: number;
  /** When the cluster's time begins. */
  readonly start?: Instant;
  readonly parameters?: Partial<Parameters>;
  /** Further processes by name (kubelets, provisioners), made afresh at each of their starts. */
  readonly processes?: ReadonlyMap<string, () => readonly Controller[]>;
}

/** 2026-01-01T00:00:00Z: any moment will do, but always the same. */
const EPOCH: Instant = 1_767_225_600_000;
/** A run that needs more steps than this is a controller in a hot loop. */
const STEPS_MAX = 50_000_000;

/** What a writer outside of the cluster had seen: who knows. */
const OUTSIDE: Seen = { revision: -1, missed: [] };

export const MANAGER = 'kube-controller-manager';
const SCHEDULER = 'kube-scheduler';

/**
 * A simulated cluster: API server, control plane and whatever processes it is given, on one virtual clock. It does
 * nothing by itself: time passes only while one of the run functions is called.
 */
export class Simulator {
  readonly agenda: Agenda;
  readonly api: ApiServer;
  /** Every change since the beginning, in the order of the store. */
  readonly history: StoredEvent[] = [];
  /** For each change the revision that its writer had seen when it decided; -1 for a writer outside the cluster. */
  readonly bases: number[] = [];
  /** Every write of the control plane that the API server refused. */
  readonly refusals: Refusal[] = [];
  readonly parameters: Parameters;
  readonly #processes = new Map<string, Process>();
  /** Answers a request of a process in the API server's place; undefined lets it pass. */
  intercept: (request: ApiRequest) => ApiResponse | undefined = () => undefined;
  #basis = OUTSIDE;
  /** How much later than others a process hears of a resource, by the names of both. */
  readonly #late = new Map<string, Duration>();

  constructor(options: SimulatorOptions = {}) {
    const { seed = 0, scheduleSeed, start = EPOCH } = options;
    const chance = prng(seed);
    this.parameters = parametersOf(options.parameters);
    this.agenda = new Agenda(start);
    this.api = new ApiServer({
      chance: chance.split('api'),
      gates: this.parameters.gates,
      version: this.parameters.version,
    });
    this.api.subscribe((event) => this.#remember(event));
    const schedule = prng(scheduleSeed ?? 0);
    const around: Surroundings = {
      agenda: this.agenda,
      nanoseconds: new Nanoseconds(this.agenda),
      chance: schedule,
      subscribe: (listener) => this.api.subscribe(listener),
      handle: (request, basis) => this.#handle(request, basis),
      late: (process, { kind }) => (this.#late.size > 0 && this.#late.get(`${process} ${kind}`)) || 0,
      seeded: scheduleSeed !== undefined,
      latency: scheduleSeed === undefined ? steady : jittered(schedule.split('latency')),
      snapshot: () => this.#snapshot(),
      revision: () => this.api.revision,
    };
    const add = (name: string, make: () => readonly Controller[]) =>
      this.#processes.set(name, new Process(name, around, make));
    add(MANAGER, () => controllerManager(this.parameters));
    add(SCHEDULER, () => scheduler(this.parameters));
    for (const [name, make] of options.processes ?? []) add(name, make);
    for (const process of this.#processes.values()) process.start();
  }

  now(): Instant {
    return this.agenda.now();
  }

  /** A request from outside, answered at once. The cluster reacts when time passes. */
  request(request: Omit<ApiRequest, 'user'> & { readonly user?: string }): ApiResponse {
    return fromOutside(this.api, this.now(), { user: 'user', ...request });
  }

  /** Lets time pass until `done()`, or until nothing further can happen (the clock then stands still), or until the deadline. */
  runUntil(done: () => boolean, deadline: Instant): Halt {
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      if (done()) return 'met';
      const next = this.agenda.next;
      if (next === Infinity) return 'quiescent';
      if (next > deadline) {
        this.agenda.advanceTo(deadline);
        return 'deadline';
      }
      this.agenda.step();
    }
    assert(false, `the cluster gets on within ${STEPS_MAX} steps`);
    return 'deadline';
  }

  /** Lets a span of cluster time pass, whether or not something happens in it. */
  runFor(span: Duration): void {
    const deadline = this.now() + span;
    this.runUntil(() => false, deadline);
    this.agenda.advanceTo(deadline);
  }

  /** Kills a process (SIGKILL): its memory is gone. */
  kill(process: string): void {
    this.#process(process).kill();
  }

  /** Starts a process that was killed. */
  start(process: string): void {
    this.#process(process).start();
  }

  #process(name: string): Process {
    const process = this.#processes.get(name);
    assert(process, `there is a process ${name}`);
    return process;
  }

  /** From now on a process hears of objects of a kind so much later than of others. Not to be shortened while one waits. */
  delay(process: string, kind: string, by: Duration): void {
    this.#late.set(`${process} ${kind}`, by);
  }

  /** Of the changes before the last one, those that its writer was not told of though it had seen later ones. */
  get missed(): readonly number[] {
    return this.#basis.missed;
  }

  #handle(request: ApiRequest, basis: Seen): ApiResponse {
    this.#basis = basis;
    const response = this.intercept(request) ?? this.api.handle(this.now(), request);
    this.#basis = OUTSIDE;
    if (!response.ok && request.verb !== 'get' && request.verb !== 'list')
      this.refusals.push({ at: this.now(), request, status: response.body });
    return response;
  }

  #remember(event: StoredEvent): void {
    this.history.push(event);
    this.bases.push(this.#basis.revision);
  }

  /** What there is, in the order of the last changes: worked out from history, since processes start rarely. */
  #snapshot(): readonly StoredEvent[] {
    const latest = new Map<string, StoredEvent>();
    for (const event of this.history) {
      const { namespace, name } = event.object.metadata;
      const key = `${event.resource.plural} ${keyOf(namespace, name)}`;
      latest.delete(key);
      if (event.type !== 'DELETED') latest.set(key, event);
    }
    return [...latest.values()].map(({ previous: _previous, ...event }) => ({
      ...event,
      type: 'ADDED' as const,
    }));
  }
}
