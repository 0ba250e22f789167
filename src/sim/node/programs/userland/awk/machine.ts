import { COMPARISONS } from '../comparisons.ts';
import type { Call } from '../../../process/process.ts';
import type { Work } from '../../../process/tasks.ts';
import { call as builtIn } from './functions.ts';
import { MainInput } from './input.ts';
import { trouble } from './lexer.ts';
import { GlibcRandom } from './random.ts';
import { regexIn } from './records.ts';
import type { Cell } from './scope.ts';
import { Scope } from './scope.ts';
import { Streams, UNREADABLE, readable } from './streams.ts';
import type { Expression, Function, Place, Script, Statement } from './syntax.ts';
import type { Value } from './values.ts';
import { AwkArray, Guess, compareValues, numberOf, textOfValue, truth } from './values.ts';

/** How a statement ends that does not simply end. */
export interface Leave {
  readonly kind: 'break' | 'continue' | 'next' | 'nextfile' | 'exit' | 'return';
  readonly value?: Value;
}

/** `exit` or `next` out of a function. */
export class Unwound extends Error {
  override readonly name = 'Unwound';
  readonly leave: Leave;
  constructor(leave: Leave) {
    super(leave.kind);
    this.leave = leave;
  }
}

/** A program that goes on and on was not meant. */
const STEPS_MOST = 5_000_000;
const DEPTH_MOST = 500;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
  '**': (a, b) => a ** b,
};

interface Reference {
  get(): Value;
  set(value: Value): void;
}

/** Works out what the expressions of a program are worth. */
export abstract class Machine {
  readonly call: Call;
  readonly scope: Scope;
  readonly input: MainInput;
  readonly streams: Streams;
  readonly random = new GlibcRandom();
  /** What the random numbers began with. */
  seed = 1;
  readonly #functions: Script['functions'];
  #steps = 0;
  #depth = 0;

  constructor(call: Call, { functions }: Script, args: readonly string[]) {
    this.call = call;
    this.#functions = functions;
    this.streams = new Streams(call);
    this.scope = new Scope(call, args);
    this.input = new MainInput(call, this.scope);
  }

  /** Runs a statement; how it left, if not at its end. */
  protected abstract perform(statement: Statement): Work<Leave | undefined>;

  /** Counts what is done. @throws Refusal when it is too much */
  protected tick(line = 1): void {
    if (++this.#steps > STEPS_MOST) throw trouble(line, 'Too many steps');
  }

  *key(keys: readonly Expression[]): Work<string> {
    const texts: string[] = [];
    for (const key of keys) texts.push(textOfValue(yield* this.value(key)));
    return texts.join(this.scope.text('SUBSEP'));
  }

  /** Sets what stands to the left of `=`. The key or index is worked out once. */
  *#reference(place: Place): Work<Reference> {
    if (place.kind === 'name')
      return { get: () => this.scope.get(place.name), set: (value) => this.scope.set(place.name, value) };
    if (place.kind === 'field') {
      const index = Math.trunc(numberOf(yield* this.value(place.index)));
      if (index < 0 || index > 1e6) throw trouble(1, 'Access to negative field');
      return {
        get: () => this.scope.fields.get(index),
        set: (value) => this.scope.fields.set(index, textOfValue(value)),
      };
    }
    const key = yield* this.key(place.keys);
    const { values } = this.scope.array(place.array);
    return {
      get: () => (values.has(key) || values.set(key, undefined), values.get(key)),
      set: (value) => void values.set(key, value),
    };
  }

