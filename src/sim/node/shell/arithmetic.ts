/** Reads and sets variables of the shell. */
export interface Variables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

const NUMBER = /0[xX][0-9a-fA-F]+|\d+/;
const ASSIGNMENT = /(?:\*\*|<<|>>|[-+*/%&|^])?=(?!=)/;
const IS_ASSIGNMENT = new RegExp(`^${ASSIGNMENT.source}$`);
const TOKEN = new RegExp(
  String.raw`\s*(${NUMBER.source}|[A-Za-z_]\w*|\+\+|--|${ASSIGNMENT.source}|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%()<>!~&|^?:,])`,
  'y',
);

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

type Operation = (a: bigint, b: bigint) => bigint | boolean;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  '||': (a, b) => a !== 0n || b !== 0n,
  '&&': (a, b) => a !== 0n && b !== 0n,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / nonZero(b),
  '%': (a, b) => a % nonZero(b),
  '**': power,
};

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new Error('divide by zero');
  return divisor;
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw new Error('exponent less than 0');
  // what is beyond 64 bits is cut off at each step, so that no exponent makes a number that is too large
  let [result, factor] = [1n, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * factor);
    factor = BigInt.asIntN(64, factor * factor);
  }
  return result;
}

const operate = (operator: string, a: bigint, b: bigint): bigint =>
  BigInt.asIntN(64, BigInt((OPERATIONS[operator] as Operation)(a, b)));

const trouble = (): Error => new Error('arithmetic syntax error');

/** `$((...))`: C's expressions of 64-bit integers over shell variables. @throws Error with ash's words */
export function calculate(text: string, variables: Variables): bigint {
  const tokens: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length;) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw trouble();
    tokens.push(token);
  }
  return tokens.length === 0 ? 0n : new Expression(tokens, variables).all();
}

class Expression {
  readonly #tokens: readonly string[];
  readonly #variables: Variables;
  #at = 0;

  constructor(tokens: readonly string[], variables: Variables) {
    this.#tokens = tokens;
    this.#variables = variables;
  }

  all(): bigint {
    const value = this.#sequence();
    if (this.#at < this.#tokens.length) throw trouble();
    return value;
  }

  #sequence(): bigint {
    let value = this.#assignment();
    while (this.#take(',')) value = this.#assignment();
    return value;
  }

  #assignment(): bigint {
    const [name = '', operator = ''] = this.#tokens.slice(this.#at, this.#at + 2);
    if (!/^[A-Za-z_]/.test(name) || !IS_ASSIGNMENT.test(operator)) return this.#choice();
    this.#at += 2;
    const right = this.#assignment();
    return this.#set(
      name,
      operator === '=' ? right : operate(operator.slice(0, -1), this.#value(name), right),
    );
  }

  #choice(): bigint {
    const condition = this.#binary(0);
    if (!this.#take('?')) return condition;
    const yes = this.#sequence();
    if (!this.#take(':')) throw trouble();
    const no = this.#choice();
    return condition !== 0n ? yes : no;
  }

  #binary(level: number): bigint {
    const operators = LEVELS[level];
    if (!operators) return this.#power();
    let left = this.#binary(level + 1);
    for (
      let token = this.#tokens[this.#at];
      token !== undefined && operators.includes(token);
      token = this.#tokens[this.#at]
    ) {
      this.#at += 1;
      left = operate(token, left, this.#binary(level + 1));
    }
    return left;
  }

  #power(): bigint {
    const base = this.#unary();
    return this.#take('**') ? operate('**', base, this.#power()) : base;
  }

  #unary(): bigint {
    if (this.#take('-')) return -this.#unary();
    if (this.#take('+')) return this.#unary();
    if (this.#take('!')) return BigInt(this.#unary() === 0n);
    if (this.#take('~')) return ~this.#unary();
    if (this.#take('++')) return this.#step(1n);
    if (this.#take('--')) return this.#step(-1n);
    return this.#primary();
  }

  #step(by: bigint): bigint {
    const name = this.#tokens[this.#at++] ?? '';
    return this.#set(name, this.#value(name) + by);
  }

  #primary(): bigint {
    if (this.#take('(')) {
      const value = this.#sequence();
      if (!this.#take(')')) throw trouble();
      return value;
    }
    const token = this.#tokens[this.#at++];
    if (token === undefined || !/^\w/.test(token)) throw trouble();
    if (/^\d/.test(token)) return numberOf(token);
    const value = this.#value(token);
    if (this.#take('++')) this.#set(token, value + 1n);
    else if (this.#take('--')) this.#set(token, value - 1n);
    return value;
  }

  /** A variable holds a number; other texts count as nothing. */
  #value(name: string): bigint {
    const [, sign = '', digits] =
      /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)\s*$/.exec(this.#variables.get(name) ?? '') ?? [];
    if (digits === undefined) return 0n;
    return sign === '-' ? -numberOf(digits) : numberOf(digits);
  }

  #set(name: string, value: bigint): bigint {
    this.#variables.set(name, String(value));
    return value;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

/** `12`, `014` in eights, `0xc`. */
function numberOf(digits: string): bigint {
  if (!/^0\d/.test(digits)) return BigInt.asIntN(64, BigInt(digits));
  if (/[89]/.test(digits)) throw trouble();
  return BigInt.asIntN(64, BigInt(`0o${digits}`));
}
