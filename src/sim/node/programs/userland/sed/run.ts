import type { Address, Command } from './commands.ts';
import { substituted } from './substitute.ts';

/** What a script writes to, and reads from besides its input. */
export interface Desk {
  print(text: string): void;
  /** Appends to a file of `w`. */
  append(path: string, text: string): void;
  /** The text of a file of `r`; empty when it is not there. */
  read(path: string): string;
}

/** A script that never ends was not meant. */
const STEPS_MOST = 1_000_000;

/** What a script knows from line to line. */
export class SedRun {
  readonly #commands: readonly Command[];
  readonly #quiet: boolean;
  readonly #desk: Desk;
  readonly #inside = new Map<Command, number>();
  readonly #lines: readonly string[];
  readonly #ends: boolean;
  #number = 0;
  #space = '';
  #hold = '';
  #after: string[] = [];
  #last: RegExp | undefined;
  #substituted = false;
  #steps = 0;
  code: number | undefined;

  /** @param text the whole input */
  constructor(commands: readonly Command[], text: string, quiet: boolean, desk: Desk) {
    const lines = text.split('\n');
    this.#ends = lines.at(-1) === '';
    if (this.#ends) lines.pop();
    this.#lines = lines;
    this.#commands = commands;
    this.#quiet = quiet;
    this.#desk = desk;
  }

  /** Runs the script for every line. */
  run(): void {
    let again = false;
    while (this.code === undefined && (again || this.#read())) again = this.#cycle();
  }

  #read(): boolean {
    const line = this.#lines[this.#number];
    if (line === undefined) return false;
    this.#number += 1;
    this.#space = line;
    this.#substituted = false;
    return true;
  }

  get #atEnd(): boolean {
    return this.#number >= this.#lines.length;
  }

  /** Prints a line; the last one ends as the input did. */
  #print(text: string): void {
    this.#desk.print(this.#atEnd && !this.#ends ? text : `${text}\n`);
  }

  #flush(): void {
    for (const text of this.#after) this.#desk.print(text);
    this.#after = [];
  }

  #finish(): void {
    if (!this.#quiet) this.#print(this.#space);
    this.#flush();
  }

  /** @returns whether the next cycle begins without another line */
  #cycle(): boolean {
    for (let at = 0; at < this.#commands.length; at += 1) {
      if (++this.#steps > STEPS_MOST) return ((this.code = 1), false);
      const command = this.#commands[at] as Command;
      if (!this.#applies(command)) {
        if (command.verb === '{') at = this.#closing(at);
        continue;
      }
      const next = this.#act(command);
      if (next === 'again' || next === 'next') return (this.#flush(), next === 'again');
      if (next === 'end') break;
      if (typeof next === 'string')
        at = this.#commands.findIndex(({ verb, text }) => verb === ':' && `:${text}` === next);
    }
    this.#finish();
    return false;
  }

  #closing(from: number): number {
    let depth = 0;
    for (let at = from; at < this.#commands.length; at += 1) {
      const { verb } = this.#commands[at] as Command;
      if (verb === '{') depth += 1;
      if (verb === '}' && (depth -= 1) === 0) return at;
    }
    return this.#commands.length;
  }

