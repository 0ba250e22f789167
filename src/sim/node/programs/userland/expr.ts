import type { Program } from '../../process/process.ts';
import { COMPARISONS } from './comparisons.ts';
import { Refusal } from './options.ts';
import { regex } from './regex.ts';
import { tool } from './tool.ts';

const COMPARE: typeof COMPARISONS = { '=': (order) => order === 0, ...COMPARISONS };

/** Operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  Object.keys(COMPARE),
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

const isWhole = (text: string): boolean => /^-?\d+$/.test(text);
const isNull = (text: string): boolean => text === '' || text === '0';

function calculated(operator: string, a: string, b: string): string {
  if (!isWhole(a) || !isWhole(b)) throw new Refusal('non-numeric argument');
  const [x, y] = [BigInt(a), BigInt(b)];
  if ((operator === '/' || operator === '%') && y === 0n) throw new Refusal('division by zero');
  if (operator === '+') return String(x + y);
  if (operator === '-') return String(x - y);
  if (operator === '*') return String(x * y);
  return String(operator === '/' ? x / y : x % y);
}

function compared(a: string, b: string): number {
  if (isWhole(a) && isWhole(b)) return Number(BigInt(a) - BigInt(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the first group found, or how long the match is. */
function matched(text: string, pattern: string): string {
  const found = new RegExp(`^(?:${regex(pattern, 'basic').source})`).exec(text);
  const grouped = pattern.includes('\\(');
  return grouped ? (found?.[1] ?? '') : String(found?.[0].length ?? 0);
}

class Parser {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  whole(): string {
    const value = this.#level(0);
    if (this.#at < this.#words.length) throw new Refusal('syntax error');
    return value;
  }

  #next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new Refusal('syntax error');
    return word;
  }

  #level(level: number): string {
    const operators = LEVELS[level];
    if (!operators) return this.#primary();
    let left = this.#level(level + 1);
    for (
      let word = this.#words[this.#at];
      word !== undefined && operators.includes(word);
      word = this.#words[this.#at]
    ) {
      this.#at += 1;
      left = binary(word, left, this.#level(level + 1));
    }
    return left;
  }

  #primary(): string {
    const word = this.#next();
    if (word === '(') {
      const value = this.#level(0);
      if (this.#next() !== ')') throw new Refusal('syntax error');
      return value;
    }
    // a word that is no more than a word unless something follows it
    if (this.#at >= this.#words.length) return word;
    if (word === 'length') return String([...this.#primary()].length);
    if (word === 'match') return matched(this.#primary(), this.#primary());
    if (word === 'index') return indexOf(this.#primary(), this.#primary());
    if (word === 'substr') return part(this.#primary(), this.#primary(), this.#primary());
    return word;
  }
}

const indexOf = (text: string, chars: string): string =>
  String([...text].findIndex((char) => chars.includes(char)) + 1);

const part = (text: string, from: string, length: string): string =>
  Number(from) < 1 || Number(length) < 1
    ? ''
    : text.slice(Number(from) - 1, Number(from) - 1 + Number(length));

function binary(operator: string, a: string, b: string): string {
  if (operator === '|') return isNull(a) ? b : a;
  if (operator === '&') return isNull(a) || isNull(b) ? '0' : a;
  if (operator === ':') return matched(a, b);
  const test = Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
  return test ? String(Number(test(compared(a, b)))) : calculated(operator, a, b);
}

/** `expr 1 + 2 \* 3`, `expr TEXT : PATTERN`; 1 when the outcome is empty or 0. */
export const expr: Program = tool(({ argv, stdout }) => {
  if (argv.length < 2) throw new Refusal('too few arguments');
  const value = new Parser(argv.slice(1)).whole();
  stdout.write(`${value}\n`);
  return isNull(value) ? 1 : 0;
});
