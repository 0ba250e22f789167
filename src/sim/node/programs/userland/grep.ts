import type { Call, Program } from '../../process/process.ts';
import type { Options } from './options.ts';
import { Refusal, misuse, optionsOf, wholeNumber } from './options.ts';
import { literal, regex } from './regex.ts';
import { at, linesOf, textOf, tool } from './tool.ts';
import { toolName } from './usage.ts';

const LONG: Readonly<Record<string, string>> = {
  color: 'color',
  colour: 'color',
};
const GNU_LONG: Readonly<Record<string, string>> = {
  ...LONG,
  quiet: 'q',
  silent: 'q',
  count: 'c',
  'ignore-case': 'i',
  'invert-match': 'v',
  'line-number': 'n',
  'only-matching': 'o',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'word-regexp': 'w',
  'line-regexp': 'x',
  recursive: 'r',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'no-filename': 'h',
  'with-filename': 'H',
  'no-messages': 's',
  'max-count': 'm:',
  regexp: 'e:',
  file: 'f:',
};

/** The patterns, and the files to look into. */
function patternsOf(
  call: Call,
  { all, values, operands }: Options,
): readonly [readonly string[], readonly string[]] {
  const given = all.filter(([option]) => option === 'e').flatMap(([, text]) => text.split('\n'));
  const listed = all
    .filter(([option]) => option === 'f')
    .flatMap(([, path]) => linesOf(call.files.read(at(call, path))));
  if (values.has('e') || values.has('f')) return [[...given, ...listed], operands];
  const [first, ...rest] = operands;
  if (first === undefined) throw misuse();
  return [first.split('\n'), rest];
}

function expressionOf(call: Call, { flags }: Options, patterns: readonly string[]): RegExp {
  const name = toolName(call);
  const fixed = flags.has('F') || name === 'fgrep';
  const dialect = flags.has('E') || flags.has('P') || name === 'egrep' ? 'extended' : 'basic';
  const sources = patterns.map((text) => {
    try {
      return fixed ? literal(text) : regex(text, dialect).source;
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal(`bad regex '${text}'`);
      throw error;
    }
  });
  const all = sources.map((source) => (sources.length > 1 ? `(?:${source})` : source)).join('|');
  const core = flags.has('x') ? `^(?:${all})$` : flags.has('w') ? `(?<!\\w)(?:${all})(?!\\w)` : all;
  return new RegExp(core, `g${flags.has('i') || flags.has('y') ? 'i' : ''}`);
}

/** Files below a directory, in their order. */
function* below(call: Call, path: string): Generator<string> {
  const found = call.files.find(at(call, path));
  if (found?.node.kind !== 'directory') yield path;
  else
    for (const name of call.files.list(at(call, path)))
      yield* below(call, `${path.replace(/\/$/, '')}/${name}`);
}

/** Looks through texts; prints what was asked for. */
class Search {
  found = false;
  failed = 0;
  readonly #call: Call;
  readonly #flags: ReadonlySet<string>;
  readonly #pattern: RegExp;
  readonly #most: number;
  readonly #before: number;
  readonly #after: number;
  readonly #named: boolean;

  constructor(call: Call, { flags, values }: Options, pattern: RegExp, named: boolean) {
    const number = (option: string): number | undefined =>
      values.has(option) ? wholeNumber(values.get(option) ?? '') : undefined;
    this.#call = call;
    this.#flags = flags;
    this.#pattern = pattern;
    this.#named = named;
    this.#most = number('m') ?? Infinity;
    this.#after = number('A') ?? number('C') ?? 0;
    this.#before = number('B') ?? number('C') ?? 0;
  }

  #fits(line: string): boolean {
    this.#pattern.lastIndex = 0;
    return this.#pattern.test(line) !== this.#flags.has('v');
  }

  /** One file; true when nothing more needs to be looked at. */
  file(path: string): boolean {
    const quiet = this.#flags.has('s') ? { ...this.#call, stderr: { write: () => {} } } : this.#call;
    const text = textOf(quiet, path === '' ? '-' : path);
    if (text === undefined) return ((this.failed = 2), false);
    const lines = this.#flags.has('z') ? text.split('\0') : linesOf(text);
    const hits: number[] = [];
    for (const [i, line] of lines.entries()) if (hits.length < this.#most && this.#fits(line)) hits.push(i);
    if (hits.length > 0) this.found = true;
    if (this.#flags.has('q')) return this.found;
    this.#report(path === '' || path === '-' ? '(standard input)' : path, lines, hits);
    return false;
  }

  #report(name: string, lines: readonly string[], hits: readonly number[]): void {
    const label = this.#named ? `${name}:` : '';
    const write = (text: string) => this.#call.stdout.write(`${text}\n`);
    if (this.#flags.has('l') || this.#flags.has('L')) {
      if (hits.length > 0 !== this.#flags.has('L')) write(name);
    } else if (this.#flags.has('c')) write(`${label}${hits.length}`);
    else if (this.#flags.has('o')) this.#parts(label, lines, hits);
    else this.#lines(name, lines, hits);
  }

  #parts(label: string, lines: readonly string[], hits: readonly number[]): void {
    for (const i of hits) {
      this.#pattern.lastIndex = 0;
      const number = this.#flags.has('n') ? `${i + 1}:` : '';
      for (const [part] of (lines[i] ?? '').matchAll(this.#pattern))
        if (part !== '') this.#call.stdout.write(`${label}${number}${part}\n`);
    }
  }

  /** Lines with what surrounds them; `--` between parts that do not touch. */
  #lines(name: string, lines: readonly string[], hits: readonly number[]): void {
    let printed = -1;
    const chosen = new Set(hits);
    const show = (i: number): void => {
      const mark = chosen.has(i) ? ':' : '-';
      const label = this.#named ? `${name}${mark}` : '';
      this.#call.stdout.write(`${label}${this.#flags.has('n') ? `${i + 1}${mark}` : ''}${lines[i]}\n`);
    };
    for (const hit of hits) {
      const from = Math.max(hit - this.#before, printed + 1);
      if (printed >= 0 && from > printed + 1 && this.#before + this.#after > 0)
        this.#call.stdout.write('--\n');
      for (let i = from; i <= hit; i += 1) show(i);
      printed = hit;
      while (printed < Math.min(hit + this.#after, lines.length - 1) && !chosen.has(printed + 1))
        show((printed += 1));
    }
  }
}

export const grep: Program = tool((call) => {
  const gnu = call.system.userland === 'gnu';
  const argv = call.argv.filter((word) => !/^--colou?r(=|$)/.test(word));
  const options = optionsOf({ ...call, argv }, 'HhnlLoqvsrRiwFEzcxm:A:B:C:e:f:yIaU', gnu ? GNU_LONG : LONG);
  const { flags } = options;
  const [patterns, words] = patternsOf(call, options);
  const recursive = flags.has('r') || flags.has('R');
  const roots = words.length > 0 ? words : recursive && gnu ? ['.'] : [''];
  const paths =
    recursive && roots[0] !== ''
      ? roots
          .flatMap((root) => [...below(call, root)])
          .map((path) => (words.length > 0 ? path : path.replace(/^\.\//, '')))
      : roots;
  const named = flags.has('H') || (!flags.has('h') && (words.length > 1 || (recursive && roots[0] !== '')));
  const search = new Search(call, options, expressionOf(call, options, patterns), named);
  for (const path of paths) if (search.file(path)) return 0;
  return search.failed || (search.found ? 0 : 1);
});
