import { isMap, mergePatchBetween, type Json } from '#kernel/json.ts';
import { type Instant, instantOf } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { StoredEvent } from '#sim/api/request.ts';
import { Aliases } from './aliases.ts';
import {
  type Answer,
  at,
  type JournalLine,
  listAt,
  type Observation,
  type Refusal,
  type Seen,
  type StepLine,
} from './journal.ts';
import { aliasOf } from './kinds.ts';

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

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';
const TOKEN_VOLUME = 'kube-api-access-';
const volumeLists = new Set(['volumes', 'volumeMounts']);

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
  readonly #newest = new Map<string, Seen>();
  readonly #events = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#aliases = new Aliases(recording.observations.map(({ object }) => object));
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
      yield { type: 'REFUSED', step, t: this.#seconds(when), ...(this.#clean(refusal) as typeof refusal) };
    }
  }

  #seconds = (when: Instant): number => Number(((when - this.#recording.started) / 1000).toFixed(2));

  #stepLine(taken: StepTaken): StepLine {
    const result = taken.result && (this.#clean(taken.result) as Answer);
    return {
      type: 'STEP',
      step: taken.step,
      t: this.#seconds(taken.at),
      do: this.#clean(taken.do),
      ...(result && { result }),
    };
  }

  #observation(event: StoredEvent, step: number): Observation {
    const now = this.#clean(shown(event.object)) as Seen;
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

  #clean(value: unknown, key = ''): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value))
      return value.filter((item) => !isTokenVolume(key, item)).map((item) => this.#clean(item));
    if (!isMap(value)) return value;
    const parts = Object.keys(value)
      .sort()
      .filter((k) => value[k] !== undefined)
      .map((k) => [this.#text(k), this.#clean(value[k], k)] as const);
    return Object.fromEntries(
      parts.filter(([k, part]) => !(volumeLists.has(k) && Array.isArray(part) && part.length === 0)),
    );
  }

  #text(text: string): string {
    if (TIMESTAMP.test(text))
      return `T+${Math.max(0, Math.round((instantOf(text) - this.#recording.started) / 1000))}`;
    const plain = this.#aliases
      .apply(text)
      .replace(
        /^\d+\/\d+ nodes are available:(.*)$/s,
        (_all, rest: string) => `*/* nodes are available:${this.#recording.ownNodes ? ' *' : rest}`,
      )
      .replace(/\b(record|precondition) \(\d+\)/g, '$1 (*)');
    return plain.split('\n', 1)[0] ?? ''; // a dump of the pod follows some messages
  }
}

/** The token volume that admission mounts is noise. */
const isTokenVolume = (key: string, item: unknown): boolean =>
  volumeLists.has(key) && String(at(item, 'name') ?? '').startsWith(TOKEN_VOLUME);

/** The part of an object that a journal shows. */
function shown(object: KubeObject): Seen {
  if (object.kind === 'Event') return shownEvent(object as unknown as Seen);
  const { apiVersion: _apiVersion, kind, metadata, ...rest } = object;
  const { managedFields: _managedFields, resourceVersion: _resourceVersion, ...meta } = metadata;
  const plain: Seen = { ...rest, metadata: meta };
  if (kind === 'PersistentVolume') return withoutClaimVersion(plain);
  return kind === 'EndpointSlice' ? shownSlice(plain) : plain;
}

function shownEvent(event: Seen): Seen {
  const { type, reason, message, action, related, reportingComponent } = event;
  const involved = event.involvedObject as Seen;
  const { kind, name, uid, fieldPath } = involved;
  const source = at(event, 'source', 'component') || reportingComponent;
  const count = at(event, 'series', 'count') ?? event.count;
  return {
    type,
    reason,
    message,
    involvedObject: { kind, name, uid, fieldPath },
    source,
    count,
    action,
    related,
  };
}

function withoutClaimVersion(volume: Seen): Seen {
  const claim = at(volume, 'spec', 'claimRef');
  if (!isMap(claim)) return volume;
  const { resourceVersion: _gone, ...claimRef } = claim;
  return { ...volume, spec: { ...(volume.spec as Seen), claimRef } };
}

function shownSlice(slice: Seen): Seen {
  const { annotations, ...metadata } = slice.metadata as Seen;
  const { [TRIGGER]: _gone, ...others } = (annotations ?? {}) as Seen;
  const kept = Object.keys(others).length > 0 ? { ...metadata, annotations: others } : metadata;
  const endpoints = !Array.isArray(slice.endpoints)
    ? {}
    : { endpoints: [...listAt(slice, 'endpoints')].sort(byTarget) };
  return { ...slice, metadata: kept, ...endpoints };
}

const targetOf = (endpoint: unknown): string =>
  String(at(endpoint, 'targetRef', 'name') ?? listAt(endpoint, 'addresses')[0]);
const byTarget = (a: unknown, b: unknown): number => (targetOf(a) < targetOf(b) ? -1 : 1);
