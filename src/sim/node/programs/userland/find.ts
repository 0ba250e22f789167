import type { Place } from '../../files/mounts.ts';
import { FileError, sizeOf } from '../../files/tree.ts';
import type { Call, Program } from '../../process/process.ts';
import { Input } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { Refusal } from './options.ts';
import { regex } from './regex.ts';
import { runProgram } from './run-program.ts';
import { at, runner } from './tool.ts';
import { toolName } from './usage.ts';
import { waitFor } from '../../shell/shell.ts';

/** A file that find has come to. */
interface Found {
  readonly shown: string;
  readonly place: Place;
  readonly depth: number;
}

type Test = (found: Found) => Work<boolean>;

/** `*`, `?` and `[...]` of a shell pattern; a slash is a character like others. */
const globbed = (pattern: string, flags = ''): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('[!', '[^')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]')}$`,
    flags,
  );

const KINDS: Readonly<Record<string, string>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  c: 'device',
  p: '',
  s: '',
  b: '',
};
const UNITS: Readonly<Record<string, number>> = {
  '': 512,
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  M: 1 << 20,
  G: 1 << 30,
};
const lastName = (shown: string): string => shown.replace(/(?<=.)\/+$/, '').replace(/^.*\/(?=.)/, '');

/** `+5`, `-5`, `5` @throws Refusal `invalid number 'x'` */
function comparison(word: string): (value: number) => boolean {
  const match = /^([-+]?)(\d+)$/.exec(word);
  if (!match) throw new Refusal(`invalid number '${word}'`);
  const limit = Number(match[2]);
  return (value) => (match[1] === '+' ? value > limit : match[1] === '-' ? value < limit : value === limit);
}

/** Reads find's expression: `-o` binds weaker than what stands side by side. */
class Expression {
  readonly #call: Call;
  readonly #words: readonly string[];
  #at = 0;
  acts = false;
  deepest = Infinity;
  least = 0;
  depthFirst = false;
  /** Directories that are not looked into. */
  readonly pruned = new Set<string>();
  /** What `-exec ... +` has still to run. */
  readonly batches: { readonly command: readonly string[]; readonly paths: string[] }[] = [];
  code = 0;
  quit = false;

  constructor(call: Call, words: readonly string[]) {
    this.#call = call;
    this.#words = words;
  }

