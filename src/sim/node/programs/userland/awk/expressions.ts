import type { Token } from './lexer.ts';
import { Lexer, trouble } from './lexer.ts';
import type { Expression, Place } from './syntax.ts';

const BUILT_IN: ReadonlySet<string> = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'match',
  'sprintf',
  'toupper',
  'tolower',
  'int',
  'sqrt',
  'exp',
  'log',
  'sin',
  'cos',
  'atan2',
  'rand',
  'srand',
  'system',
  'close',
  'fflush',
  'and',
  'or',
  'xor',
  'compl',
  'lshift',
  'rshift',
  'strftime',
  'systime',
  'mktime',
]);

/** Binary operators from the loosest to the tightest, without concatenation. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['in'],
  ['~', '!~'],
  ['<', '<=', '==', '!=', '>', '>='],
];
const STARTS_VALUE = /^(?:number|string|regex|name|call)$/;

/** Reads the expressions of a program. */
export class ExpressionParser {
  protected readonly tokens: readonly Token[];
  protected at = 0;
  /** Within print's list `>` and `|` say where to. */
  protected printing = false;
  /** Names that are used as arrays. */
  protected arrays = new Set<string>();
  /** Functions that are called and are not awk's own. */
  protected readonly called: { readonly name: string; readonly line: number }[] = [];

  constructor(text: string) {
    this.tokens = new Lexer(text).tokens();
  }

  protected get token(): Token {
    return this.tokens[this.at] ?? (this.tokens.at(-1) as Token);
  }

  protected peek(text: string): boolean {
    return this.token.text === text && !['string', 'regex', 'end'].includes(this.token.kind);
  }

  protected take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += 1;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  protected fail(): never {
    throw trouble(this.token.kind === 'end' ? this.token.line - 1 || 1 : this.token.line, 'Unexpected token');
  }

  protected newlines(): void {
    while (this.peek('\n')) this.at += 1;
  }

  protected name(): string {
    const { kind, text } = this.token;
    if (kind !== 'name' && kind !== 'call') this.fail();
    this.at += 1;
    return text;
  }

  protected ends(): boolean {
    return this.peek(';') || this.peek('\n') || this.peek('}') || this.token.kind === 'end';
  }

  /** Between parentheses `>` has its usual meaning again. */
  protected inside<T>(read: () => T): T {
    const { printing } = this;
    this.printing = false;
    const value = read();
    this.printing = printing;
    return value;
  }

  protected list(end: string): readonly Expression[] {
    const values: Expression[] = [];
    this.newlines();
    while (!this.take(end)) {
      values.push(this.expression());
      this.newlines();
      if (!this.peek(end)) this.expect(',');
      this.newlines();
    }
    return values;
  }

  protected expression(): Expression {
    const left = this.choice();
    const operator = this.token.text;
    if (this.token.kind !== 'mark' || !/^(?:[-+*/%^]|\*\*)?=$/.test(operator)) return left;
    if (!isPlace(left)) this.fail();
    this.at += 1;
    this.newlines();
    return { kind: 'assign', operator: operator.slice(0, -1), place: left, value: this.expression() };
  }

  protected choice(): Expression {
    const when = this.#level(0);
    if (!this.take('?')) return when;
    this.newlines();
    const yes = this.expression();
    this.newlines();
    this.expect(':');
    this.newlines();
    return { kind: 'choice', when, yes, no: this.expression() };
  }

  #level(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#concatenation();
    let left = this.#level(level + 1);
    for (
      let operator = this.#operator(operators);
      operator !== undefined;
      operator = this.#operator(operators)
    ) {
      const { line } = this.token;
      if (operator === 'in') left = this.#in([left]);
      else {
        if (level < 2) this.newlines();
        left = { kind: 'binary', operator, left, right: this.#level(level + 1), line };
      }
    }
    return this.#piped(left, level);
  }