  #hits(address: Address): boolean {
    if (address.kind === 'line') return address.line === this.#number;
    if (address.kind === 'last') return this.#atEnd;
    if (address.kind === 'step')
      return address.step === 0
        ? this.#number === address.first
        : this.#number >= address.first && (this.#number - address.first) % address.step === 0;
    return address.kind === 'pattern' && this.#pattern(address.pattern).test(this.#space);
  }

  /** An empty pattern is the one that was used last. */
  #pattern(pattern: RegExp | undefined): RegExp {
    this.#last = pattern ?? this.#last ?? /(?:)/;
    return this.#last;
  }

  #applies(command: Command): boolean {
    const { from, to, negated } = command;
    if (from === undefined) return !negated;
    return (to === undefined ? this.#hits(from) : this.#within(command, from, to)) !== negated;
  }

  /** A range begins where its first address fits, and ends with the next line that its second fits. */
  #within(command: Command, from: Address, to: Address): boolean {
    const began = this.#inside.get(command);
    if (began === undefined) {
      // `0,/x/` may end with the first line
      const early = from.kind === 'line' && from.line === 0 && this.#number === 1;
      if (!early && !this.#hits(from)) return false;
      this.#inside.set(command, this.#number);
      if (!early) {
        if ((to.kind === 'line' && to.line <= this.#number) || (to.kind === 'more' && to.lines === 0))
          this.#inside.delete(command);
        return true;
      }
    }
    const over =
      to.kind === 'line'
        ? this.#number >= to.line
        : to.kind === 'more'
          ? this.#number >= (began ?? 0) + to.lines
          : this.#hits(to);
    if (over) this.#inside.delete(command);
    return to.kind !== 'line' || this.#number <= to.line;
  }

  /** @returns where to go on: a label, `next` line, `again` with what is left, the `end` of the script */
  #act(command: Command): string | undefined {
    const { verb, text } = command;
    const act = Object.hasOwn(ACTS, verb) ? ACTS[verb] : undefined;
    if (act) return act(this, command);
    if (verb === 's') this.#substitute(command);
    else if (verb === 'y')
      this.#space = [...this.#space].map((char) => command.map?.get(char) ?? char).join('');
    else if (verb === 'q' || verb === 'Q') return this.#quit(verb, text);
    else if (verb === 'b' || (verb === 't' && this.#substituted) || (verb === 'T' && !this.#substituted)) {
      this.#substituted = false;
      return text === '' ? 'end' : `:${text}`;
    }
    return undefined;
  }

  #quit(verb: string, text: string): string {
    if (verb === 'q') this.#finish();
    this.code = Number(text || 0);
    return 'next';
  }

  #substitute({ substitution }: Command): void {
    if (!substitution) return;
    const text = substituted(this.#space, this.#pattern(substitution.pattern), substitution);
    if (text === undefined) return;
    this.#space = text;
    this.#substituted = true;
    if (substitution.print) this.#print(text);
    if (substitution.file !== undefined) this.#desk.append(substitution.file, `${text}\n`);
  }

  // What the commands below do with the pattern space, the hold space and the input.

  text(change: (space: string, hold: string) => readonly [string, string]): void {
    [this.#space, this.#hold] = change(this.#space, this.#hold);
  }
  show(text = this.#space): void {
    this.#print(text);
  }
  write(text: string): void {
    this.#desk.print(text);
  }
  number(): void {
    this.#desk.print(`${this.#number}\n`);
  }
  later(text: string): void {
    this.#after.push(text);
  }
  file(path: string): string {
    return this.#desk.read(path);
  }
  save(path: string): void {
    this.#desk.append(path, `${this.#space}\n`);
  }

  /** `n`: the next line instead of this one. */
  following(): string | undefined {
    if (!this.#quiet) this.#print(this.#space);
    this.#flush();
    if (this.#read()) return undefined;
    this.code ??= 0;
    return 'next';
  }

  /** `N`: the next line behind this one; without one this is the end. */
  join(): string | undefined {
    const before = this.#space;
    this.#flush();
    const substituted = this.#substituted;
    if (!this.#read()) return 'end';
    this.#substituted = substituted;
    this.#space = `${before}\n${this.#space}`;
    return undefined;
  }

  /** `D`: without its first line; goes on with the rest, if there is one. */
  shorten(): string {
    const cut = this.#space.indexOf('\n');
    if (cut < 0) return 'next';
    this.#space = this.#space.slice(cut + 1);
    return 'again';
  }

  /** `c`: the text once, at the end of a range. */
  change(command: Command): string {
    const ends = command.to === undefined || command.negated || !this.#inside.has(command) || this.#atEnd;
    if (ends) this.#desk.print(command.text);
    return 'next';
  }
}

type Act = (run: SedRun, command: Command) => string | undefined;
const plain =
  (act: (run: SedRun, command: Command) => void): Act =>
  (run, command) => (act(run, command), undefined);

const ACTS: Readonly<Record<string, Act>> = {
  d: () => 'next',
  D: (run) => run.shorten(),
  n: (run) => run.following(),
  N: (run) => run.join(),
  c: (run, command) => run.change(command),
  p: plain((run) => run.show()),
  P: plain((run) =>
    run.text((space, hold) => (run.write(`${space.replace(/\n[^]*$/, '')}\n`), [space, hold])),
  ),
  '=': plain((run) => run.number()),
  a: plain((run, { text }) => run.later(text)),
  i: plain((run, { text }) => run.write(text)),
  r: plain((run, { text }) => run.later(run.file(text))),
  w: plain((run, { text }) => run.save(text)),
  g: plain((run) => run.text((_, hold) => [hold, hold])),
  G: plain((run) => run.text((space, hold) => [`${space}\n${hold}`, hold])),
  h: plain((run) => run.text((space) => [space, space])),
  H: plain((run) => run.text((space, hold) => [space, `${hold}\n${space}`])),
  x: plain((run) => run.text((space, hold) => [hold, space])),
  z: plain((run) => run.text((_, hold) => ['', hold])),
};
