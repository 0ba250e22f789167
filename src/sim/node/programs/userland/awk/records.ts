import { regex } from '../regex.ts';
import { Guess } from './values.ts';

/** Text that is taken record by record, as the record separator of the moment says. */
export class Records {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(separator: string): string | undefined {
    if (separator === '') return this.#paragraph();
    if (this.#at >= this.#text.length) return undefined;
    const match = separator.length === 1 ? undefined : regexIn(separator).exec(this.#text.slice(this.#at));
    const end =
      separator.length === 1 ? this.#text.indexOf(separator, this.#at) : match ? this.#at + match.index : -1;
    const record = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + (match?.[0].length ?? 1);
    // the end of the last line does not belong to the last record
    return end < 0 && separator !== '\n' ? record.replace(/\n$/, '') || undefined : record;
  }

  #paragraph(): string | undefined {
    while (this.#text[this.#at] === '\n') this.#at += 1;
    if (this.#at >= this.#text.length) return undefined;
    const match = /\n\n+/.exec(this.#text.slice(this.#at));
    const record = this.#text.slice(this.#at, match ? this.#at + match.index : undefined);
    this.#at = match ? this.#at + match.index + match[0].length : this.#text.length;
    return record.replace(/\n$/, '');
  }
}

const known = new Map<string, RegExp>();

/** A text as a regular expression; those of one script are few and come again and again. */
export function regexIn(source: string): RegExp {
  const found = known.get(source);
  if (found) return found;
  if (known.size > 500) known.clear();
  const made = regex(source, 'awk');
  known.set(source, made);
  return made;
}

/** The parts of a text: between blanks for ` `, its characters for an empty separator. */
export function parts(text: string, separator: string | RegExp, paragraphs = false): readonly string[] {
  if (separator === ' ') return text.split(/[ \t\n]+/).filter((part) => part !== '');
  if (text === '') return [];
  if (separator === '') return [...text];
  const pattern =
    typeof separator !== 'string'
      ? separator
      : separator.length === 1 && separator !== '\\'
        ? separator
        : regexIn(separator);
  const pieces =
    typeof pattern === 'string'
      ? text.split(pattern)
      : text.split(new RegExp(withoutGroups(pattern.source), pattern.flags));
  return paragraphs ? pieces.flatMap((piece) => piece.split('\n')) : pieces;
}

/** split() would put what groups match between the parts. */
const withoutGroups = (source: string): string =>
  source.replaceAll(/(\\.)|\((?!\?)/g, (_, escaped: string | undefined) => escaped ?? '(?:');

/** The record in hand, and its fields. */
export class Fields {
  #record = '';
  #fields: string[] | undefined = [];
  readonly #split: (text: string) => readonly string[];
  readonly #glue: () => string;
  readonly #based: boolean;
  #stale = false;

  /** @param split how a record is taken apart now; @param glue what fields are put together with;
   *   @param based fields can be octal and hexadecimal numbers */
  constructor(split: (text: string) => readonly string[], glue: () => string, based: boolean) {
    this.#split = split;
    this.#glue = glue;
    this.#based = based;
  }

  set record(text: string) {
    this.#record = text;
    this.#stale = false;
    this.#fields = undefined;
  }

  get record(): string {
    if (this.#stale) this.#record = (this.#fields ?? []).join(this.#glue());
    this.#stale = false;
    return this.#record;
  }

  get #all(): string[] {
    return (this.#fields ??= [...this.#split(this.#record)]);
  }

  get count(): number {
    return this.#all.length;
  }

  set count(count: number) {
    const fields = this.#all;
    while (fields.length < count) fields.push('');
    fields.length = count;
    this.#stale = true;
  }

  get(index: number): Guess | undefined {
    if (index === 0) return new Guess(this.record, this.#based);
    const text = this.#all[index - 1];
    return text === undefined ? undefined : new Guess(text, this.#based);
  }

  set(index: number, text: string): void {
    if (index === 0) return void (this.record = text);
    if (index > this.count) this.count = index;
    this.#all[index - 1] = text;
    this.#stale = true;
  }
}
