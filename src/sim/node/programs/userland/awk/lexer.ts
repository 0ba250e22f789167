import { Refusal } from '../options.ts';
import { unescape } from '../printf.ts';
import { regex } from '../regex.ts';

export interface Token {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'word' | 'mark' | 'newline' | 'end';
  readonly text: string;
  readonly pattern?: RegExp;
  readonly line: number;
}

/** What is wrong with a program, and where. */
export const trouble = (line: number, message: string): Refusal =>
  new Refusal(`cmd. line:${line}: ${message}`);

const WORDS: ReadonlySet<string> = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
]);
const MARK = /\*\*=|\*\*|\+\+|--|[-+*/%^]=|==|!=|<=|>=|&&|\|\||!~|>>|[-+*/%^=<>!~(){}[\],;?:$|]/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const NAME = /[A-Za-z_]\w*/y;

/** After these tokens a slash divides. */
const divides = (last: Token | undefined): boolean =>
  last !== undefined &&
  (['number', 'string', 'name'].includes(last.kind) || [')', ']', '$', '++', '--'].includes(last.text));

/** Takes a program apart. */
export class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  tokens(): readonly Token[] {
    for (;;) {
      const blank = this.#match(/(?:[ \t\r]|\\\r?\n|#[^\n]*)+/y);
      if (blank !== undefined) this.#line += blank.match(/\\\r?\n/g)?.length ?? 0;
      if (this.#at >= this.#text.length) break;
      this.#next();
    }
    this.#push('newline', '\n');
    this.#push('end', '');
    return this.#tokens;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #push(kind: Token['kind'], text: string, pattern?: RegExp): void {
    this.#tokens.push({ kind, text, line: this.#line, ...(pattern ? { pattern } : {}) });
  }

  #next(): void {
    const char = this.#text[this.#at] as string;
    if (char === '\n') {
      this.#at += 1;
      this.#push('newline', '\n');
      this.#line += 1;
    } else if (char === '"') this.#string();
    else if (char === '/' && !divides(this.#tokens.at(-1))) this.#regex();
    else this.#plain();
  }

  #plain(): void {
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#push('number', number);
    const name = this.#match(NAME);
    if (name !== undefined)
      return this.#push(WORDS.has(name) ? 'word' : this.#text[this.#at] === '(' ? 'call' : 'name', name);
    const mark = this.#match(MARK);
    if (mark === undefined) throw trouble(this.#line, 'Unexpected token');
    this.#push('mark', mark);
  }

  /** Up to a character that no backslash stands before. */
  #upTo(end: string, escaped: (char: string) => string): string {
    let out = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] as string;
      if (char === end) return ((this.#at += 1), out);
      if (char === '\n') break;
      out += char === '\\' ? escaped(this.#text[(this.#at += 1)] ?? '') : char;
    }
    throw trouble(this.#line, 'Unexpected end of string');
  }

  #string(): void {
    const raw = this.#upTo('"', (char) =>
      char === '"' || char === '/' ? char : char === '\n' ? char : `\\${char}`,
    );
    this.#push('string', unescape(raw, false).text);
  }

  #regex(): void {
    const source = this.#upTo('/', (char) => (char === '/' ? char : `\\${char}`));
    this.#push('regex', source, regex(source, 'awk'));
  }
}
