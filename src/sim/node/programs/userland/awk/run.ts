import type { Work } from '../../../process/tasks.ts';
import { formatted } from './format.ts';
import type { Leave } from './machine.ts';
import { Machine, Unwound } from './machine.ts';
import type { Rule, Script, Statement } from './syntax.ts';
import { Guess, numberOf, textOfValue, truth } from './values.ts';
import type { Value } from './values.ts';

const PRINT: Statement = { kind: 'print', values: [] };

/** Runs a program over its input. */
export class AwkRun extends Machine {
  readonly #rules: readonly Rule[];
  readonly #inside = new Set<Rule>();

  constructor(call: Machine['call'], script: Script, args: readonly string[]) {
    super(call, script, args);
    this.#rules = script.rules;
  }

  /** From BEGIN to END; the exit code. */
  *run(): Work<number> {
    let exit = yield* this.#phase('BEGIN');
    const rules = this.#rules.filter(({ when }) => when !== 'BEGIN');
    if (!exit && rules.length > 0) exit = yield* this.#records(rules.filter(({ when }) => when !== 'END'));
    const last = yield* this.#phase('END');
    yield* this.streams.closeAll();
    return numberOf(last?.value ?? exit?.value ?? this.input.code) & 255;
  }

  *#phase(when: 'BEGIN' | 'END'): Work<Leave | undefined> {
    for (const rule of this.#rules) {
      if (rule.when !== when || !rule.body) continue;
      const left = yield* this.#guarded(rule.body);
      if (left?.kind === 'exit') return left;
    }
    return undefined;
  }

  *#guarded(body: Statement): Work<Leave | undefined> {
    try {
      return yield* this.perform(body);
    } catch (error) {
      if (error instanceof Unwound) return error.leave;
      throw error;
    }
  }

  *#records(rules: readonly Rule[]): Work<Leave | undefined> {
    for (let record = this.input.next(); record !== undefined; record = this.input.next()) {
      this.scope.fields.record = record;
      for (const rule of rules) {
        if (!(yield* this.#fits(rule))) continue;
        const left = yield* this.#guarded(rule.body ?? PRINT);
        if (left?.kind === 'exit') return left;
        if (left?.kind === 'nextfile') this.input.skipFile();
        if (left) break;
      }
    }
    return undefined;
  }

  *#fits(rule: Rule): Work<boolean> {
    if (typeof rule.when === 'string') return rule.when === 'always';
    const { from, to } = rule.when;
    if (to === undefined) return truth(yield* this.value(from));
    if (!this.#inside.has(rule) && !truth(yield* this.value(from))) return false;
    if (truth(yield* this.value(to))) this.#inside.delete(rule);
    else this.#inside.add(rule);
    return true;
  }

  *perform(statement: Statement): Work<Leave | undefined> {
    this.tick();
    switch (statement.kind) {
      case 'block':
        return yield* this.#block(statement.body);
      case 'print':
      case 'printf':
        return yield* this.#print(statement);
      case 'if':
        return yield* this.#if(statement);
      case 'while':
      case 'for':
        return yield* this.#loop(statement);
      case 'each':
        return yield* this.#each(statement);
      case 'delete':
        return yield* this.#delete(statement);
      case 'expression':
        yield* this.value(statement.of);
        return undefined;
      case 'exit':
      case 'return':
        return {
          kind: statement.kind,
          value: statement.value ? yield* this.value(statement.value) : undefined,
        };
      default:
        return { kind: statement.kind };
    }
  }

  *#block(body: readonly Statement[]): Work<Leave | undefined> {
    for (const each of body) {
      const left = yield* this.perform(each);
      if (left) return left;
    }
    return undefined;
  }

  *#if({ when, yes, no }: Extract<Statement, { kind: 'if' }>): Work<Leave | undefined> {
    if (truth(yield* this.value(when))) return yield* this.perform(yes);
    return no && (yield* this.perform(no));
  }

  *#delete({ array, keys }: Extract<Statement, { kind: 'delete' }>): Work<undefined> {
    if (keys) this.scope.array(array).values.delete(yield* this.key(keys));
    else this.scope.array(array).values.clear();
  }

  *#each({ name, array, body }: Extract<Statement, { kind: 'each' }>): Work<Leave | undefined> {
    for (const key of this.scope.array(array).keys()) {
      this.scope.set(name, new Guess(key));
      const left = yield* this.perform(body);
      if (left?.kind === 'break') return undefined;
      if (left && left.kind !== 'continue') return left;
    }
    return undefined;
  }

  *#loop(loop: Extract<Statement, { kind: 'while' | 'for' }>): Work<Leave | undefined> {
    if (loop.kind === 'for' && loop.start) yield* this.perform(loop.start);
    for (let first = loop.kind === 'while' && loop.first; ; first = false) {
      if (!first && loop.when && !truth(yield* this.value(loop.when))) return undefined;
      const left = yield* this.perform(loop.body);
      if (left?.kind === 'break') return undefined;
      if (left && left.kind !== 'continue') return left;
      if (loop.kind === 'for' && loop.step) yield* this.perform(loop.step);
    }
  }

  *#print({ kind, values, target }: Extract<Statement, { kind: 'print' | 'printf' }>): Work<undefined> {
    const shown: Value[] = [];
    for (const value of values) shown.push(yield* this.value(value));
    const plain =
      values.length === 0 ? this.scope.fields.record : shown.map(textOfValue).join(this.scope.text('OFS'));
    const text =
      kind === 'print' ? plain + this.scope.text('ORS') : formatted(textOfValue(shown[0]), shown.slice(1));
    if (target) this.streams.print(target.operator, textOfValue(yield* this.value(target.to)), text);
    else this.call.stdout.write(text);
  }
}
