import type { Call } from '../../../process/process.ts';
import { Fields, parts } from './records.ts';
import type { Value } from './values.ts';
import { AwkArray, Guess, numberOf, textOfValue } from './values.ts';

export type Cell = Value | AwkArray;

/** Variables that are there before the program begins. */
const USUAL: Readonly<Record<string, Value>> = {
  FS: ' ',
  OFS: ' ',
  ORS: '\n',
  RS: '\n',
  SUBSEP: '\x1c',
  NR: 0,
  FNR: 0,
  RSTART: 0,
  RLENGTH: -1,
  CONVFMT: '%.6g',
  OFMT: '%.6g',
  FILENAME: undefined,
};

/** The variables of a program, those of the function that runs, and the record in hand. */
export class Scope {
  readonly fields: Fields;
  readonly #globals = new Map<string, Cell>(Object.entries(USUAL));
  locals: Map<string, Cell> | undefined;

  constructor(call: Call, args: readonly string[]) {
    this.fields = new Fields(
      (text) => parts(text, this.text('FS'), this.text('RS') === ''),
      () => this.text('OFS'),
      call.system.userland === 'busybox',
    );
    const argv = this.array('ARGV');
    ['awk', ...args].forEach((word, i) => argv.values.set(String(i), new Guess(word)));
    this.set('ARGC', args.length + 1);
    for (const [name, value] of call.env) this.array('ENVIRON').values.set(name, new Guess(value));
  }

  #of(name: string): Map<string, Cell> {
    return this.locals?.has(name) ? this.locals : this.#globals;
  }

  /** What a name stands for, whichever it is. */
  cell(name: string): Cell {
    return this.#of(name).get(name);
  }

  text(name: string): string {
    return textOfValue(this.#globals.get(name) as Value);
  }

  get(name: string): Value {
    if (name === 'NF') return this.fields.count;
    const cell = this.cell(name);
    return cell instanceof AwkArray ? undefined : cell;
  }

  set(name: string, value: Value): void {
    if (name === 'NF') this.fields.count = Math.max(0, Math.min(numberOf(value), 1e6));
    else this.#of(name).set(name, value);
  }

  /** One more of what is counted. */
  count(name: string): void {
    this.#globals.set(name, numberOf(this.#globals.get(name) as Value) + 1);
  }

  /** What comes from a command line: escapes count, and it may be a number. */
  assignText(name: string, text: string): void {
    const plain = text.replaceAll(/\\([nt\\])/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);
    this.set(name, new Guess(plain));
  }

  /** The array of a name, made when it is first used. */
  array(name: string): AwkArray {
    const cell = this.cell(name);
    if (cell instanceof AwkArray) return cell;
    const made = new AwkArray();
    this.#of(name).set(name, made);
    return made;
  }
}
