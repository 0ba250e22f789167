import { unescape } from '../programs/userland/printf.ts';
import type { Command, Part, Word } from './ast.ts';
import { SyntaxTrouble } from './syntax-trouble.ts';

const METACHARACTERS = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')']);
const PARAMETER = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-])/;
/** What follows these is a pattern, also between double quotes: `"${HOSTNAME##*-}"` (POSIX 2.6.2). */
const CUTTING: ReadonlySet<string> = new Set(['#', '##', '%', '%%', '/', '//']);
const BRACED =
  /^(#?)([A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?|[0-9]+|[@*#?$!-])(:?[-=+?]|##?|%%?|\/\/?|,,|\^\^|:|)/;

const UNTERMINATED = 'unterminated quoted string';
const NO_SUM = "missing '))'";

/** Reads words off a text: quotes, expansions and substitutions. */
export class WordReader {
  readonly #text: string;
  readonly #parse: (text: string) => Command;
  #at = 0;

  constructor(text: string, parse: (text: string) => Command) {
    this.#text = text;
    this.#parse = parse;
  }

  get rest(): string {
    return this.#text.slice(this.#at);
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Blanks and comments. */
  blanks(): void {
    this.#at += /^(?:[ \t\r]|\\\n)*/.exec(this.rest)?.[0].length ?? 0;
    if (this.#peek() === '#') while (!this.ended && this.#peek() !== '\n') this.#at += 1;
  }

  /** The lines up to one that is `end`; a here-document. */
  until(end: string, tabs: boolean): string {
    let text = '';
    while (!this.ended) {
      const line = /^.*/.exec(this.rest)?.[0] ?? '';
      this.#at += line.length + 1;
      const plain = tabs ? line.replace(/^\t+/, '') : line;
      if (plain === end) break;
      text += `${plain}\n`;
    }
    return text;
  }

  /** A word that begins here; undefined when none does. */
  word(): Word | undefined {
    const parts: Part[] = [];
    for (let char = this.#peek(); char !== undefined && !METACHARACTERS.has(char); char = this.#peek())
      this.#piece(char, parts);
    return parts.length > 0 ? parts : undefined;
  }

  /** The right side of `=~`: brackets and bars belong to it. */
  regexWord(): Word | undefined {
    const parts: Part[] = [];
    for (let char = this.#peek(); char !== undefined && !/\s/.test(char); char = this.#peek())
      this.#piece(char, parts);
    return parts.length > 0 ? parts : undefined;
  }

  /** `((...))`, which begins here. */
  calculation(): Word {
    return this.#quotedText(this.#balanced('(', ')', NO_SUM).replace(/^\(|\)$/g, ''));
  }

  /** A text in which only `$`, backquotes and backslashes mean something. */
  inDoubleQuotes(text: string): Part[] {
    const reader = new WordReader('', this.#parse);
    return reader.#quotedText(text);
  }

  #quotedText(text: string): Part[] {
    const reader = new WordReader(text, this.#parse);
    const parts: Part[] = [];
    while (!reader.ended) reader.#doubleQuotedPiece(parts);
    return parts;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #piece(char: string, parts: Part[]): void {
    if (char === "'") return this.#singleQuoted(parts);
    if (char === '"') return this.#doubleQuoted(parts);
    if (char === '$' || char === '`') return this.#dollar(parts, false);
    this.#at += 1;
    if (char !== '\\') return add(parts, char, false);
    const next = this.#peek() ?? '\\';
    this.#at += 1;
    // a line that ends with a backslash goes on in the next one
    if (next !== '\n') add(parts, next, true);
  }

  #singleQuoted(parts: Part[]): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new SyntaxTrouble(UNTERMINATED);
    parts.push({ kind: 'text', text: this.#text.slice(this.#at + 1, end), quoted: true });
    this.#at = end + 1;
  }

  /** `$'a\tb'` */
  #escaped(parts: Part[]): void {
    const body = /^'((?:[^'\\]|\\[^])*)'/.exec(this.rest);
    if (!body) throw new SyntaxTrouble(UNTERMINATED);
    parts.push({ kind: 'text', text: unescape(body[1] as string).text, quoted: true });
    this.#at += body[0].length;
  }

  #doubleQuoted(parts: Part[]): void {
    this.#at += 1;
    parts.push({ kind: 'text', text: '', quoted: true });
    while (!this.ended && this.#peek() !== '"') this.#doubleQuotedPiece(parts);
    if (this.ended) throw new SyntaxTrouble(UNTERMINATED);
    this.#at += 1;
  }

  #doubleQuotedPiece(parts: Part[]): void {
    const char = this.#peek() as string;
    if (char === '$' || char === '`') return this.#dollar(parts, true);
    this.#at += 1;
    const next = this.#peek();
    if (char === '\\' && next !== undefined && '$`"\\\n'.includes(next)) {
      this.#at += 1;
      return next === '\n' ? undefined : add(parts, next, true);
    }
    add(parts, char, true);
  }

  #dollar(parts: Part[], quoted: boolean): void {
    if (this.#peek() === '`') return this.#backquoted(parts, quoted);
    this.#at += 1;
    const rest = this.rest;
    if (rest.startsWith("'") && !quoted) return this.#escaped(parts);
    if (rest.startsWith('((')) return this.#arithmetic(parts, quoted);
    if (rest.startsWith('(')) {
      const body = this.#balanced('(', ')', 'unexpected end of file (expecting ")")');
      return void parts.push({ kind: 'command', body: this.#parse(body), quoted });
    }
    if (rest.startsWith('{')) return this.#braced(parts, quoted);
    const name = PARAMETER.exec(rest)?.[0];
    if (name === undefined) return add(parts, '$', quoted);
    this.#at += name.length;
    parts.push({ kind: 'parameter', name, operator: '', operand: undefined, quoted });
  }

  #backquoted(parts: Part[], quoted: boolean): void {
    let body = '';
    for (this.#at += 1; !this.ended && this.#peek() !== '`'; this.#at += 1) {
      if (this.#peek() === '\\' && '`\\$'.includes(this.#text[this.#at + 1] ?? ' ')) this.#at += 1;
      body += this.#peek();
    }
    if (this.ended) throw new SyntaxTrouble('EOF in backquote substitution');
    this.#at += 1;
    parts.push({ kind: 'command', body: this.#parse(body), quoted });
  }

  #arithmetic(parts: Part[], quoted: boolean): void {
    const inner = this.#balanced('(', ')', NO_SUM);
    const expression = this.#quotedText(inner.replace(/^\(|\)$/g, ''));
    parts.push({ kind: 'arithmetic', expression, quoted });
  }

  #braced(parts: Part[], quoted: boolean): void {
    const body = this.#balanced('{', '}', "missing '}'");
    const match = BRACED.exec(body);
    if (!match) return add(parts, `\${${body}}`, quoted);
    const [all, length, name = '', operator = ''] = match;
    if (length && all.length === body.length)
      return void parts.push({ kind: 'parameter', name, operator: 'length', operand: undefined, quoted });
    const literal = quoted && !CUTTING.has(operator);
    const operand = operator
      ? new WordReader(body.slice(all.length), this.#parse).#whole(literal)
      : undefined;
    parts.push({ kind: 'parameter', name, operator, operand, quoted });
  }

  /** All of the text as one word, blanks included. */
  #whole(quoted: boolean): Word {
    const parts: Part[] = [];
    while (quoted && !this.ended) {
      if (this.#peek() === '"') this.#at += 1;
      else this.#doubleQuotedPiece(parts);
    }
    for (let char = this.#peek(); char !== undefined; char = this.#peek()) this.#piece(char, parts);
    return parts;
  }

  /** What stands between a bracket that begins here and its partner. @throws SyntaxTrouble when it has none */
  #balanced(open: string, close: string, missing: string): string {
    const from = this.#at + 1;
    let depth = 0;
    for (; !this.ended; this.#at += 1) {
      const char = this.#peek();
      if (char === '\\') this.#at += 1;
      else if (char === "'" || char === '"') this.#skipQuoted(char);
      else if (char === open) depth += 1;
      else if (char === close && (depth -= 1) === 0) break;
    }
    if (this.ended) throw new SyntaxTrouble(missing);
    const body = this.#text.slice(from, this.#at);
    this.#at += 1;
    return body;
  }

  #skipQuoted(quote: string): void {
    for (this.#at += 1; !this.ended && this.#peek() !== quote; this.#at += 1)
      if (quote === '"' && this.#peek() === '\\') this.#at += 1;
  }
}

/** Adds text to the last piece when it is of the same sort. */
function add(parts: Part[], text: string, quoted: boolean): void {
  const last = parts.at(-1);
  if (last?.kind === 'text' && last.quoted === quoted)
    parts[parts.length - 1] = { ...last, text: last.text + text };
  else parts.push({ kind: 'text', text, quoted });
}
