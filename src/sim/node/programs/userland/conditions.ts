import type { Call, Program } from '../../process/process.ts';
import { may } from '../../files/owners.ts';
import { sizeOf } from '../../files/tree.ts';
import { ownName } from './print.ts';
import { at, tool } from './tool.ts';
import { toolName } from './usage.ts';

type FileTest = (call: Call, path: string) => boolean;

const nodeOf = (call: Call, path: string, follow = true) => call.files.find(at(call, path), follow)?.node;
const hasBit =
  (bit: number): FileTest =>
  (call, path) => {
    const node = nodeOf(call, path);
    return node !== undefined && (bit !== 0o111 || node.kind === 'directory' || (node.mode & bit) !== 0);
  };

const hasMode =
  (bit: number): FileTest =>
  (call, path) =>
    ((nodeOf(call, path)?.mode ?? 0) & bit) !== 0;

const UNARY: Readonly<Record<string, FileTest>> = {
  '-e': (call, path) => nodeOf(call, path) !== undefined,
  '-f': (call, path) => nodeOf(call, path)?.kind === 'file',
  '-d': (call, path) => nodeOf(call, path)?.kind === 'directory',
  '-h': (call, path) => nodeOf(call, path, false)?.kind === 'symlink',
  '-L': (call, path) => nodeOf(call, path, false)?.kind === 'symlink',
  '-c': (call, path) => nodeOf(call, path)?.kind === 'device',
  '-s': (call, path) => sizeOf(nodeOf(call, path) ?? ({ kind: 'device' } as never)) > 0,
  '-r': hasBit(0o444),
  // BusyBox asks for the bits alone, and root may do everything
  '-w': (call, path) => {
    const place = call.files.find(at(call, path));
    if (!place || !may(call.files.user, 'write', place.node)) return false;
    return call.system.userland === 'busybox' || !place.mount.readOnly;
  },
  '-x': hasBit(0o111),
  '-O': (call, path) => nodeOf(call, path)?.uid === call.files.user.uid,
  '-G': (call, path) => nodeOf(call, path)?.gid === call.files.user.gid,
  '-u': hasMode(0o4000),
  '-g': hasMode(0o2000),
  '-k': hasMode(0o1000),
  '-b': () => false,
  '-p': () => false,
  '-S': () => false,
  '-n': (_, text) => text !== '',
  '-z': (_, text) => text === '',
  '-t': () => false,
};

/** @throws BadTest in the words of the userland */
function mustBeNumber({ system: { userland } }: Call, text: string): void {
  const whole = /^\s*[-+]?\d+\s*$/.test(text);
  if (whole && Math.abs(Number(text)) < 2 ** 63) return;
  const why = userland === 'gnu' ? 'integer expression expected' : whole ? 'out of range' : 'bad number';
  throw new BadTest(text === '' && userland === 'busybox' ? why : `${text}: ${why}`);
}

const numeric =
  (compare: (a: number, b: number) => boolean) =>
  (call: Call, a: string, b: string): boolean => {
    for (const text of [a, b]) mustBeNumber(call, text);
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
  '-nt': (call, a, b) => (nodeOf(call, a)?.modified ?? NaN) > (nodeOf(call, b)?.modified ?? NaN),
  '-ot': (call, a, b) => (nodeOf(call, a)?.modified ?? NaN) < (nodeOf(call, b)?.modified ?? NaN),
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
    if (this.#at > 0 && this.#at >= this.#words.length) throw new BadTest('argument expected');
    if (binary && third === undefined && first !== '!' && !own(UNARY, first))
      throw new BadTest(`${second}: argument expected`);
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
  const bracket = toolName(call) === '[';
  const words = call.argv.slice(1, bracket ? -1 : undefined);
  try {
    if (bracket && call.argv.at(-1) !== ']') throw new BadTest('missing ]');
    return new Expression(call, words).all() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadTest)) throw error;
    call.stderr.write(`${ownName(call)}: ${error.message}\n`);
    return 2;
  }
}

export const CONDITION_TOOLS: Readonly<Record<string, Program>> = {
  test: tool(evaluate),
  '[': tool(evaluate),
  true: tool(() => 0),
  false: tool(() => 1),
};
