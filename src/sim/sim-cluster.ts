import type { Duration, Instant } from '#kernel/time.ts';
import type { Capabilities, Capability } from '#cluster/capability.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { Condition } from '#cluster/condition.ts';
import { UnmetError } from '#cluster/condition.ts';
import { durationText } from '#cluster/duration-text.ts';
import type { Journal } from '#cluster/journal.ts';
import { GrowingJournal } from '#cluster/journal.ts';
import type { Answer, Request } from '#cluster/request.ts';
import { YamlText } from '#cluster/request.ts';
import { NOTHING_FURTHER } from '#cluster/rest.ts';
import { ApiError } from '#model/status.ts';
import type { StoredEvent } from './api/request.ts';
import { TextBody } from './api/text-body.ts';
import { capabilitiesOf } from './capabilities.ts';
import { furnish } from './furnishing.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';

/** The simulated cluster behind the port. Time passes only while somebody waits. */
export class SimCluster implements Cluster {
  readonly name = 'sim';
  readonly namespace = 'default';
  readonly kubernetes: string;
  warnings: readonly string[] = [];
  readonly #journal = new GrowingJournal();
  readonly #simulator: Simulator;
  readonly #can: Partial<Capabilities>;
  /** For each observation the revision it came with, to find what a writer had seen. */
  readonly #revisions: number[] = [];

  constructor(options: SimulatorOptions = {}) {
    const furnished = furnish(options, (event, basis, missed) => this.#observe(event, basis, missed));
    this.#simulator = furnished.simulator;
    this.kubernetes = furnished.simulator.parameters.version.gitVersion;
    this.#can = capabilitiesOf(furnished);
  }

  get journal(): Journal {
    return this.#journal;
  }

  now(): Instant {
    return this.#simulator.now();
  }

  async request(request: Request): Promise<Answer> {
    const { body } = request;
    const sent =
      body instanceof YamlText ? { ...request, body: new TextBody(body.text, 'application/yaml') } : request;
    const response = this.#simulator.request(sent);
    this.warnings = response.warnings ?? [];
    if (!response.ok) throw new ApiError(response.body);
    return response.body;
  }

  async until(condition: Condition, within: Duration): Promise<void> {
    let outcome = condition.check(this.#journal.now());
    const check = this.#onEveryObservation(() => {
      outcome = condition.check(this.#journal.now());
      return outcome.met;
    });
    if (outcome.met) return;
    const halt = this.#simulator.runUntil(check, this.now() + within);
    if (outcome.met) return;
    const ended = halt === 'quiescent' ? NOTHING_FURTHER : `not within ${durationText(within)}`;
    throw new UnmetError(condition, outcome.because, ended);
  }

  async during(span: Duration, watch?: () => void): Promise<void> {
    const deadline = this.now() + span;
    const watching = this.#onEveryObservation(() => {
      watch?.();
      return false;
    });
    this.#simulator.runUntil(watch ? watching : () => false, deadline);
    this.#simulator.agenda.advanceTo(deadline);
  }

  can<C extends Capability>(capability: C): Capabilities[C] | undefined {
    return this.#can[capability];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // memory only: nothing to give back
  }

  /** Asks again only when something was observed since the last time. */
  #onEveryObservation(ask: () => boolean): () => boolean {
    let asked = this.#journal.length;
    return () => {
      if (this.#journal.length === asked) return false;
      asked = this.#journal.length;
      return ask();
    };
  }

  #observe(event: StoredEvent, basis: number, late: readonly number[]): void {
    const { revision, at, type, resource, object, previous, by, verb } = event;
    this.#revisions.push(revision);
    const missed = late.map((each) => this.#revisions.lastIndexOf(each));
    const seen = basis < 0 ? {} : { basis: this.#countUpTo(basis), ...(missed.length > 0 && { missed }) };
    this.#journal.add({ at, type, resource, object, ...(previous && { previous }), by, verb, ...seen });
  }

  /** How many observations came with a revision up to this one. */
  #countUpTo(revision: number): number {
    let count = this.#revisions.length;
    while (count > 0 && (this.#revisions[count - 1] as number) > revision) count -= 1;
    return count;
  }
}
