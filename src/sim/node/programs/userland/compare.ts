import { FileError } from '../../files/tree.ts';
import type { Call, Program } from '../../process/process.ts';
import type { Hunk } from './edits.ts';
import { edits, hunksOf } from './edits.ts';
import { Refusal, misuse, optionsOf, wholeNumber } from './options.ts';
import { at, textOf, tool } from './tool.ts';

const cmp = tool((call) => {
  const { flags, operands } = optionsOf(call, 'ls', { silent: 's', quiet: 's', verbose: 'l' });
  const [a, b = '-'] = operands;
  if (a === undefined || operands.length > 4) throw misuse(1);
  const texts = [a, b].map((path) => textOf(call, path));
  if (texts.includes(undefined)) return 2;
  const [x, y] = texts.map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  const different = [...x.subarray(0, y.length)].flatMap((byte, i) => (byte === y[i] ? [] : [i]));
  const [first] = different;
  if (flags.has('l'))
    for (const i of different)
      call.stdout.write(`${i + 1} ${x[i]?.toString(8).padStart(3)} ${y[i]?.toString(8).padStart(3)}\n`);
  else if (first !== undefined && !flags.has('s')) {
    const line = [...x.subarray(0, first)].filter((byte) => byte === 10).length + 1;
    const unit = call.system.userland === 'busybox' ? 'char' : 'byte';
    call.stdout.write(`${a} ${b} differ: ${unit} ${first + 1}, line ${line}\n`);
  }
  if (first === undefined && x.length !== y.length && !flags.has('s'))
    call.stderr.write(`cmp: EOF on ${x.length < y.length ? a : b}\n`);
  return different.length > 0 || x.length !== y.length ? 1 : 0;
});

const range = (before: number, count: number): string =>
  count === 1 ? String(before + 1) : `${count === 0 ? before : before + 1},${count}`;

function unified({ edits: lines, before: [a, b] }: Hunk): string {
  const count = (skip: string) => lines.filter(({ kind }) => kind !== skip).length;
  const body = lines.map(
    ({ kind, text }) => `${kind}${text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`}`,
  );
  return `@@ -${range(a, count('+'))} +${range(b, count('-'))} @@\n${body.join('')}`;
}

const span = (before: number, count: number): string =>
  count === 0 ? String(before) : count === 1 ? String(before + 1) : `${before + 1},${before + count}`;

/** GNU's usual form: `2c2`, `< old`, `---`, `> new`. */
function normal({ edits: lines, before: [a, b] }: Hunk): string {
  const of = (kind: string, mark: string) =>
    lines.filter((each) => each.kind === kind).map(({ text }) => `${mark} ${text.replace(/\n$/, '')}\n`);
  const [gone, come] = [of('-', '<'), of('+', '>')];
  const verb = gone.length === 0 ? 'a' : come.length === 0 ? 'd' : 'c';
  const middle = verb === 'c' ? '---\n' : '';
  return `${span(a, gone.length)}${verb}${span(b, come.length)}\n${gone.join('')}${middle}${come.join('')}`;
}

/** One comparison of files or directories. */
class Diff {
  readonly #call: Call;
  readonly #flags: ReadonlySet<string>;
  readonly #labels: readonly string[];
  readonly #context: number;

  constructor(call: Call, flags: ReadonlySet<string>, labels: readonly string[], context: number) {
    this.#call = call;
    this.#flags = flags;
    this.#labels = labels;
    this.#context = context;
  }

  #kind(path: string): string {
    return path === '-' ? 'file' : this.#call.files.resolve(at(this.#call, path)).node.kind;
  }

  #key(line: string): string {
    let key = line;
    if (this.#flags.has('b')) key = key.replaceAll(/[ \t]+/g, ' ').replace(/ $/m, '');
    if (this.#flags.has('w')) key = key.replaceAll(/[ \t]+/g, '');
    return this.#flags.has('i') ? key.toLowerCase() : key;
  }

  /** @returns 0 when they are equal, 1 when they differ */
  compare(a: string, b: string): number {
    const [x, y] = [a, b].map((path) => this.#kind(path));
    if (x === 'directory' && y === 'directory') return this.#directories(a, b);
    if (x === 'directory') return this.#files(`${a}/${b.replace(/^.*\//, '')}`, b);
    if (y === 'directory') return this.#files(a, `${b}/${a.replace(/^.*\//, '')}`);
    return this.#files(a, b);
  }

  #directories(a: string, b: string): number {
    const [x, y] = [a, b].map((path) => this.#call.files.list(at(this.#call, path))) as [
      readonly string[],
      readonly string[],
    ];
    let code = 0;
    for (const name of [...new Set([...x, ...y])].sort()) {
      const only = !x.includes(name) ? b : !y.includes(name) ? a : undefined;
      if (only !== undefined) {
        this.#call.stdout.write(`Only in ${only}: ${name}\n`);
        code = 1;
      } else if (this.#kind(`${a}/${name}`) === 'directory' && !this.#flags.has('r'))
        this.#call.stdout.write(`Common subdirectories: ${a}/${name} and ${b}/${name}\n`);
      else code = Math.max(code, this.compare(`${a}/${name}`, `${b}/${name}`));
    }
    return code;
  }

  #lines(path: string): readonly string[] {
    const text = path === '-' ? this.#call.stdin.all() : this.#call.files.read(at(this.#call, path));
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  }

  #files(a: string, b: string): number {
    const all = edits(this.#lines(a), this.#lines(b), (line) => this.#key(line));
    const differ = all.some(
      ({ kind, text }) => kind !== ' ' && !(this.#flags.has('B') && text.trim() === ''),
    );
    if (!differ) {
      if (this.#flags.has('s') && a !== b) this.#call.stdout.write(`Files ${a} and ${b} are identical\n`);
      return 0;
    }
    if (this.#flags.has('q')) this.#call.stdout.write(`Files ${a} and ${b} differ\n`);
    else if (this.#call.system.userland === 'busybox' || this.#flags.has('u') || this.#flags.has('U')) {
      const head = `--- ${this.#labels[0] ?? a}\n+++ ${this.#labels[1] ?? b}\n`;
      this.#call.stdout.write(head + hunksOf(all, this.#context).map(unified).join(''));
    } else this.#call.stdout.write(hunksOf(all, 0).map(normal).join(''));
    return 1;
  }
}

const LONG = {
  unified: 'u',
  brief: 'q',
  recursive: 'r',
  'report-identical-files': 's',
  'ignore-case': 'i',
  label: 'L:',
};

const diff = tool((call) => {
  const { flags, values, all, operands } = optionsOf(call, 'abdiL:NqrsS:tTU:wupB', LONG);
  const [a, b] = operands;
  if (a === undefined || b === undefined || operands.length > 2) throw misuse(1);
  const labels = all.filter(([option]) => option === 'L').map(([, label]) => label);
  for (const path of [a, b])
    if (path !== '-' && !call.files.exists(at(call, path))) throw missing(call, path);
  try {
    return new Diff(call, flags, labels, wholeNumber(values.get('U') ?? '3')).compare(a, b);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new Refusal(error.message);
  }
});

const missing = (call: Call, path: string): Refusal =>
  new Refusal(
    call.system.userland === 'busybox'
      ? `can't stat '${path}': No such file or directory`
      : `${path}: No such file or directory`,
  );

export const COMPARE_TOOLS: Readonly<Record<string, Program>> = { cmp, diff };
