import { ExpressionParser } from './expressions.ts';
import { trouble } from './lexer.ts';
import type { Expression, Function, Rule, Script, Statement, Target } from './syntax.ts';

/** Reads a program. @throws Refusal `cmd. line:1: Unexpected token` */
export class AwkParser extends ExpressionParser {
  readonly #functions = new Map<string, Function>();

  script(): Script {
    const rules: Rule[] = [];
    for (this.#lines(); this.token.kind !== 'end'; this.#lines()) {
      if (this.take('function') || this.take('func')) this.#function();
      else rules.push(this.#rule());
    }
    for (const { name, line } of this.called)
      if (!this.#functions.has(name)) throw trouble(line, 'Call to undefined function');
    return { rules, functions: this.#functions };
  }

  #lines(): void {
    while (this.peek('\n') || this.peek(';')) this.at += 1;
  }

  #function(): void {
    const name = this.name();
    const params: string[] = [];
    this.expect('(');
    while (!this.take(')')) {
      params.push(this.name());
      this.take(',');
    }
    this.newlines();
    this.arrays = new Set();
    const body = this.#block();
    this.#functions.set(name, {
      params,
      body,
      arrays: new Set(params.filter((param) => this.arrays.has(param))),
    });
  }

  #rule(): Rule {
    const special = this.take('BEGIN') ? 'BEGIN' : this.take('END') ? 'END' : undefined;
    if (special) return { when: special, body: (this.newlines(), this.#block()) };
    if (this.peek('{')) return { when: 'always', body: this.#block() };
    const from = this.expression();
    const to = this.take(',') ? (this.newlines(), this.expression()) : undefined;
    const body = this.peek('{') ? this.#block() : undefined;
    if (!body && !this.ends()) this.fail();
    return { when: { from, to }, body };
  }

  #block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    for (this.#lines(); !this.take('}'); this.#lines()) {
      if (this.token.kind === 'end') this.fail();
      body.push(this.#statement());
    }
    return { kind: 'block', body };
  }

  #statement(): Statement {
    if (this.peek('{')) return this.#block();
    if (this.take(';')) return { kind: 'block', body: [] };
    if (this.take('if')) return this.#if();
    if (this.take('while'))
      return { kind: 'while', when: this.#condition(), body: this.#body(), first: false };
    if (this.take('do')) return this.#do();
    if (this.take('for')) return this.#for();
    const statement = this.#simple();
    if (!this.ends()) this.fail();
    if (this.peek(';')) this.at += 1;
    return statement;
  }

  /** What can stand between the parentheses of `for`, too. */
  #simple(): Statement {
    for (const kind of ['break', 'continue', 'next', 'nextfile'] as const)
      if (this.take(kind)) return { kind };
    for (const kind of ['exit', 'return'] as const)
      if (this.take(kind)) return { kind, value: this.ends() ? undefined : this.expression() };
    if (this.take('delete')) return this.#delete();
    for (const kind of ['print', 'printf'] as const) if (this.take(kind)) return this.#print(kind);
    return { kind: 'expression', of: this.expression() };
  }

  #delete(): Statement {
    const array = this.name();
    this.arrays.add(array);
    return { kind: 'delete', array, keys: this.take('[') ? this.list(']') : undefined };
  }

  #print(kind: 'print' | 'printf'): Statement {
    const outer = this.printing;
    this.printing = true;
    const values = this.ends() || this.#redirects() ? [] : this.#printed();
    const target = this.#target();
    this.printing = outer;
    return { kind, values, target };
  }

  #redirects(): boolean {
    return this.peek('>') || this.peek('>>') || this.peek('|');
  }

  /** `(a, b)` is a list only when nothing goes on behind it. */
  #printed(): readonly Expression[] {
    const start = this.at;
    if (this.take('(')) {
      const values = this.inside(() => this.list(')'));
      if (this.ends() || this.#redirects()) return values;
      this.at = start;
    }
    const values = [this.expression()];
    while (this.take(',')) values.push((this.newlines(), this.expression()));
    return values;
  }

  #target(): Target | undefined {
    for (const operator of ['>', '>>', '|'] as const)
      if (this.take(operator)) return { operator, to: this.choice() };
    return undefined;
  }

  #condition(): Expression {
    this.expect('(');
    const condition = this.inside(() => this.expression());
    this.expect(')');
    return condition;
  }

  #body(): Statement {
    this.newlines();
    return this.#statement();
  }

  #if(): Statement {
    const when = this.#condition();
    const yes = this.#body();
    const back = this.at;
    this.#lines();
    if (this.take('else')) return { kind: 'if', when, yes, no: this.#body() };
    this.at = back;
    return { kind: 'if', when, yes };
  }

  #do(): Statement {
    const body = this.#body();
    this.#lines();
    this.expect('while');
    return { kind: 'while', when: this.#condition(), body, first: true };
  }

  #for(): Statement {
    this.expect('(');
    const [name, word, array, close] = this.tokens.slice(this.at, this.at + 4);
    if (name?.kind === 'name' && word?.text === 'in' && close?.text === ')') {
      this.at += 4;
      this.arrays.add(array?.text ?? '');
      return { kind: 'each', name: name.text, array: array?.text ?? '', body: this.#body() };
    }
    const start = this.peek(';') ? undefined : this.#simple();
    this.expect(';');
    const when = this.peek(';') ? undefined : this.expression();
    this.expect(';');
    const step = this.peek(')') ? undefined : this.#simple();
    this.expect(')');
    return { kind: 'for', start, when, step, body: this.#body() };
  }
}
