import type { Work } from '../process/tasks.ts';
import { Buffered } from '../process/process.ts';
import type { Word } from './ast.ts';
import type { Substitute } from './expand.ts';
import { pattern, text } from './expand.ts';
import { matches } from './pattern.ts';
import type { ShellState } from './shell.ts';

type Token = string | Word;

/** bash's `[[ ... ]]`: nothing is split, `==` matches a pattern, `=~` a regular expression. */
export class Conditional {
  readonly #shell: ShellState;
  readonly #tokens: readonly Token[];
  readonly #substitute: Substitute;
  #at = 0;

  constructor(shell: ShellState, tokens: readonly Token[], substitute: Substitute) {
    this.#shell = shell;
    this.#tokens = tokens;
    this.#substitute = substitute;
  }

  *or(): Work<boolean> {
    let value = yield* this.#and();
    while (this.#take('||')) value = (yield* this.#and()) || value;
    return value;
  }

  *#and(): Work<boolean> {
    let value = yield* this.#not();
    while (this.#take('&&')) value = (yield* this.#not()) && value;
    return value;
  }

  *#not(): Work<boolean> {
    if (this.#take('!')) return !(yield* this.#not());
    if (!this.#take('(')) return yield* this.#primary();
    const value = yield* this.or();
    this.#take(')');
    return value;
  }

  *#primary(): Work<boolean> {
    const first = yield* this.#word();
    const operator = this.#tokens[this.#at];
    if (operator === '==' || operator === '=' || operator === '!=') {
      this.#at += 1;
      const right = this.#tokens[this.#at++];
      return (
        matches(
          yield* pattern(this.#shell, typeof right === 'object' ? right : [], this.#substitute),
          first,
        ) ===
        (operator !== '!=')
      );
    }
    if (operator === '=~') return ((this.#at += 1), this.#regex(first, yield* this.#word()));
    if (operator === '<' || operator === '>') {
      this.#at += 1;
      const second = yield* this.#word();
      return operator === '<' ? first < second : first > second;
    }
    const words = [first];
    while (typeof this.#tokens[this.#at] === 'object' && words.length < 3) words.push(yield* this.#word());
    return yield* this.#plain(words);
  }

  /** `-f FILE`, `A -eq B` and the like are test(1)'s. */
  *#plain(words: readonly string[]): Work<boolean> {
    const quiet = new Buffered();
    const program = this.#shell.call.system.program('test');
    const call = { ...this.#shell.call, argv: ['test', ...words], cwd: this.#shell.cwd, stderr: quiet };
    return program !== undefined && (yield* program(call)) === 0;
  }

  #regex(subject: string, source: string): boolean {
    const found = new RegExp(source).exec(subject);
    found?.forEach((group, i) => this.#shell.set(`BASH_REMATCH[${i}]`, group ?? ''));
    return found !== null;
  }

  *#word(): Work<string> {
    const token = this.#tokens[this.#at++];
    return typeof token === 'object' ? yield* text(this.#shell, token, this.#substitute) : (token ?? '');
  }

  #take(operator: string): boolean {
    if (this.#tokens[this.#at] !== operator) return false;
    this.#at += 1;
    return true;
  }
}
