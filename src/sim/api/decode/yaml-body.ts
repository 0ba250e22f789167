import { EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents } from 'js-yaml';
import type { Event, ScalarEvent } from 'js-yaml';
import { isMap } from '#kernel/json.ts';
import { noteBody, setOwn } from './notes.ts';
import { plainValue } from './yaml-scalar.ts';

/** A text that is no YAML, in the words of go-yaml: `yaml: line 5: found a tab character that violates indentation`. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
}

const SCANNER: readonly (readonly [RegExp, string])[] = [
  [/tab characters must not be used/, 'found a tab character that violates indentation'],
  [/within a (double|single) quoted scalar/, 'found unexpected end of stream'],
  [/cannot start any token/, 'found character that cannot start any token'],
];
const ALIAS_LIMIT = 10_000;

/** go-yaml counts lines from zero, except in errors of its scanner, and leaves line zero out. */
const inLine = (line: number, what: string): YamlError =>
  new YamlError(line > 0 ? `yaml: line ${line}: ${what}` : `yaml: ${what}`);

/** Says in go-yaml's words where js-yaml stumbled. */
function translated({ reason, mark }: YAMLException, text: string): YamlError {
  const line = mark?.line ?? 0;
  const scanner = (what: string): YamlError => inLine(line === 0 ? 0 : line + 1, what);
  const known = SCANNER.find(([pattern]) => pattern.test(reason));
  if (known) return scanner(known[1]);
  const rest = (text.split('\n')[line] ?? '').slice(mark?.column ?? 0);
  if (/^\s*[@`%]/.test(rest)) return scanner('found character that cannot start any token');
  if (/bad indentation of a mapping/.test(reason) && isContinuation(text, line, mark?.column ?? 0))
    return scanner('mapping values are not allowed in this context');
  if (/unidentified alias/.test(reason))
    return new YamlError(`yaml: unknown anchor '${/"(.*)"/.exec(reason)?.[1] ?? ''}' referenced`);
  if (/expected ':' after a mapping key/.test(reason)) return inLine(line + 1, "could not find expected ':'");
  if (/flow collection/.test(reason)) return inLine(line, "did not find expected ',' or '}'");
  return inLine(line, 'did not find expected key');
}

/** `a: b: c`, or a deeper line below `a: b`: the second colon stands where a plain scalar goes on. */
function isContinuation(text: string, line: number, column: number): boolean {
  const lines = text.split('\n');
  if ((lines[line] ?? '').slice(0, column).trim() !== '') return true;
  const above =
    lines
      .slice(0, line)
      .reverse()
      .find((other) => other.trim() !== '') ?? '';
  return /:\s+\S/.test(above) && above.search(/\S/) < column;
}

/**
 * Reads the first document of a YAML text as the JSON value that the server makes of it: map keys are sorted, and keys that
 * a map repeats are noted (see notes.ts).
 * @throws YamlError
 */
export function parseYamlBody(text: string): unknown {
  const reader = new Reader(text, eventsOf(text));
  const value = reader.document();
  if (isMap(value) && reader.complaints.length > 0) noteBody(value, reader.complaints);
  return value;
}

function eventsOf(text: string): readonly Event[] {
  try {
    return parseEvents(text, {});
  } catch (error) {
    if (error instanceof YAMLException) throw translated(error, text);
    throw error;
  }
}

const isPlain = (event: ScalarEvent): boolean => event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;

class Reader {
  readonly complaints: string[] = [];
  private at = 0;
  private aliases = 0;
  private readonly anchors = new Map<string, unknown>();
  private readonly text: string;
  private readonly events: readonly Event[];

  constructor(text: string, events: readonly Event[]) {
    this.text = text;
    this.events = events;
  }

  document(): unknown {
    if (this.events.length === 0) return null;
    this.at = 1;
    return this.events[1]?.type === EVENT_ID.POP ? null : this.node();
  }

  private node(): unknown {
    const event = this.events[this.at] as Event;
    this.at += 1;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.anchored(event, this.scalar(event));
      case EVENT_ID.ALIAS:
        return this.alias(this.text.slice(event.anchorStart, event.anchorEnd));
      case EVENT_ID.SEQUENCE:
        return this.anchored(event, this.sequence());
      case EVENT_ID.MAPPING:
        return this.anchored(event, this.mapping());
      default:
        return null;
    }
  }

  private anchored(
    event: { readonly anchorStart: number; readonly anchorEnd: number },
    value: unknown,
  ): unknown {
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), value);
    return value;
  }

  private alias(name: string): unknown {
    this.aliases += 1;
    if (this.aliases > ALIAS_LIMIT) throw new YamlError('yaml: document contains excessive aliasing');
    if (!this.anchors.has(name)) throw new YamlError(`yaml: unknown anchor '${name}' referenced`);
    return this.anchors.get(name);
  }

  private scalar(event: ScalarEvent): unknown {
    const value = getScalarValue(this.text, event);
    return isPlain(event) ? plainValue(value) : value;
  }

  private sequence(): unknown[] {
    const out: unknown[] = [];
    while (this.events[this.at]?.type !== EVENT_ID.POP) out.push(this.node());
    this.at += 1;
    return out;
  }

  private mapping(): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    const merged: unknown[] = [];
    while (this.events[this.at]?.type !== EVENT_ID.POP) {
      const line = this.lineOf(this.events[this.at] as Event);
      const key = String(this.node());
      const value = this.node();
      if (key === '<<') merged.push(...listed(value));
      else if (entries.has(key)) this.complaints.push(`line ${line}: key "${key}" already set in map`);
      if (key !== '<<') entries.set(key, value);
    }
    this.at += 1;
    return sorted(entries, merged);
  }

  private lineOf(event: Event): number {
    const start =
      event.type === EVENT_ID.SCALAR
        ? event.valueStart
        : event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE
          ? event.start
          : 0;
    return this.text.slice(0, start).split('\n').length;
  }
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Go writes maps with sorted keys; `<<` fills in what the map itself does not say. */
function sorted(entries: Map<string, unknown>, merged: readonly unknown[]): Record<string, unknown> {
  for (const source of merged) {
    if (!isMap(source)) throw new YamlError('yaml: map merge requires map or sequence of maps as the value');
    for (const [key, value] of Object.entries(source)) if (!entries.has(key)) entries.set(key, value);
  }
  const out: Record<string, unknown> = {};
  for (const key of [...entries.keys()].sort()) setOwn(out, key, entries.get(key));
  return out;
}
