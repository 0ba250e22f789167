/** Reads and sets variables of the shell. */
export interface Variables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

const TOKEN =
  /\s*(\d+|0x[0-9a-fA-F]+|[A-Za-z_][A-Za-z0-9_]*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%]=|[-+*/%()<>!~&|^?:=])/y;

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '||': (a, b) => Number(a !== 0 || b !== 0),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / nonZero(b)),
  '%': (a, b) => a % nonZero(b),
};

function nonZero(divisor: number): number {
  if (divisor === 0) throw new Error('divide by zero');
  return divisor;
}

/** `$((...))`: C's integer expressions over shell variables. @throws Error with ash's words */
export function calculate(text: string, variables: Variables): number {
  const tokens: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length;) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Error('arithmetic syntax error');
    tokens.push(token);
  }
  if (tokens.length === 0) return 0;
  const value = new Expression(tokens, variables).all();
  return value;
}

class Expression {
  readonly #tokens: readonly string[];
  readonly #variables: Variables;
  #at = 0;

  constructor(tokens: readonly string[], variables: Variables) {
    this.#tokens = tokens;
    this.#variables = variables;
  }

  all(): number {
    const value = this.#assignment();
    if (this.#at < this.#tokens.length) throw new Error('arithmetic syntax error');
    return value;
  }

  #assignment(): number {
    const [name = '', operator = ''] = this.#tokens.slice(this.#at, this.#at + 2);
    if (!/^[A-Za-z_]/.test(name) || !/^([-+*/%]?=)$/.test(operator)) return this.#choice();
    this.#at += 2;
    const right = this.#assignment();
    const operation = OPERATIONS[operator.slice(0, -1)];
    return this.#set(name, operation ? operation(this.#value(name), right) : right);
  }

  #choice(): number {
    const condition = this.#binary(0);
    if (!this.#take('?')) return condition;
    const yes = this.#assignment();
    if (!this.#take(':')) throw new Error('arithmetic syntax error');
    const no = this.#choice();
    return condition !== 0 ? yes : no;
  }

  #binary(level: number): number {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (
      let token = this.#tokens[this.#at];
      token !== undefined && operators.includes(token);
      token = this.#tokens[this.#at]
    ) {
      this.#at += 1;
      left = (OPERATIONS[token] as (a: number, b: number) => number)(left, this.#binary(level + 1));
    }
    return left;
  }

  #unary(): number {
    if (this.#take('-')) return -this.#unary();
    if (this.#take('+')) return this.#unary();
    if (this.#take('!')) return Number(this.#unary() === 0);
    if (this.#take('~')) return ~this.#unary();
    if (this.#take('++')) return this.#step(1);
    if (this.#take('--')) return this.#step(-1);
    return this.#primary();
  }

  #step(by: number): number {
    const name = this.#tokens[this.#at++] ?? '';
    return this.#set(name, this.#value(name) + by);
  }

  #primary(): number {
    if (this.#take('(')) {
      const value = this.#assignment();
      if (!this.#take(')')) throw new Error('arithmetic syntax error');
      return value;
    }
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('arithmetic syntax error');
    if (/^\d/.test(token)) return /^0[0-7]+$/.test(token) ? Number.parseInt(token, 8) : Number(token);
    const value = this.#value(token);
    if (this.#take('++')) this.#set(token, value + 1);
    else if (this.#take('--')) this.#set(token, value - 1);
    return value;
  }

  #value(name: string): number {
    const text = this.#variables.get(name) ?? '';
    return text.trim() === '' ? 0 : Number(text) || 0;
  }

  #set(name: string, value: number): number {
    this.#variables.set(name, String(value));
    return value;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}