  *assign(place: Place, value: Value): Work<void> {
    (yield* this.#reference(place)).set(value);
  }

  *value(expression: Expression): Work<Value> {
    switch (expression.kind) {
      case 'number':
      case 'string':
        return expression.value;
      case 'regex':
        return Number(expression.pattern.test(this.scope.fields.record));
      case 'group':
        return yield* this.value(expression.of);
      case 'name':
      case 'field':
      case 'element':
        return (yield* this.#reference(expression)).get();
      case 'assign':
        return yield* this.#assignment(expression);
      case 'step':
        return yield* this.#step(expression);
      case 'unary':
        return yield* this.#unary(expression);
      case 'binary':
        return yield* this.#binary(expression);
      case 'choice':
        return yield* this.value(truth(yield* this.value(expression.when)) ? expression.yes : expression.no);
      case 'in':
        return Number(this.scope.array(expression.array).values.has(yield* this.key(expression.keys)));
      case 'call':
        return yield* this.#call(expression);
      case 'getline':
        return yield* this.#getline(expression);
    }
  }

  /** A pattern: a regular expression as it stands, or any text. */
  *pattern(expression: Expression | undefined): Work<RegExp> {
    if (expression?.kind === 'regex') return expression.pattern;
    return regexIn(expression ? textOfValue(yield* this.value(expression)) : '');
  }

  #calculate(operator: string, a: Value, b: Value, line: number): number {
    this.tick(line);
    const [x, y] = [numberOf(a), numberOf(b)];
    if ((operator === '/' || operator === '%') && y === 0) throw trouble(line, 'Division by zero');
    return ARITHMETIC[operator]?.(x, y) ?? 0;
  }

  *#assignment({ operator, place, value }: Extract<Expression, { kind: 'assign' }>): Work<Value> {
    const right = yield* this.value(value);
    const reference = yield* this.#reference(place);
    const result = operator === '' ? right : this.#calculate(operator, reference.get(), right, 1);
    reference.set(result);
    return result;
  }

  *#step({ place, by, before }: Extract<Expression, { kind: 'step' }>): Work<Value> {
    this.tick();
    const reference = yield* this.#reference(place);
    const old = numberOf(reference.get());
    reference.set(old + by);
    return before ? old + by : old;
  }

  *#unary({ operator, of }: Extract<Expression, { kind: 'unary' }>): Work<Value> {
    const value = yield* this.value(of);
    if (operator === '!') return Number(!truth(value));
    return operator === '-' ? -numberOf(value) || 0 : numberOf(value);
  }

  *#binary({ operator, left, right, line }: Extract<Expression, { kind: 'binary' }>): Work<Value> {
    const a = yield* this.value(left);
    if (operator === '&&') return Number(truth(a) && truth(yield* this.value(right)));
    if (operator === '||') return Number(truth(a) || truth(yield* this.value(right)));
    if (operator === '~' || operator === '!~') {
      const pattern = yield* this.pattern(right);
      return Number(pattern.test(textOfValue(a)) === (operator === '~'));
    }
    const b = yield* this.value(right);
    if (operator === ' ') return textOfValue(a) + textOfValue(b);
    const test = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
    return test ? Number(test(compareValues(a, b))) : this.#calculate(operator, a, b, line);
  }

  *#call({ name, args, line }: Extract<Expression, { kind: 'call' }>): Work<Value> {
    const known = this.#functions.get(name);
    if (!known) return yield* builtIn(this, name, args, line);
    if (this.#depth >= DEPTH_MOST) throw trouble(line, 'Too many calls');
    const locals = yield* this.#bound(known, args);
    const outer = this.scope.locals;
    this.scope.locals = locals;
    this.#depth += 1;
    const left = yield* this.perform(known.body);
    this.#depth -= 1;
    this.scope.locals = outer;
    if (left && left.kind !== 'return') throw new Unwound(left);
    return left?.value;
  }

  /** Arrays are handed over as they are, everything else by its value. */
  *#bound({ params, arrays }: Function, args: readonly Expression[]): Work<Map<string, Cell>> {
    const locals = new Map<string, Cell>();
    for (const [i, param] of params.entries()) {
      const arg = args[i];
      const named = arg?.kind === 'name' ? this.scope.cell(arg.name) : undefined;
      if (arg?.kind === 'name' && (arrays.has(param) || named instanceof AwkArray))
        locals.set(param, this.scope.array(arg.name));
      else locals.set(param, arg ? yield* this.value(arg) : undefined);
    }
    return locals;
  }

  /** 1, 0 at the end, -1 when there is nothing to read. */
  *#getline({ from, source, into }: Extract<Expression, { kind: 'getline' }>): Work<Value> {
    const name = source ? textOfValue(yield* this.value(source)) : '';
    const separator = this.scope.text('RS');
    const record =
      from === 'input'
        ? this.input.next()
        : from === 'file'
          ? readable(() => this.streams.fromFile(name, separator))
          : yield* this.streams.fromCommand(name, separator);
    if (record === UNREADABLE) return -1;
    if (record === undefined) return 0;
    if (from === 'command') this.scope.count('NR');
    if (into) yield* this.assign(into, new Guess(record));
    else this.scope.fields.record = record;
    return 1;
  }
}
