import type { Command, Part, Redirect, Word } from './ast.ts';
import { WordReader } from './parse-word.ts';
import { SyntaxTrouble } from './syntax-trouble.ts';

const CLOSERS = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}', ')', ';;']);
const WORD = /^[^\s;&|()<>]+/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const OPERATOR = /^(&&|\|\||;;|;|&>>?|&|\||\(|\)|\n)/;
const REDIRECT = /^(\d*)(<<<|<<-?|>>|>\||>&|<&|<>|>|<)/;

/** Reads a whole script. @throws SyntaxTrouble */
export function parse(text: string): Command {
  const parser = new Parser(text);
  const command = parser.list();
  parser.mustEnd();
  return command;
}

/** Recursive descent over the POSIX shell grammar (IEEE 1003.1, 2.10), directly on the text. */
class Parser {
  readonly #in: WordReader;
  #hereDocuments: {
    readonly end: string;
    readonly tabs: boolean;
    readonly quoted: boolean;
    readonly parts: Part[];
  }[] = [];

  constructor(text: string) {
    this.#in = new WordReader(text, parse);
  }

  mustEnd(): void {
    this.#newlines();
    if (!this.#in.ended) throw new SyntaxTrouble(`unexpected ${this.#shown()}`);
  }

  list(): Command {
    const items: { command: Command; background: boolean }[] = [];
    for (this.#newlines(); !this.#atCloser(); this.#newlines()) {
      const command = this.#andOr();
      const end = this.#operator();
      const background = end === '&';
      items.push({ command, background });
      if (end === ';' || background) this.#take(end);
      else if (end !== '\n') break;
    }
    return items.length === 1 && !items[0]?.background
      ? (items[0] as { command: Command }).command
      : { kind: 'list', items };
  }

  /** A list in which something stands: only a `case` may do nothing. */
  #commands(): Command {
    this.#newlines();
    if (this.#atCloser() && !this.#in.ended) throw new SyntaxTrouble(`unexpected ${this.#shown()}`);
    return this.list();
  }

  #andOr(): Command {
    let left = this.#pipeline();
    for (
      let operator = this.#operator();
      operator === '&&' || operator === '||';
      operator = this.#operator()
    ) {
      this.#take(operator);
      this.#newlines();
      left = { kind: operator === '&&' ? 'and' : 'or', left, right: this.#pipeline() };
    }
    return left;
  }

  #pipeline(): Command {
    let negated = false;
    while (this.#keyword('!')) negated = !negated;
    const stages = [this.#command()];
    while (this.#operator() === '|') {
      this.#take('|');
      this.#newlines();
      stages.push(this.#command());
    }
    return stages.length === 1 && !negated ? (stages[0] as Command) : { kind: 'pipeline', stages, negated };
  }

  #command(): Command {
    if (this.#keyword('if')) return this.#if();
    if (this.#keyword('while')) return this.#while(false);
    if (this.#keyword('until')) return this.#while(true);
    if (this.#keyword('for')) return this.#for();
    if (this.#keyword('case')) return this.#case();
    if (this.#keyword('[[')) return this.#test();
    if (this.#in.rest.startsWith('(('))
      return { kind: 'calculation', expression: this.#in.calculation(), redirects: this.#redirects() };
    if (this.#keyword('{')) return this.#enclosed('group', '}');
    if (this.#operator() === '(') {
      this.#take('(');
      const body = this.#commands();
      this.#expectOperator(')');
      return { kind: 'subshell', body, redirects: this.#redirects() };
    }
    if (!this.#keyword('function')) return this.#functionOrSimple();
    const name = this.#name();
    this.#in.skip(/^[ \t]*\([ \t]*\)/.exec(this.#in.rest)?.[0].length ?? 0);
    return this.#function(name);
  }

  #enclosed(kind: 'group', end: string): Command {
    const body = this.#commands();
    this.#expect(end);
    return { kind, body, redirects: this.#redirects() };
  }

  #test(): Command {
    const tokens: (string | Word)[] = [];
    for (;;) {
      this.#newlines();
      if (this.#keyword(']]')) return { kind: 'test', tokens, redirects: this.#redirects() };
      const operator = /^(&&|\|\||[()<>]|!(?=\s)|=~|==|!=|=(?=\s))/.exec(this.#in.rest)?.[0];
      const word =
        operator === undefined
          ? tokens.at(-1) === '=~'
            ? this.#in.regexWord()
            : this.#in.word()
          : undefined;
      if (operator !== undefined) this.#in.skip(operator.length);
      const token = operator ?? word;
      if (token === undefined) throw new SyntaxTrouble('in conditional expression');
      tokens.push(token);
    }
  }

  #if(): Command {
    const clauses: { condition: Command; body: Command }[] = [];
    do {
      const condition = this.#commands();
      this.#expect('then');
      clauses.push({ condition, body: this.#commands() });
    } while (this.#keyword('elif'));
    const otherwise = this.#keyword('else') ? this.#commands() : undefined;
    this.#expect('fi');
    return { kind: 'if', clauses, otherwise, redirects: this.#redirects() };
  }

  #while(until: boolean): Command {
    const condition = this.#commands();
    return { kind: 'while', until, condition, body: this.#doDone(), redirects: this.#redirects() };
  }

  #doDone(): Command {
    this.#newlines();
    this.#expect('do');
    const body = this.#commands();
    this.#expect('done');
    return body;
  }

  #for(): Command {
    const name = this.#name();
    this.#newlines();
    let words: Word[] | undefined;
    if (this.#keyword('in')) {
      words = [];
      for (let word = this.#word(); word; word = this.#word()) words.push(word);
    }
    if (this.#operator() === ';') this.#take(';');
    return { kind: 'for', name, words, body: this.#doDone(), redirects: this.#redirects() };
  }

  #case(): Command {
    const word = this.#word();
    if (!word) throw new SyntaxTrouble('unexpected end of file');
    this.#newlines();
    this.#expect('in');
    const arms: { patterns: Word[]; body: Command }[] = [];
    for (this.#newlines(); !this.#keyword('esac'); this.#newlines()) {
      if (this.#operator() === '(') this.#take('(');
      const patterns = [this.#mustWord()];
      while (this.#operator() === '|') {
        this.#take('|');
        patterns.push(this.#mustWord());
      }
      this.#expectOperator(')');
      arms.push({ patterns, body: this.list() });
      if (this.#operator() === ';;') this.#take(';;');
    }
    return { kind: 'case', word, arms, redirects: this.#redirects() };
  }

  #functionOrSimple(): Command {
    this.#blanks();
    const definition = /^([A-Za-z_][A-Za-z0-9_-]*)[ \t]*\([ \t]*\)/.exec(this.#in.rest);
    if (!definition) return this.#simple();
    this.#in.skip(definition[0].length);
    return this.#function(definition[1] as string);
  }

  #function(name: string): Command {
    this.#newlines();
    return { kind: 'function', name, body: this.#command() };
  }

  #simple(): Command {
    const assignments: (readonly [string, Word])[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      const redirect = this.#redirect();
      if (redirect) {
        redirects.push(redirect);
        continue;
      }
      const assignment = words.length === 0 ? this.#assignment() : undefined;
      if (assignment) {
        assignments.push(assignment);
        continue;
      }
      const word = this.#word();
      if (!word) break;
      words.push(word);
    }
    if (words.length + assignments.length + redirects.length === 0)
      throw new SyntaxTrouble(`unexpected ${this.#shown()}`);
    return { kind: 'simple', assignments, words, redirects };
  }

  #assignment(): readonly [string, Word] | undefined {
    this.#blanks();
    const name = NAME.exec(this.#in.rest)?.[0];
    if (name === undefined || this.#in.rest[name.length] !== '=') return undefined;
    this.#in.skip(name.length + 1);
    return [name, this.#in.word() ?? []];
  }

  #redirects(): Redirect[] {
    const redirects: Redirect[] = [];
    for (let redirect = this.#redirect(); redirect; redirect = this.#redirect()) redirects.push(redirect);
    return redirects;
  }

  #redirect(): Redirect | undefined {
    this.#blanks();
    const both = /^&>(>?)/.exec(this.#in.rest);
    if (both) {
      this.#in.skip(both[0].length);
      return { fd: 1, operator: '&>', target: this.#mustWord() };
    }
    const match = REDIRECT.exec(this.#in.rest);
    if (!match) return undefined;
    const [all, digits, operator = '>'] = match;
    this.#in.skip(all.length);
    const fd = digits ? Number(digits) : operator.startsWith('<') ? 0 : 1;
    if (operator.startsWith('<<') && operator !== '<<<') return this.#hereDocument(fd, operator === '<<-');
    return { fd, operator: operator as Redirect['operator'], target: this.#mustWord() };
  }

  #hereDocument(fd: number, tabs: boolean): Redirect {
    const word = this.#mustWord();
    const end = word.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    const parts: Part[] = [];
    this.#hereDocuments.push({ end, tabs, quoted: word.some(({ quoted }) => quoted), parts });
    return { fd, operator: '<<', target: parts };
  }

  #readHereDocuments(): void {
    for (const { end, tabs, quoted, parts } of this.#hereDocuments.splice(0)) {
      const text = this.#in.until(end, tabs);
      parts.push(
        ...(quoted ? [{ kind: 'text' as const, text, quoted: true }] : this.#in.inDoubleQuotes(text)),
      );
    }
  }

  #word(): Word | undefined {
    this.#blanks();
    if (this.#in.ended || OPERATOR.test(this.#in.rest)) return undefined;
    return this.#in.word();
  }

  #mustWord(): Word {
    const word = this.#word();
    if (!word) throw new SyntaxTrouble(`unexpected ${this.#shown()}`);
    return word;
  }

  #name(): string {
    this.#blanks();
    const name = NAME.exec(this.#in.rest)?.[0];
    if (name === undefined) throw new SyntaxTrouble('bad for loop variable');
    this.#in.skip(name.length);
    return name;
  }

  #blanks(): void {
    this.#in.blanks();
  }

  #newlines(): void {
    for (this.#blanks(); this.#in.rest.startsWith('\n'); this.#blanks()) {
      this.#in.skip(1);
      this.#readHereDocuments();
    }
  }

  #operator(): string | undefined {
    this.#blanks();
    return OPERATOR.exec(this.#in.rest)?.[0];
  }

  #take(text: string): void {
    this.#blanks();
    this.#in.skip(text.length);
  }

  #expectOperator(operator: string): void {
    this.#newlines();
    if (this.#operator() !== operator)
      throw new SyntaxTrouble(`unexpected ${this.#shown()} (expecting "${operator}")`);
    this.#take(operator);
  }

  /** Takes a reserved word when it is next. */
  #keyword(word: string): boolean {
    this.#blanks();
    const { rest } = this.#in;
    if (!rest.startsWith(word) || !/^([\s;&|()<>]|$)/.test(rest.slice(word.length))) return false;
    this.#in.skip(word.length);
    return true;
  }

  #expect(word: string): void {
    this.#newlines();
    if (!this.#keyword(word))
      throw new SyntaxTrouble(`unexpected ${this.#shownWord()} (expecting "${word}")`);
  }

  #atCloser(): boolean {
    this.#blanks();
    if (this.#in.ended) return true;
    const word = /^(;;|\)|[a-z}]+(?=[\s;&|()<>]|$))/.exec(this.#in.rest)?.[0];
    return word !== undefined && CLOSERS.has(word);
  }

  #shown(): string {
    this.#blanks();
    if (this.#in.ended) return 'end of file';
    const operator = OPERATOR.exec(this.#in.rest)?.[0];
    return operator === '\n' ? 'newline' : `"${operator ?? WORD.exec(this.#in.rest)?.[0]}"`;
  }

  /** Where a reserved word is missing, ash does not say which other word is there. */
  #shownWord(): string {
    const shown = this.#shown();
    const word = shown.slice(1, -1);
    return /^".*"$/.test(shown) && !CLOSERS.has(word) && !OPERATOR.test(word) ? 'word' : shown;
  }
}
