import type { Call, Program } from '../../process/process.ts';
import { sizeOf } from '../../files/tree.ts';
import { at, tool } from './tool.ts';

type FileTest = (call: Call, path: string) => boolean;

const nodeOf = (call: Call, path: string, follow = true) => call.files.find(at(call, path), follow)?.node;
const hasBit =
  (bit: number): FileTest =>
  (call, path) => {
    const node = nodeOf(call, path);
    return node !== undefined && (bit !== 0o111 || node.kind === 'directory' || (node.mode & bit) !== 0);
  };

const UNARY: Readonly<Record<string, FileTest>> = {
  '-e': (call, path) => nodeOf(call, path) !== undefined,
  '-f': (call, path) => nodeOf(call, path)?.kind === 'file',
  '-d': (call, path) => nodeOf(call, path)?.kind === 'directory',
  '-h': (call, path) => nodeOf(call, path, false)?.kind === 'symlink',
  '-L': (call, path) => nodeOf(call, path, false)?.kind === 'symlink',
  '-c': (call, path) => nodeOf(call, path)?.kind === 'device',
  '-s': (call, path) => sizeOf(nodeOf(call, path) ?? ({ kind: 'device' } as never)) > 0,
  '-r': hasBit(0o444),
  '-w': (call, path) => {
    const place = call.files.find(at(call, path));
    return place !== undefined && !place.mount.readOnly;
  },
  '-x': hasBit(0o111),
  '-n': (_, text) => text !== '',
  '-z': (_, text) => text === '',
  '-t': () => false,
};

const numeric =
  (compare: (a: number, b: number) => boolean) =>
  (call: Call, a: string, b: string): boolean => {
    if (![a, b].every((text) => /^\s*[-+]?\d+\s*$/.test(text)))
      throw new BadTest(
        `${[a, b].find((text) => !/^\s*[-+]?\d+\s*$/.test(text))}: ${call.system.userland === 'busybox' ? 'bad number' : 'integer expression expected'}`,
      );
    return compare(Number(a), Number(b));
  };

const BINARY: Readonly<Record<string, (call: Call, a: string, b: string) => boolean>> = {
  '=': (_, a, b) => a === b,
  '==': (_, a, b) => a === b,
  '!=': (_, a, b) => a !== b,
  '<': (_, a, b) => a < b,
  '>': (_, a, b) => a > b,
  '-eq': numeric((a, b) => a === b),
  '-ne': numeric((a, b) => a !== b),
  '-lt': numeric((a, b) => a < b),
  '-le': numeric((a, b) => a <= b),
  '-gt': numeric((a, b) => a > b),
  '-ge': numeric((a, b) => a >= b),
  '-nt': (call, a, b) => (nodeOf(call, a)?.modified ?? 0) > (nodeOf(call, b)?.modified ?? 0),
  '-ot': (call, a, b) => (nodeOf(call, a)?.modified ?? 0) < (nodeOf(call, b)?.modified ?? 0),
  '-ef': (call, a, b) => nodeOf(call, a) !== undefined && nodeOf(call, a) === nodeOf(call, b),
};

class BadTest extends Error {
  override readonly name = 'BadTest';
}

const own = <T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined =>
  key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;

/** An expression of test(1), read from the left: -o binds weaker than -a. */
class Expression {
  readonly #call: Call;
  readonly #words: readonly string[];
  #at = 0;

  constructor(call: Call, words: readonly string[]) {
    this.#call = call;
    this.#words = words;
  }

  all(): boolean {
    if (this.#words.length === 0) return false;
    const value = this.#or();
    if (this.#at < this.#words.length) throw new BadTest(`${this.#words[this.#at]}: unknown operand`);
    return value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#take('-o')) value = this.#and() || value;
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#take('-a')) value = this.#not() && value;
    return value;
  }

  #not(): boolean {
    if (this.#words[this.#at] === '!' && this.#at + 1 < this.#words.length) {
      this.#at += 1;
      return !this.#not();
    }
    return this.#primary();
  }

  #primary(): boolean {
    const [first = '', second, third] = this.#words.slice(this.#at, this.#at + 3);
    const binary = own(BINARY, second);
    if (binary && third !== undefined) {
      this.#at += 3;
      return binary(this.#call, first, third);
    }
    if (first === '(' && second !== undefined) return this.#enclosed();
    const unary = own(UNARY, first);
    if (unary && second !== undefined) {
      this.#at += 2;
      return unary(this.#call, second);
    }
    this.#at += 1;
    return first !== '';
  }

  #enclosed(): boolean {
    this.#at += 1;
    const value = this.#or();
    if (!this.#take(')')) throw new BadTest('closing paren expected');
    return value;
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at += 1;
    return true;
  }
}

function evaluate(call: Call): number {
  const bracket = call.argv[0] === '[';
  const words = call.argv.slice(1, bracket ? -1 : undefined);
  try {
    if (bracket && call.argv.at(-1) !== ']') throw new BadTest('missing ]');
    return new Expression(call, words).all() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadTest)) throw error;
    call.stderr.write(`sh: ${error.message}\n`);
    return 2;
  }
}

export const CONDITION_TOOLS: Readonly<Record<string, Program>> = {
  test: tool(evaluate),
  '[': tool(evaluate),
  true: tool(() => 0),
  false: tool(() => 1),
};
