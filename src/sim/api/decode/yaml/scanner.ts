import { Cursor, isBlank, isGap } from './cursor.ts';
import { misspelled } from './error.ts';
import { takeDirective, takeName, takeTag } from './properties.ts';
import { takeBlockScalar, takePlain, takeQuoted } from './scalar-text.ts';
import type { Mark, Token } from './token.ts';

/** A place where a key may have begun: that shows only when its colon is found, in the same line and not far away. */
interface KeyPlace {
  readonly line: number;
  readonly column: number;
  readonly index: number;
  /** The number of the token that would be the key. */
  readonly token: number;
  /** A line of a block mapping that starts here can only be a key. */
  readonly isRequired: boolean;
}

/** The text between two brackets, or outside of all. */
interface Level {
  key: KeyPlace | undefined;
  /** A key may have begun on this level at some time. */
  hadKey: boolean;
  /** The words from the key on are kept back until it shows whether it is one. */
  keepsBack: boolean;
}

const newLevel = (): Level => ({ key: undefined, hadKey: false, keepsBack: false });

const KEY_LENGTH = 1024;
/** What no plain scalar starts with. */
const INDICATORS = '-?:,[]{}#&*!|>\'"%@`';

/**
 * Cuts a YAML text into words. Blocks have no brackets: their ends are found by indentation, and that a mapping has begun
 * shows only behind its first key.
 */
export class Scanner {
  private readonly cursor: Cursor;
  private queue: Token[] = [];
  /** How many tokens were handed out. */
  private taken = 0;
  /** The column of the block that is open; -1 for none. */
  private indent = -1;
  private readonly outer: number[] = [];
  /** One for the block, and one for each bracket that is open. */
  private readonly levels: Level[] = [newLevel()];
  private mayStartKey = true;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  /** The next token, which stays. */
  peek(): Token {
    while (this.queue.length === 0 || this.mayBecomeKey()) this.fetch();
    return this.queue[0] as Token;
  }

  /** The next token, which goes. */
  next(): Token {
    const token = this.peek();
    this.queue.shift();
    this.taken += 1;
    return token;
  }

  private mayBecomeKey(): boolean {
    return this.levels.some(
      (level) => level.keepsBack && level.key?.token === this.taken && this.isStillPossible(level),
    );
  }

  private get level(): Level {
    return this.levels.at(-1) as Level;
  }

  private get isInFlow(): boolean {
    return this.levels.length > 1;
  }

