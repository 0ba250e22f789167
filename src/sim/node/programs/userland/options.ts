import type { Call } from '../../process/process.ts';
import { troubleOf, usageOf } from './usage.ts';

/** A tool that refuses its work: what it says, and with which code it ends. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number | undefined;
  readonly usage: boolean;

  /** @param message nothing is said when it is empty; @param usage the usage screen follows */
  constructor(message: string, { code, usage = false }: { code?: number; usage?: boolean } = {}) {
    super(message);
    this.code = code;
    this.usage = usage;
  }
}

/** A wrong call: the usage screen, and nothing else. */
export const misuse = (code?: number): Refusal =>
  new Refusal('', { usage: true, ...(code === undefined ? {} : { code }) });

/** Writes what a refusal says, as `NAME: message` and the usage screen; returns the exit code. */
export function complain(call: Call, name: string, { message, code, usage }: Refusal): number {
  if (message) call.stderr.write(`${name}: ${message}\n`);
  if (usage) call.stderr.write(usageOf(call));
  return code ?? troubleOf(call);
}

/** Options and operands of a command line, as getopt(3) sorts them. */
export interface Options {
  readonly flags: ReadonlySet<string>;
  /** The last value of an option. */
  readonly values: ReadonlyMap<string, string>;
  /** Every option with its value, in the order in which they came. */
  readonly all: readonly (readonly [string, string])[];
  readonly operands: readonly string[];
}

class Reader {
  readonly flags = new Set<string>();
  readonly values = new Map<string, string>();
  readonly all: [string, string][] = [];
  readonly operands: string[] = [];
  readonly #words: readonly string[];
  readonly #spec: string;
  readonly #long: Readonly<Record<string, string>>;
  readonly #lenient: boolean;
  #at = 1;

  constructor(call: Call, spec: string, long: Readonly<Record<string, string>>) {
    this.#words = call.argv;
    this.#spec = spec;
    this.#long = long;
    // GNU tools have many more options than are told of here: those that nobody knows are left alone
    this.#lenient = call.system.userland === 'gnu';
  }

  read(): Options {
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at++] as string;
      if (word === '--') break;
      if (word.startsWith('--')) this.#longOption(word);
      else if (word === '-' || !word.startsWith('-')) {
        this.operands.push(word);
        if (this.#spec.startsWith('+')) break;
      } else this.#letters(word);
    }
    this.operands.push(...this.#words.slice(this.#at));
    return this;
  }

  #add(option: string, value: string | undefined): void {
    this.flags.add(option);
    this.all.push([option, value ?? '']);
    if (value !== undefined) this.values.set(option, value);
  }

  #letters(word: string): void {
    for (let i = 1; i < word.length; i += 1) {
      const letter = word[i] as string;
      const at = letter === ':' ? -1 : this.#spec.indexOf(letter);
      if (at < 0) {
        if (!this.#lenient) throw new Refusal(`invalid option -- '${letter}'`, { usage: true });
        this.#add(letter, undefined);
      } else if (this.#spec[at + 1] !== ':') this.#add(letter, undefined);
      else return this.#add(letter, this.#value(letter, word.slice(i + 1), this.#spec[at + 2] === ':'));
    }
  }

  #value(letter: string, glued: string, optional: boolean): string {
    if (glued || optional) return glued;
    const next = this.#words[this.#at++];
    if (next === undefined) throw new Refusal(`option requires an argument -- '${letter}'`, { usage: true });
    return next;
  }

  #longOption(word: string): void {
    const cut = word.indexOf('=');
    const name = word.slice(2, cut < 0 ? undefined : cut);
    const letter = Object.hasOwn(this.#long, name) ? this.#long[name] : undefined;
    if (letter === undefined) {
      if (name === 'help') throw new Refusal('', { usage: true, code: 0 });
      if (!this.#lenient) throw new Refusal(`unrecognized option '${word}'`, { usage: true });
      this.#add(name, cut < 0 ? undefined : word.slice(cut + 1));
    } else if (!letter.endsWith(':')) this.#add(letter, undefined);
    else {
      const value = cut < 0 ? this.#words[this.#at++] : word.slice(cut + 1);
      if (value === undefined) throw new Refusal(`option '--${name}' requires an argument`, { usage: true });
      this.#add(letter.slice(0, -1), value);
    }
  }
}

/**
 * Reads a command line.
 * @param spec letters as getopt(3) takes them: `n:` has a value, `d::` may have one glued to it; `+` ends the options
 *   with the first operand
 * @param long long options and the letters that they stand for, with `:` behind those that take a value
 * @throws Refusal when an option is unknown to BusyBox or lacks its value
 */
export const optionsOf = (call: Call, spec: string, long: Readonly<Record<string, string>> = {}): Options =>
  new Reader(call, spec, long).read();

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  K: 1024,
  kB: 1000,
  KB: 1000,
  m: 1 << 20,
  M: 1 << 20,
  MB: 1_000_000,
  g: 1 << 30,
  G: 1 << 30,
};

/** A whole number, with the sizes that are allowed behind it (`10k`). @throws Refusal `invalid number 'x'` */
export function wholeNumber(word: string, sizes = false): number {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(word);
  const factor =
    match && (sizes || !match[2]) && Object.hasOwn(SUFFIXES, match[2] ?? '')
      ? SUFFIXES[match[2] ?? '']
      : undefined;
  if (!match || factor === undefined) throw new Refusal(`invalid number '${word}'`);
  return Number(match[1]) * factor;
}
