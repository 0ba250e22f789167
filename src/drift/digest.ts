import { applyMergePatch } from '#kernel/json.ts';
import {
  type Answer,
  isObservation,
  kindOf,
  type JournalLine,
  type Observation,
  type Seen,
} from './journal.ts';
import { milestonesOf } from './milestones.ts';
import { append, type Sight } from './sequence.ts';
import { steady, steadyEvent, withoutTimes } from './steady.ts';

/** What a journal says, in the form in which it is compared. */
export interface Digest {
  /** Per `kind/name#n` its observations, those merged that differ in nothing but times. */
  readonly objects: ReadonlyMap<string, readonly Sight[]>;
  /** Per involved object and source the different events, in order of first appearance. */
  readonly events: ReadonlyMap<string, readonly string[]>;
  /** The place among all observations of every milestone, as `pod/web-0#1 ready (2)`. */
  readonly moments: ReadonlyMap<string, number>;
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Reads a journal line by line, and keeps the newest state of every object. */
class Digester implements Digest {
  readonly objects = new Map<string, Sight[]>();
  readonly events = new Map<string, string[]>();
  readonly moments = new Map<string, number>();
  readonly answers = new Map<string, Answer>();
  readonly #newest = new Map<string, Seen>();
  readonly #counts = new Map<string, number>();
  #place = 0;

  read(line: JournalLine): void {
    if (line.type === 'STEP' && line.result)
      this.answers.set(String(line.step), withoutTimes(line.result) as Answer);
    else if (isObservation(line)) this.#observe(line);
  }

  #observe(line: Observation): void {
    this.#place += 1;
    const before = this.#newest.get(line.object);
    const now =
      line.full ?? ((line.patch === undefined ? before : applyMergePatch(before, line.patch)) as Seen);
    this.#newest.set(line.object, now);
    const kind = kindOf(line.object);
    if (kind === 'event') return this.#addEvent(line.object.replace(/#\d+$/, ''), now);
    this.#addSight(line, kind, now);
    for (const what of milestonesOf(kind, line.type, before, now)) this.#addMoment(`${line.object} ${what}`);
  }

  #addEvent(stream: string, event: Seen): void {
    const text = steadyEvent(event);
    if (text === undefined) return;
    const known = this.events.get(stream) ?? [];
    if (!known.includes(text)) this.events.set(stream, [...known, text]);
  }

  #addSight({ object: id, type, step }: Observation, kind: string, now: Seen): void {
    const sights = this.objects.get(id) ?? [];
    this.objects.set(id, sights);
    append(sights, kind, { type, step, object: steady(kind, now), place: this.#place });
  }

  #addMoment(name: string): void {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    this.moments.set(count > 1 ? `${name} (${count})` : name, this.#place);
  }
}

/** The comparable content of a journal. */
export function digest(lines: readonly JournalLine[]): Digest {
  const digester = new Digester();
  for (const line of lines) digester.read(line);
  return digester;
}
