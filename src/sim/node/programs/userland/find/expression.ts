import type { Call } from '../../../process/process.ts';
import type { Work } from '../../../process/tasks.ts';
import { Refusal } from '../options.ts';
import { run } from './run.ts';
import type { Found } from './tests.ts';
import { TESTS } from './tests.ts';

type Test = (found: Found) => Work<boolean>;

/** Reads find's expression: `-o` binds weaker than what stands side by side. */
export class Expression {
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