  private fetch(): void {
    const { cursor } = this;
    this.skipToToken();
    this.closeBlocks(cursor.column);
    const first = cursor.peek();
    if (first === '') this.endText();
    else if (first === '%' && cursor.column === 0) this.fetchDirective();
    else if (cursor.isAtDocumentMark()) this.fetchDocumentMark();
    else if (!this.fetchIndicator(first)) this.fetchContent(first);
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      // A tab where a key may start would be taken for indentation.
      cursor.takeWhile((blank) => blank === ' ' || (blank === '\t' && (this.isInFlow || !this.mayStartKey)));
      if (cursor.peek() === '#') cursor.skipRestOfLine();
      if (cursor.takeBreak() === '') return;
      if (!this.isInFlow) this.mayStartKey = true;
    }
  }

  private push(type: Mark, line = this.cursor.line): void {
    this.queue.push({ type, line });
  }

  private pushMark(type: Mark, width = 1): void {
    this.push(type);
    this.cursor.take(width);
  }

  private endText(): void {
    this.cursor.endLastLine();
    this.closeBlocks(-1);
    this.forgetKey();
    this.mayStartKey = false;
    this.push('end of text');
  }

  private fetchDirective(): void {
    this.closeBlocks(-1);
    this.forgetKey();
    this.mayStartKey = false;
    this.queue.push(takeDirective(this.cursor));
  }

  private fetchDocumentMark(): void {
    this.closeBlocks(-1);
    this.forgetKey();
    this.mayStartKey = false;
    this.pushMark(this.cursor.peek() === '-' ? 'document start' : 'document end', 3);
  }

  /** @returns whether there was one */
  private fetchIndicator(first: string): boolean {
    const isAlone = isGap(this.cursor.peek(1));
    if (first === '[' || first === '{') this.openFlow(first);
    else if (first === ']' || first === '}') this.closeFlow(first);
    else if (first === ',') this.fetchFlowEntry();
    else if (first === '-' && isAlone) this.fetchBlockEntry();
    else if (first === '?' && (isAlone || this.isInFlow)) this.fetchKey();
    else if (first === ':' && (isAlone || this.isInFlow)) this.fetchValue();
    else return false;
    return true;
  }

  private openFlow(bracket: '[' | '{'): void {
    this.noteKey();
    this.levels.push(newLevel());
    this.mayStartKey = true;
    this.pushMark(bracket);
  }

  private closeFlow(bracket: ']' | '}'): void {
    this.forgetKey();
    // The server's reader forgets to keep back brackets that hold nothing: what follows them is no longer their concern.
    if (this.isInFlow && !this.levels.pop()?.hadKey) this.level.keepsBack = false;
    this.mayStartKey = false;
    this.pushMark(bracket);
  }

  private fetchFlowEntry(): void {
    this.forgetKey();
    this.mayStartKey = true;
    this.pushMark(',');
  }

  private fetchBlockEntry(): void {
    if (!this.isInFlow) {
      this.allowed('block sequence entries are not allowed in this context');
      this.openBlock('block sequence', this.cursor);
    }
    this.forgetKey();
    this.mayStartKey = true;
    this.pushMark('block entry');
  }

  private fetchKey(): void {
    if (!this.isInFlow) {
      this.allowed('mapping keys are not allowed in this context');
      this.openBlock('block mapping', this.cursor);
    }
    this.forgetKey();
    this.mayStartKey = !this.isInFlow;
    this.pushMark('key');
  }

  private fetchValue(): void {
    const { level } = this;
    const key = this.isStillPossible(level) ? level.key : undefined;
    if (key) {
      const at = key.token - this.taken;
      this.insert({ type: 'key', line: key.line }, at);
      this.openBlock('block mapping', key, at);
      level.key = undefined;
      this.mayStartKey = false;
    } else {
      if (!this.isInFlow) {
        this.allowed('mapping values are not allowed in this context');
        this.openBlock('block mapping', this.cursor);
      }
      this.mayStartKey = !this.isInFlow;
    }
    this.pushMark('value');
  }

  private allowed(problem: string): void {
    if (!this.mayStartKey) throw this.cursor.wrong(problem);
  }

  /** Names, tags and scalars. */
  private fetchContent(first: string): void {
    const { cursor } = this;
    const { line } = cursor;
    if ((first === '|' || first === '>') && !this.isInFlow) {
      this.forgetKey();
      this.mayStartKey = true;
      this.queue.push({ type: 'scalar', text: takeBlockScalar(cursor, this.indent), isPlain: false, line });
      return;
    }
    if (!'*&!\'"'.includes(first) && !this.startsPlain(first))
      throw cursor.wrong('found character that cannot start any token');
    this.noteKey();
    this.mayStartKey = false;
    this.queue.push(this.takeContent(first, line));
  }

  private takeContent(first: string, line: number): Token {
    const { cursor } = this;
    if (first === '*' || first === '&') return takeName(cursor);
    if (first === '!') return takeTag(cursor);
    if (first === '"' || first === "'")
      return { type: 'scalar', text: takeQuoted(cursor, first), isPlain: false, line };
    const { text, endsLine } = takePlain(cursor, this.indent + 1, this.isInFlow);
    if (endsLine) this.mayStartKey = true;
    return { type: 'scalar', text, isPlain: true, line };
  }

  private startsPlain(first: string): boolean {
    const second = this.cursor.peek(1);
    if (first === '-') return !isBlank(second);
    if (first === '?' || first === ':') return !this.isInFlow && !isGap(second);
    return !isGap(first) && !INDICATORS.includes(first);
  }

  /** A key may begin here. */
  private noteKey(): void {
    if (!this.mayStartKey) return;
    const { line, column, index } = this.cursor;
    this.forgetKey();
    const token = this.taken + this.queue.length;
    const isRequired = !this.isInFlow && this.indent === column;
    const { level } = this;
    level.key = { line, column, index, token, isRequired };
    level.hadKey = level.keepsBack = true;
  }

  /** What may have begun is no key after all. */
  private forgetKey(): void {
    if (this.level.key?.isRequired) throw this.cursor.wrong("could not find expected ':'");
    this.level.key = undefined;
  }

  private isStillPossible(level: Level): boolean {
    const { key } = level;
    if (!key) return false;
    const { line, index } = this.cursor;
    if (key.line === line && key.index + KEY_LENGTH >= index) return true;
    if (key.isRequired) throw misspelled(line, "could not find expected ':'");
    level.key = undefined;
    return false;
  }

  private openBlock(
    type: 'block sequence' | 'block mapping',
    { line, column }: { readonly line: number; readonly column: number },
    at = -1,
  ): void {
    if (this.isInFlow || this.indent >= column) return;
    this.outer.push(this.indent);
    this.indent = column;
    this.insert({ type, line }, at);
  }

  /** Puts a token before others that were found already; one whose place was handed out comes last. */
  private insert(token: Token, at: number): void {
    if (at < 0) this.queue.push(token);
    else this.queue.splice(at, 0, token);
  }

  private closeBlocks(column: number): void {
    if (this.isInFlow) return;
    while (this.indent > column) {
      this.push('block end');
      this.indent = this.outer.pop() ?? -1;
    }
  }
}