  #operator(operators: readonly string[]): string | undefined {
    const { kind, text } = this.token;
    if ((kind !== 'mark' && kind !== 'word') || !operators.includes(text)) return undefined;
    if (text === '>' && this.printing) return undefined;
    this.at += 1;
    return text;
  }

  #in(keys: readonly Expression[]): Expression {
    const array = this.name();
    this.arrays.add(array);
    return { kind: 'in', keys, array };
  }

  /** `command | getline variable` */
  #piped(left: Expression, level: number): Expression {
    let value = left;
    while (level === LEVELS.length - 1 && this.peek('|') && this.tokens[this.at + 1]?.text === 'getline') {
      this.at += 2;
      value = { kind: 'getline', from: 'command', source: value, into: this.#place() };
    }
    return value;
  }

  #concatenation(): Expression {
    let left = this.#sum();
    while (this.#startsValue()) {
      const { line } = this.token;
      left = { kind: 'binary', operator: ' ', left, right: this.#sum(), line };
    }
    return left;
  }

  #startsValue(): boolean {
    const { kind, text } = this.token;
    if (STARTS_VALUE.test(kind)) return true;
    return kind === 'mark' && ['$', '!', '(', '-', '+', '++', '--'].includes(text);
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/', '%'], () => this.#unary()));
  }

  #chain(operators: readonly string[], next: () => Expression): Expression {
    let left = next();
    for (
      let operator = this.#operator(operators);
      operator !== undefined;
      operator = this.#operator(operators)
    ) {
      const { line } = this.token;
      left = { kind: 'binary', operator, left, right: next(), line };
    }
    return left;
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'])
      if (this.take(operator)) return { kind: 'unary', operator, of: this.#unary() };
    return this.#power();
  }

  #power(): Expression {
    const left = this.#stepped();
    const { line } = this.token;
    if (!this.take('^') && !this.take('**')) return left;
    return { kind: 'binary', operator: '^', left, right: this.#unary(), line };
  }

  #stepped(): Expression {
    for (const [mark, by] of STEPS)
      if (this.take(mark)) {
        const place = this.#primary();
        if (!isPlace(place)) this.fail();
        return { kind: 'step', place, by, before: true };
      }
    const value = this.#primary();
    if (isPlace(value))
      for (const [mark, by] of STEPS)
        if (this.take(mark)) return { kind: 'step', place: value, by, before: false };
    return value;
  }

  #place(): Place | undefined {
    if (!this.peek('$') && this.token.kind !== 'name') return undefined;
    const place = this.#primary();
    return isPlace(place) ? place : undefined;
  }

  #primary(): Expression {
    const token = this.token;
    this.at += 1;
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'string') return { kind: 'string', value: token.text };
    if (token.kind === 'regex') return { kind: 'regex', pattern: token.pattern as RegExp };
    if (token.kind === 'call') return this.#call(token);
    if (token.kind === 'name') return this.#named(token);
    if (token.text === '$') return { kind: 'field', index: this.#fieldIndex() };
    if (token.text === '(') return this.#group();
    if (token.text === 'getline') return this.#getline();
    this.at -= 1;
    return this.fail();
  }

  #fieldIndex(): Expression {
    for (const operator of ['-', '+', '!'])
      if (this.take(operator)) return { kind: 'unary', operator, of: this.#primary() };
    for (const [mark, by] of STEPS)
      if (this.take(mark)) {
        const place = this.#primary();
        if (!isPlace(place)) this.fail();
        return { kind: 'step', place, by, before: true };
      }
    return this.#primary();
  }

  #named({ text, line }: Token): Expression {
    if (this.take('[')) {
      this.arrays.add(text);
      return { kind: 'element', array: text, keys: this.inside(() => this.list(']')) };
    }
    return text === 'length'
      ? { kind: 'call', name: 'length', args: [], line }
      : { kind: 'name', name: text };
  }

  #call({ text, line }: Token): Expression {
    this.expect('(');
    const args = this.inside(() => this.list(')'));
    if (!BUILT_IN.has(text)) this.called.push({ name: text, line });
    const second = args[1];
    if (text === 'split' && second?.kind === 'name') this.arrays.add(second.name);
    return { kind: 'call', name: text, args, line };
  }

  #group(): Expression {
    const values = this.inside(() => this.list(')'));
    const [only] = values;
    if (values.length > 1 && this.take('in')) return this.#in(values);
    if (only === undefined || values.length > 1) this.fail();
    return { kind: 'group', of: only };
  }

  #getline(): Expression {
    const into = this.#place();
    if (!this.take('<')) return { kind: 'getline', from: 'input', into };
    return { kind: 'getline', from: 'file', source: this.#stepped(), into };
  }
}

const STEPS: readonly (readonly [string, number])[] = [
  ['++', 1],
  ['--', -1],
];

const isPlace = (value: Expression): value is Place => ['name', 'field', 'element'].includes(value.kind);
