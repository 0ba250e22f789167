import { isMap, type Json } from '#kernel/json.ts';

/** An object as a journal shows it: plain, normalised JSON. */
export type Seen = Readonly<Record<string, unknown>>;

/** First line: what was played, and on which Kubernetes. */
interface Header {
  readonly type: 'JOURNAL';
  readonly format: 'golden-journal/1';
  readonly scenario: string;
  readonly kubernetes: string;
  readonly gates?: readonly string[];
  readonly namespace: string;
}

/** How the API answered a step: reason, message and causes only when it refused. */
export interface Answer {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: unknown;
}

/** A step begins. `t` is in seconds since the start. */
export interface StepLine {
  readonly type: 'STEP';
  readonly step: number;
  readonly t: number;
  readonly do: unknown;
  readonly result?: Answer;
}

/** One observation of a watch: `full` the first time, an RFC 7386 `patch` later, neither when nothing visible changed. */
export interface Observation {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly step: number;
  readonly t: number;
  /** `kind/name#incarnation`, or `event/KIND/NAME by SOURCE#n`. */
  readonly object: string;
  readonly by?: string;
  readonly verb?: string;
  readonly full?: Seen;
  readonly patch?: Json;
}

/** A write of a control-plane component that the API refused; for reading, never compared. */
export interface Refusal {
  readonly type: 'REFUSED';
  readonly step: number;
  readonly t: number;
  readonly by: string;
  readonly verb: string;
  readonly object: string;
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
}

export type JournalLine = Header | StepLine | Observation | Refusal;

const observed = new Set(['ADDED', 'MODIFIED', 'DELETED']);
export const isObservation = (line: JournalLine): line is Observation => observed.has(line.type);

/** The kind in journal's words of `kind/name#n`. */
export const kindOf = (object: string): string => object.slice(0, object.indexOf('/'));

/** What stands at a path of a JSON value; undefined where the path leaves it. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (!isMap(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Is the condition of this type True? */
export const conditionIsTrue = (object: unknown, type: string): boolean =>
  listAt(object, 'status', 'conditions').some((c) => at(c, 'type') === type && at(c, 'status') === 'True');

/** @throws SyntaxError when a line is not JSON */
export const parseJournal = (text: string): JournalLine[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JournalLine);

export const printJournal = (lines: readonly JournalLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
