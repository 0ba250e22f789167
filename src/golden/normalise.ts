import { mergePatchBetween, type Json } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import type { StoredEvent } from '#sim/api/request.ts';
import { Aliases } from '#drift/aliases.ts';
import {
  type Answer,
  at,
  type JournalLine,
  type Observation,
  type Refusal,
  type Seen,
  type StepLine,
} from '#drift/journal.ts';
import { aliasOf } from '#drift/kinds.ts';
import { Cleaner } from '#drift/cleaner.ts';
import { shown } from '#drift/shown.ts';

/** A step that was taken: what stood in the scenario, when it began, and how the API answered. */
export interface StepTaken {
  readonly step: number;
  readonly do: object;
  readonly at: Instant;
  /** The newest resourceVersion when it began. */
  readonly revision: number;
  readonly result?: Answer;
}

/** Everything that was seen while a scenario was played. */
export interface Recording {
  readonly scenario: string;
  readonly gates: readonly string[];
  /** Has the scenario nodes of its own? Then messages about nodes are not comparable. */
  readonly ownNodes: boolean;
  readonly namespace: string;
  readonly started: Instant;
  readonly steps: readonly StepTaken[];
  /** In the order of the store. */
  readonly observations: readonly StoredEvent[];
  readonly refusals: readonly (Omit<Refusal, 'type' | 'step' | 't'> & { readonly at: Instant })[];
}

/** Turns what was seen into journal lines that do not depend on the run. */
export function normalise(recording: Recording): JournalLine[] {
  const { scenario, gates, namespace } = recording;
  const header: JournalLine = {
    type: 'JOURNAL',
    format: 'golden-journal/1',
    scenario,
    kubernetes: 'v1.36.3',
    ...(gates.length > 0 && { gates }),
    namespace,
  };
  return [header, ...new Normaliser(recording).lines()];
}

class Normaliser {
  readonly #recording: Recording;
  readonly #aliases: Aliases;
  readonly #cleaner: Cleaner;
  readonly #newest = new Map<string, Seen>();
  readonly #events = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#aliases = new Aliases(recording.observations.map(({ object }) => object));
    this.#cleaner = new Cleaner(this.#aliases, recording);
  }

  *lines(): Generator<JournalLine> {
    const { steps, observations, refusals } = this.#recording;
    let told = 0;
    for (const event of observations) {
      for (; (steps[told]?.revision ?? Infinity) < event.revision; told += 1)
        yield this.#stepLine(steps[told] as StepTaken);
      if (!(event.object.kind === 'Event' && event.type === 'DELETED')) yield this.#observation(event, told);
    }
    for (const step of steps.slice(told)) yield this.#stepLine(step);
    for (const { at: when, ...refusal } of refusals) {
      const step = steps.filter((taken) => taken.at <= when).length;
      yield {
        type: 'REFUSED',
        step,
        t: this.#seconds(when),
        ...(this.#cleaner.clean(refusal) as typeof refusal),
      };
    }
  }

  #seconds = (when: Instant): number => Number(((when - this.#recording.started) / 1000).toFixed(2));

  #stepLine(taken: StepTaken): StepLine {
    const result = taken.result && (this.#cleaner.clean(taken.result) as Answer);
    return {
      type: 'STEP',
      step: taken.step,
      t: this.#seconds(taken.at),
      do: this.#cleaner.clean(taken.do),
      ...(result && { result }),
    };
  }

  #observation(event: StoredEvent, step: number): Observation {
    const now = this.#cleaner.clean(shown(event.object)) as Seen;
    const id =
      event.object.kind === 'Event'
        ? this.#eventId(event.object.metadata.uid, now)
        : this.#aliases.idOf(event.object.metadata.uid);
    const before = this.#newest.get(id);
    this.#newest.set(id, now);
    const patch = before && mergePatchBetween(before, now);
    return {
      type: event.type,
      step,
      t: this.#seconds(event.at),
      object: id,
      by: event.by,
      verb: event.verb,
      ...(before === undefined ? { full: now } : patch !== undefined && { patch: patch as Json }),
    };
  }

  #eventId(uid: string, event: Seen): string {
    const known = this.#events.get(uid);
    if (known) return known;
    const stream = `event/${aliasOf(String(at(event, 'involvedObject', 'kind')))}/${String(at(event, 'involvedObject', 'name'))} by ${String(event.source)}`;
    const count = (this.#counts.get(stream) ?? 0) + 1;
    this.#counts.set(stream, count);
    this.#events.set(uid, `${stream}#${count}`);
    return `${stream}#${count}`;
  }
}