  whole(): Test {
    const test = this.#words.length === 0 ? constant(true) : this.#or();
    if (this.#at < this.#words.length) throw this.#unknown(this.#words[this.#at] ?? '');
    return test;
  }

  #unknown(word: string): Refusal {
    return new Refusal(
      this.#call.system.userland === 'gnu' ? `unknown predicate \`${word}'` : `unrecognized: ${word}`,
      { usage: this.#call.system.userland === 'busybox' },
    );
  }

  #take(...words: readonly string[]): boolean {
    if (!words.includes(this.#words[this.#at] ?? '')) return false;
    this.#at += 1;
    return true;
  }

  #or(): Test {
    let left = this.#and();
    while (this.#take('-o', '-or')) left = either(left, this.#and());
    return left;
  }

  #and(): Test {
    let left = this.#not();
    while (this.#at < this.#words.length && !['-o', '-or', ')'].includes(this.#words[this.#at] ?? '')) {
      this.#take('-a', '-and');
      left = both(left, this.#not());
    }
    return left;
  }

  #not(): Test {
    if (this.#take('!', '-not')) {
      const test = this.#not();
      return function* (found) {
        return !(yield* test(found));
      };
    }
    if (!this.#take('(')) return this.#primary();
    const test = this.#or();
    if (!this.#take(')')) throw new Refusal("unmatched '('");
    return test;
  }

  #value(name: string): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new Refusal(`${name} requires an argument`);
    return word;
  }

  #primary(): Test {
    const name = this.#words[this.#at++] ?? '';
    const plain = this.#option(name) ?? this.#action(name);
    if (plain) return plain;
    const make = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
    if (!make) throw this.#unknown(name);
    const test = make(this.#value(name), this.#call);
    return function* (found) {
      return test(found);
    };
  }

  #option(name: string): Test | undefined {
    if (name === '-maxdepth') this.deepest = depth(this.#value(name));
    else if (name === '-mindepth') this.least = depth(this.#value(name));
    else if (name === '-depth') this.depthFirst = true;
    else if (!['-xdev', '-follow', '-noleaf', '-true', '-daystart', '-mount'].includes(name))
      return undefined;
    return constant(true);
  }

  #action(name: string): Test | undefined {
    const { stdout, files } = this.#call;
    const act = (run: (found: Found) => boolean | void): Test =>
      function* (found) {
        return run(found) !== false;
      };
    if (name === '-empty')
      return act(({ place: { node } }) =>
        node.kind === 'directory' ? node.entries.size === 0 : node.kind === 'file' && node.content === '',
      );
    if (name === '-prune') return act(({ shown }) => void this.pruned.add(shown));
    if (name === '-false') return constant(false);
    if (name === '-exec' || name === '-ok') return this.#exec();
    if (!['-print', '-print0', '-delete', '-quit'].includes(name)) return undefined;
    this.acts = true;
    if (name === '-quit') return act(() => void (this.quit = true));
    if (name !== '-delete')
      return act(({ shown }) => stdout.write(`${shown}${name === '-print' ? '\n' : '\0'}`));
    this.depthFirst = true;
    return act(({ shown, place }) => (shown === '.' ? undefined : files.remove(place.path)));
  }

  #exec(): Test {
    this.acts = true;
    const from = this.#at;
    while (
      this.#words[this.#at] !== undefined &&
      this.#words[this.#at] !== ';' &&
      !(this.#words[this.#at] === '+' && this.#words[this.#at - 1] === '{}')
    )
      this.#at += 1;
    const end = this.#words[this.#at++];
    const command = this.#words.slice(from, this.#at - 1);
    if (end === undefined || command.length === 0) throw new Refusal('-exec requires an argument');
    if (end === '+') {
      const batch = { command: command.slice(0, -1), paths: [] as string[] };
      this.batches.push(batch);
      return function* ({ shown }) {
        batch.paths.push(shown);
        return true;
      };
    }
    const call = this.#call;
    return function* ({ shown }) {
      return (
        (yield* run(
          call,
          command.map((word) => word.replaceAll('{}', shown)),
        )) === 0
      );
    };
  }
}

function* run(call: Call, argv: readonly string[]): Work<number> {
  const child = call.system.processes.spawn(argv, call.process.pid, (process) =>
    program({ ...call, process, stdin: new Input() }, argv),
  );
  return yield* waitFor(child);
}

/** find says `find: x: No such file or directory` of a program that is not there. */
const program = (call: Call, argv: readonly string[]): Work<number> =>
  runProgram(
    {
      ...call,
      argv: ['xargs'],
      stderr: { write: (text) => call.stderr.write(text.replace(/^xargs/, 'find')) },
    },
    argv,
  );

const depth = (word: string): number => {
  if (!/^\d+$/.test(word)) throw new Refusal(`invalid number '${word}'`);
  return Number(word);
};

const constant = (value: boolean): Test =>
  function* () {
    return value;
  };
const both = (a: Test, b: Test): Test =>
  function* (found) {
    return (yield* a(found)) && (yield* b(found));
  };
const either = (a: Test, b: Test): Test =>
  function* (found) {
    return (yield* a(found)) || (yield* b(found));
  };

const DAY = 86_400_000;

/** Since a file was changed, in whole units. */
const aged =
  (unit: number) =>
  (word: string, call: Call): ((found: Found) => boolean) => {
    const fits = comparison(word);
    return ({ place }) => fits(Math.floor((call.system.tasks.now() - place.node.modified) / unit));
  };

const TESTS: Readonly<Record<string, (word: string, call: Call) => (found: Found) => boolean>> = {
  '-name':
    (word) =>
    ({ shown }) =>
      globbed(word).test(lastName(shown)),
  '-iname':
    (word) =>
    ({ shown }) =>
      globbed(word, 'i').test(lastName(shown)),
  '-path':
    (word) =>
    ({ shown }) =>
      globbed(word).test(shown),
  '-wholename':
    (word) =>
    ({ shown }) =>
      globbed(word).test(shown),
  '-ipath':
    (word) =>
    ({ shown }) =>
      globbed(word, 'i').test(shown),
  '-regex':
    (word) =>
    ({ shown }) =>
      new RegExp(`^(?:${regex(word, 'basic').source})$`).test(shown),
  '-type': (word, call) => {
    const kinds = call.system.userland === 'gnu' ? word.split(',') : [word];
    if (kinds.some((kind) => !Object.hasOwn(KINDS, kind)))
      throw new Refusal(`invalid argument '${word}' to '-type'`);
    return ({ place }) => kinds.some((kind) => KINDS[kind] === place.node.kind);
  },
  '-size': (word) => {
    const [, number = word, unit = ''] = /^([-+]?\d+)([bcwkMG]?)$/.exec(word) ?? [];
    const fits = comparison(number);
    return ({ place }) => fits(Math.ceil(sizeOf(place.node) / (UNITS[unit] ?? 512)));
  },
  '-mtime': aged(DAY),
  '-mmin': aged(60_000),
  '-ctime': aged(DAY),
  '-atime': aged(DAY),
  '-cmin': aged(60_000),
  '-amin': aged(60_000),
  '-newer': (word, call) => {
    const { modified } = call.files.resolve(at(call, word)).node;
    return ({ place }) => place.node.modified > modified;
  },
  '-perm': (word) => {
    const [, sign = '', digits = '0'] = /^([-+/]?)([0-7]+)$/.exec(word) ?? [];
    const mode = Number.parseInt(digits, 8);
    return ({ place }) => {
      const bits = place.node.mode & 0o7777 & mode;
      return sign === '' ? (place.node.mode & 0o7777) === mode : sign === '-' ? bits === mode : bits !== 0;
    };
  },
  '-user':
    (word) =>
    ({ place }) =>
      place.node.uid === (word === 'root' ? 0 : Number(word)),
  '-group':
    (word) =>
    ({ place }) =>
      place.node.gid === (word === 'root' ? 0 : Number(word)),
  '-links':
    (word) =>
    ({ place }) =>
      comparison(word)(place.node.kind === 'directory' ? 2 : 1),
  '-inum':
    (word) =>
    ({ place }) =>
      place.node.number === Number(word),
};

/** Walks below one path. */
function* walk(call: Call, expression: Expression, test: Test, shown: string, level: number): Work<void> {
  const place = call.files.resolve(at(call, shown), false);
  const visit = function* (): Work<void> {
    if (level < expression.least || expression.quit) return;
    const fits = yield* test({ shown, place, depth: level });
    if (fits && !expression.acts) call.stdout.write(`${shown}\n`);
  };
  if (!expression.depthFirst) yield* visit();
  if (place.node.kind === 'directory' && level < expression.deepest && !expression.pruned.has(shown))
    for (const name of call.files.list(place.path)) {
      if (expression.quit) return;
      yield* walk(call, expression, test, `${shown.replace(/\/$/, '')}/${name}`, level + 1);
    }
  if (expression.depthFirst) yield* visit();
}

/** `find PATHS EXPRESSION` */
export const find: Program = runner(function* (call) {
  const words = call.argv
    .slice(1)
    .filter(
      (word, i, all) => !(/^-[HLP]$/.test(word) && all.slice(0, i).every((each) => /^-[HLP]$/.test(each))),
    );
  const first = words.findIndex((word) => word.startsWith('-') || word === '(' || word === '!');
  const roots = words.slice(0, first < 0 ? undefined : first);
  const expression = new Expression(call, first < 0 ? [] : words.slice(first));
  const test = expression.whole();
  for (const root of roots.length > 0 ? roots : ['.']) {
    try {
      yield* walk(call, expression, test, root, 0);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const path = call.system.userland === 'busybox' ? root : `‘${root}’`;
      call.stderr.write(`${toolName(call)}: ${path}: ${error.message}\n`);
      expression.code = 1;
    }
  }
  for (const { command, paths } of expression.batches)
    if (paths.length > 0 && (yield* run(call, [...command, ...paths])) !== 0) expression.code = 1;
  return expression.code;
});
