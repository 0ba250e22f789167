import type { Cursor } from './cursor.ts';
import { isBlank, isBreak, isBreakOrEnd, isGap } from './cursor.ts';

/** Line breaks within a scalar: a single one reads as a space, more of them lose the first. */
class Gap {
  /** A line has ended in the gap. */
  isBroken = false;
  private first = '';
  private rest = '';
  private blanks = '';

  /** Passes blanks and line breaks, and keeps what they read as. */
  take(cursor: Cursor, beforeBlank: () => void = () => undefined): void {
    while (isBlank(cursor.peek()) || isBreak(cursor.peek())) {
      if (isBlank(cursor.peek())) {
        beforeBlank();
        const blank = cursor.take();
        if (!this.isBroken) this.blanks += blank;
      } else if (this.isBroken) {
        this.rest += cursor.takeBreak();
      } else {
        this.blanks = '';
        this.first = cursor.takeBreak();
        this.isBroken = true;
      }
    }
  }

  /** A line break that does not read as anything. */
  escapeBreak(cursor: Cursor): void {
    cursor.takeBreak();
    this.isBroken = true;
  }

  /** What the gap reads as; then it is closed. */
  close(): string {
    const folded = this.first === '\n' ? this.rest || ' ' : this.first + this.rest;
    const text = this.isBroken ? folded : this.blanks;
    this.isBroken = false;
    this.first = this.rest = this.blanks = '';
    return text;
  }
}

const FLOW_ENDS = ',?[]{}';

/**
 * An unquoted scalar.
 * @param indent the column that its further lines have to reach
 */
export function takePlain(
  cursor: Cursor,
  indent: number,
  isInFlow: boolean,
): { text: string; endsLine: boolean } {
  const gap = new Gap();
  const refuseTab = (): void => {
    if (gap.isBroken && cursor.column < indent && cursor.peek() === '\t')
      throw cursor.wrong('found a tab character that violates indentation');
  };
  const ends = (): boolean =>
    isGap(cursor.peek()) ||
    (cursor.peek() === ':' && isGap(cursor.peek(1))) ||
    (isInFlow && FLOW_ENDS.includes(cursor.peek()));
  let text = '';
  while (!cursor.isAtDocumentMark() && cursor.peek() !== '#') {
    if (!ends()) text += gap.close();
    while (!ends()) text += cursor.take();
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break;
    gap.take(cursor, refuseTab);
    if (!isInFlow && cursor.column < indent) break;
  }
  return { text, endsLine: gap.isBroken };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\u001B'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\u0085'],
  ['_', '\u00A0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function takeEscape(cursor: Cursor): string {
  const letter = cursor.peek(1);
  const known = ESCAPES.get(letter);
  const length = CODE_LENGTHS.get(letter);
  if (known === undefined && length === undefined) throw cursor.wrong('found unknown escape character');
  cursor.take(2);
  if (known !== undefined) return known;
  return takeCode(cursor, length ?? 0);
}

function takeCode(cursor: Cursor, length: number): string {
  const digits = Array.from({ length }, (_, ahead) => cursor.peek(ahead)).join('');
  if (digits.length < length || /[^0-9A-Fa-f]/.test(digits))
    throw cursor.wrong('did not find expected hexdecimal number');
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw cursor.wrong('found invalid Unicode character escape code');
  cursor.take(length);
  return String.fromCodePoint(code);
}

/** A scalar in quotes; the cursor stands at the first. */
export function takeQuoted(cursor: Cursor, quote: '"' | "'"): string {
  cursor.take();
  const gap = new Gap();
  let text = '';
  for (;;) {
    if (cursor.isAtDocumentMark()) throw cursor.wrong('found unexpected document indicator');
    if (cursor.peek() === '') throw cursor.wrong('found unexpected end of stream');
    text += takeQuotedWords(cursor, quote, gap);
    if (cursor.peek() === quote) break;
    gap.take(cursor);
    text += gap.close();
  }
  cursor.take();
  return text;
}

/** Up to the quote, or to the end of the line or of the words in it. */
function takeQuotedWords(cursor: Cursor, quote: string, gap: Gap): string {
  let text = '';
  while (!isGap(cursor.peek())) {
    if (quote === "'" && cursor.startsWith("''")) text += cursor.take(2).slice(1);
    else if (cursor.peek() === quote) break;
    else if (quote === "'" || cursor.peek() !== '\\') text += cursor.take();
    else if (isBreak(cursor.peek(1))) {
      cursor.take();
      gap.escapeBreak(cursor);
      break;
    } else text += takeEscape(cursor);
  }
  return text;
}

interface BlockHeader {
  /** What happens to the last line breaks: kept, dropped, or all but one dropped. */
  readonly chomping: string;
  readonly increment: number;
}

function takeHeader(cursor: Cursor): BlockHeader {
  const sign = (): string => (/^[+-]$/.test(cursor.peek()) ? cursor.take() : '');
  const before = sign();
  let increment = 0;
  if (/^\d$/.test(cursor.peek())) {
    if (cursor.peek() === '0') throw cursor.wrong('found an indentation indicator equal to 0');
    increment = Number(cursor.take());
  }
  return { chomping: before || (increment > 0 ? sign() : ''), increment };
}

/**
 * A scalar that starts with `|` or `>`, where the cursor stands.
 * @param parent the indentation of the block around it; -1 for none
 */
export function takeBlockScalar(cursor: Cursor, parent: number): string {
  const isFolded = cursor.take() === '>';
  const { chomping, increment } = takeHeader(cursor);
  cursor.skipRestOfLine();
  if (!isBreakOrEnd(cursor.peek())) throw cursor.wrong('did not find expected comment or line break');
  cursor.takeBreak();
  const given = increment > 0 ? Math.max(parent, 0) + increment : 0;
  const { indent, breaks: before } = takeEmptyLines(cursor, given, parent);
  let [text, ended, breaks, wasBlank] = ['', '', before, false];
  while (cursor.column === indent && cursor.peek() !== '') {
    const isMore = isBlank(cursor.peek());
    const folds = isFolded && !wasBlank && !isMore && ended === '\n';
    text += (folds ? (breaks === '' ? ' ' : '') : ended) + breaks;
    wasBlank = isMore;
    text += cursor.takeWhile((character) => !isBreak(character));
    ended = cursor.takeBreak();
    ({ breaks } = takeEmptyLines(cursor, indent, parent));
  }
  if (chomping !== '-') text += ended;
  return chomping === '+' ? text + breaks : text;
}

/** Passes lines without text, and the indentation of the next with it; where no indentation is given, the widest counts. */
function takeEmptyLines(cursor: Cursor, given: number, parent: number): { indent: number; breaks: string } {
  let [breaks, widest] = ['', 0];
  for (;;) {
    while ((given === 0 || cursor.column < given) && cursor.peek() === ' ') cursor.take();
    widest = Math.max(widest, cursor.column);
    if ((given === 0 || cursor.column < given) && cursor.peek() === '\t')
      throw cursor.wrong('found a tab character where an indentation space is expected');
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.takeBreak();
  }
  return { indent: given || Math.max(widest, parent + 1, 1), breaks };
}
