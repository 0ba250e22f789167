import { Refusal } from '../options.ts';
import { regex } from '../regex.ts';
import type { Address, Command, Substitution } from './commands.ts';

const PLAIN = 'dDgGhHnNpPqQx={}lz';
const NAMED = ':btT';
const WITH_FILE = 'rw';
const WITH_TEXT = 'aic';

/** Reads a script, command by command. @throws Refusal in BusyBox' words */
export class SedParser {
  readonly #script: string;
  readonly #extended: boolean;
  readonly #nthWithAll: boolean;
  #at = 0;

  /** @param nthWithAll `s/a/b/2g` leaves the first one alone, as GNU's sed does; BusyBox' takes all of them */
  constructor(script: string, extended: boolean, nthWithAll: boolean) {
    this.#script = script;
    this.#extended = extended;
    this.#nthWithAll = nthWithAll;
  }

  commands(): readonly Command[] {
    const commands: Command[] = [];
    for (this.#skip(/[\s;]/); this.#at < this.#script.length; this.#skip(/[\s;]/)) {
      if (this.#script[this.#at] === '#') this.#skip(/[^\n]/);
      else commands.push(this.#command());
    }
    const labels = new Set(commands.filter(({ verb }) => verb === ':').map(({ text }) => text));
    for (const { verb, text } of commands)
      if ('btT'.includes(verb) && text !== '' && !labels.has(text))
        throw new Refusal(`can't find label for jump to '${text}'`);
    return commands;
  }

  #skip(what: RegExp): void {
    while (this.#at < this.#script.length && what.test(this.#script[this.#at] ?? '')) this.#at += 1;
  }

  #take(what: RegExp): string | undefined {
    const match = new RegExp(what, 'y');
    match.lastIndex = this.#at;
    const found = match.exec(this.#script)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #command(): Command {
    const from = this.#address();
    const ranged = from !== undefined && this.#take(/\s*,\s*/) !== undefined;
    const to = ranged ? this.#address(true) : undefined;
    this.#skip(/\s/);
    const negated = this.#take(/!+\s*/) !== undefined;
    const verb = this.#script[this.#at++];
    if (verb === undefined) throw new Refusal('missing command');
    const base = { from, to, negated, verb, text: '' };
    if (verb === 's') return { ...base, substitution: this.#substitution() };
    if (verb === 'y') return { ...base, map: this.#map() };
    if (WITH_TEXT.includes(verb)) return { ...base, text: this.#text() };
    if (NAMED.includes(verb)) return { ...base, text: (this.#skip(/[ \t]/), this.#take(/[^\s;}]*/) ?? '') };
    if (WITH_FILE.includes(verb)) return { ...base, text: (this.#skip(/[ \t]/), this.#take(/[^\n]*/) ?? '') };
    if (!PLAIN.includes(verb)) throw new Refusal(`unsupported command ${verb}`);
    const text = 'qQ'.includes(verb) ? (this.#take(/[ \t]*\d*/) ?? '').trim() : '';
    return { ...base, text };
  }

  #address(second = false): Address | undefined {
    const more = second ? this.#take(/\+\d+/) : undefined;
    if (more) return { kind: 'more', lines: Number(more.slice(1)) };
    const step = this.#take(/\d+~\d+/)?.split('~');
    if (step) return { kind: 'step', first: Number(step[0]), step: Number(step[1]) };
    const line = this.#take(/\d+/);
    if (line !== undefined) return { kind: 'line', line: Number(line) };
    if (this.#take(/\$/)) return { kind: 'last' };
    const mark = this.#take(/\/|\\[^\n]/)?.at(-1);
    if (mark === undefined) return undefined;
    const source = this.#upTo(mark, true);
    return { kind: 'pattern', pattern: this.#pattern(source, this.#take(/[IM]+/) ?? '') };
  }

  #pattern(source: string, flags: string): RegExp | undefined {
    if (source === '') return undefined;
    const own = `${/i/i.test(flags) ? 'i' : ''}${flags.includes('M') ? 'm' : ''}`;
    return regex(source, this.#extended ? 'extended' : 'basic', own);
  }

  /** Text up to a mark that no backslash stands before. In a pattern the mark may stand in brackets. */
  #upTo(mark: string, pattern: boolean): string {
    let out = '';
    for (let bracket = 0; this.#at < this.#script.length; this.#at += 1) {
      const char = this.#script[this.#at] as string;
      if (char === mark && bracket === 0) return ((this.#at += 1), out);
      if (char === '\\' && bracket === 0) {
        const next = this.#script[(this.#at += 1)] ?? '';
        out +=
          next === mark && mark !== '&'
            ? pattern && /[.*[\]^$]/.test(mark)
              ? `\\${mark}`
              : mark
            : `\\${next}`;
        continue;
      }
      // the first character within brackets stands for itself
      if (pattern && char === '[' && bracket === 0) bracket = out.length + 1;
      else if (char === ']' && bracket > 0 && !/^\^?$/.test(out.slice(bracket))) bracket = 0;
      out += char;
    }
    throw new Refusal(`unmatched '${mark}'`);
  }

  #substitution(): Substitution {
    const mark = this.#script[this.#at++] ?? '';
    const source = this.#upTo(mark, true);
    const replacement = this.#upTo(mark, false);
    const flags = this.#take(/[gpIiM0-9]*/) ?? '';
    const file = this.#take(/w[ \t]*/) === undefined ? undefined : (this.#take(/[^\n]*/) ?? '');
    if (!/^\s*(?:[;}#\n]|$)/.test(this.#script.slice(this.#at)))
      throw new Refusal('bad option in substitution expression');
    return {
      pattern: this.#pattern(source, flags.replaceAll(/[gp\d]/g, '')),
      replacement,
      global: flags.includes('g'),
      print: flags.includes('p'),
      nth: flags.includes('g') && !this.#nthWithAll ? 1 : Number(/\d+/.exec(flags)?.[0] ?? 1),
      file,
    };
  }

  #map(): ReadonlyMap<string, string> {
    const mark = this.#script[this.#at++] ?? '';
    const [from, to] = [this.#upTo(mark, false), this.#upTo(mark, false)].map((text) =>
      text.replaceAll('\\n', '\n').replaceAll('\\\\', '\\'),
    ) as [string, string];
    if (from.length !== to.length) throw new Refusal('strings for y command are different lengths');
    return new Map([...from].map((char, i) => [char, to[i] ?? char]));
  }

  /** `a text`, `a\` and the text on the next line; lines that end in a backslash go on. */
  #text(): string {
    this.#skip(/[ \t]/);
    if (this.#take(/\\[ \t]*\n/) === undefined) this.#take(/\\/);
    let out = '';
    for (; this.#at < this.#script.length && this.#script[this.#at] !== '\n'; this.#at += 1) {
      if (this.#script[this.#at] === '\\') this.#at += 1;
      out += this.#script[this.#at] ?? '';
    }
    if (out === '' && this.#at >= this.#script.length) throw new Refusal("expected \\ after 'a', 'c' or 'i'");
    return `${out}\n`;
  }
}
