import { misspelled } from './error.ts';

export const isBreak = (character: string): boolean =>
  character === '\n' ||
  character === '\r' ||
  character === '\u0085' ||
  character === '\u2028' ||
  character === '\u2029';

export const isBlank = (character: string): boolean => character === ' ' || character === '\t';

/** Nothing stands for the end of the text. */
export const isBreakOrEnd = (character: string): boolean => character === '' || isBreak(character);

export const isGap = (character: string): boolean => isBlank(character) || isBreakOrEnd(character);

const WORD = /[0-9A-Za-z_-]/;
export const isWord = (character: string): boolean => WORD.test(character);

/** A place in a text that moves forward, and knows its line and its column, both from zero. */
export class Cursor {
  line = 0;
  column = 0;
  /** How many characters were passed. */
  index = 0;
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The character here or a few further; the empty string behind the end. */
  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? '';
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Passes characters of one line, and gives them back. */
  take(count = 1): string {
    const start = this.at;
    for (let taken = 0; taken < count; taken += 1) this.pass();
    return this.text.slice(start, this.at);
  }

  takeWhile(belongs: (character: string) => boolean): string {
    const start = this.at;
    while (this.peek() !== '' && belongs(this.peek())) this.pass();
    return this.text.slice(start, this.at);
  }

  private pass(): void {
    if (this.at >= this.text.length) return;
    this.at += (this.text.codePointAt(this.at) ?? 0) > 0xffff ? 2 : 1;
    this.column += 1;
    this.index += 1;
  }

  /** Passes the end of a line; most kinds of line ends are read as a line feed. */
  takeBreak(): string {
    const first = this.peek();
    if (!isBreak(first)) return '';
    const width = this.startsWith('\r\n') ? 2 : 1;
    this.at += width;
    this.index += width;
    this.column = 0;
    this.line += 1;
    return first === '\u2028' || first === '\u2029' ? first : '\n';
  }

  /** Passes blanks and a comment behind them. */
  skipRestOfLine(): void {
    this.takeWhile(isBlank);
    if (this.peek() === '#') this.takeWhile((character) => !isBreak(character));
  }

  /** `---` or `...` at the start of a line. */
  isAtDocumentMark(): boolean {
    return this.column === 0 && (this.startsWith('---') || this.startsWith('...')) && isGap(this.peek(3));
  }

  /** Where the text ends, as a line that starts there. */
  endLastLine(): void {
    if (this.column === 0) return;
    this.column = 0;
    this.line += 1;
  }

  wrong(problem: string) {
    return misspelled(this.line, problem);
  }
}
