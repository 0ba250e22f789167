import { printed } from './printf.ts';
const format = (pattern: string, args: readonly string[]): string => printed(pattern, args).text;

/** A line as the program sees it, and the variables. */
export interface Record {
  fields: string[];
  readonly variables: Map<string, string>;
  readonly arrays: Map<string, Map<string, string>>;
  separator: string;
  out: string;
  exit: number | undefined;
}

type Expression = (record: Record) => string;
type Statement = (record: Record) => void;
export interface Rule {
  readonly when: 'BEGIN' | 'END' | Expression;
  readonly act: Statement;
}

const TOKEN =
  /\s*(?:(#[^\n]*)|("(?:[^"\\]|\\.)*")|(\d+\.?\d*|\.\d+)|([A-Za-z_]\w*)|(\+\+|--|[-+*/%]=|==|!=|<=|>=|&&|\|\||!~|[-+*/%=<>!~(){}[\],;?:$\n]))/y;

const numberOf = (text: string): number => Number.parseFloat(text) || 0;
const looksNumeric = (text: string): boolean => /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(text);
export const truth = (text: string): boolean => (looksNumeric(text) ? Number(text) !== 0 : text !== '');
const textOf = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
const flag = (value: boolean): string => (value ? '1' : '0');

function compare(a: string, b: string): number {
  if (looksNumeric(a) && looksNumeric(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

const COMPARE: Readonly<globalThis.Record<string, (order: number) => boolean>> = {
  '==': (o) => o === 0,
  '!=': (o) => o !== 0,
  '<': (o) => o < 0,
  '<=': (o) => o <= 0,
  '>': (o) => o > 0,
  '>=': (o) => o >= 0,
};

const FUNCTIONS: Readonly<globalThis.Record<string, (args: readonly string[], record: Record) => string>> = {
  length: ([text], { fields }) => String((text ?? fields[0] ?? '').length),
  substr: ([text = '', from = '1', length]) =>
    text.slice(
      Math.max(numberOf(from) - 1, 0),
      length === undefined ? undefined : Math.max(numberOf(from) - 1, 0) + numberOf(length),
    ),
  index: ([text = '', part = '']) => String(text.indexOf(part) + 1),
  tolower: ([text = '']) => text.toLowerCase(),
  toupper: ([text = '']) => text.toUpperCase(),
  int: ([text = '']) => String(Math.trunc(numberOf(text))),
  sprintf: ([pattern = '', ...args]) => format(pattern, args),
};

/** A small awk: patterns, print, printf, assignments, if, arrays and the usual string functions. */
export class AwkParser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length && text.slice(TOKEN.lastIndex).trim() !== '';) {
      const slash = /\s*\//y;
      slash.lastIndex = TOKEN.lastIndex;
      const before = this.#tokens.at(-1) ?? '';
      if (slash.test(text) && /^$|^[({,;~!&|\n]|^!~|^&&|^\|\|/.test(before))
        this.#regex(text, slash.lastIndex);
      else this.#token(text);
    }
  }

  #regex(text: string, from: number): void {
    let to = from;
    while (to < text.length && text[to] !== '/') to += text[to] === '\\' ? 2 : 1;
    this.#tokens.push(`/${text.slice(from, to)}`);
    TOKEN.lastIndex = to + 1;
  }

  #token(text: string): void {
    const match = TOKEN.exec(text);
    if (!match) throw new Error('syntax error');
    if (match[1] === undefined) this.#tokens.push(match[0].trim() || '\n');
  }

  rules(): Rule[] {
    const rules: Rule[] = [];
    for (this.#skip(); this.#at < this.#tokens.length; this.#skip()) {
      const head = this.#tokens[this.#at];
      const when =
        head === 'BEGIN' || head === 'END'
          ? ((this.#at += 1), head)
          : head === '{'
            ? () => '1'
            : this.#expression();
      rules.push({
        when,
        act: this.#peek('{') ? this.#block() : (record) => print(record, record.fields[0] ?? ''),
      });
    }
    return rules;
  }

  #skip(): void {
    while (this.#peek('\n') || this.#peek(';')) this.#at += 1;
  }

  #peek(token: string): boolean {
    return this.#tokens[this.#at] === token;
  }

  #take(token: string): boolean {
    if (!this.#peek(token)) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error('syntax error');
  }

  #block(): Statement {
    this.#expect('{');
    const statements: Statement[] = [];
    for (this.#skip(); !this.#take('}'); this.#skip()) statements.push(this.#statement());
    return (record) => statements.forEach((statement) => record.exit === undefined && statement(record));
  }

  #statement(): Statement {
    if (this.#peek('{')) return this.#block();
    if (this.#take('if')) return this.#if();
    if (this.#take('exit')) {
      const code = this.#ends() ? () => '0' : this.#expression();
      return (record) => void (record.exit = numberOf(code(record)));
    }
    if (this.#take('print')) {
      const values = this.#ends() ? [] : this.#list();
      return (record) =>
        print(
          record,
          values.length === 0
            ? (record.fields[0] ?? '')
            : values.map((value) => value(record)).join(record.variables.get('OFS') ?? ' '),
        );
    }
    if (this.#take('printf')) {
      const values = this.#list();
      return (record) => {
        const [pattern = '', ...args] = values.map((value) => value(record));
        record.out += format(pattern, args);
      };
    }
    if (this.#peek('for')) return this.#for();
    const expression = this.#expression();
    return (record) => void expression(record);
  }

  #ends(): boolean {
    return this.#at >= this.#tokens.length || this.#peek(';') || this.#peek('}') || this.#peek('\n');
  }

  #list(): Expression[] {
    const values = [this.#expression()];
    while (this.#take(',')) values.push(this.#expression());
    return values;
  }

  #if(): Statement {
    this.#expect('(');
    const condition = this.#expression();
    this.#expect(')');
    const yes = this.#statement();
    const back = this.#at;
    this.#skip();
    if (!this.#take('else')) {
      this.#at = back;
      return (record) => void (truth(condition(record)) && yes(record));
    }
    const no = this.#statement();
    return (record) => (truth(condition(record)) ? yes(record) : no(record));
  }

  /** `for (k in array) ...` and `for (a; b; c) ...` */
  #for(): Statement {
    this.#at += 1;
    this.#expect('(');
    const [name = '', word, array = ''] = this.#tokens.slice(this.#at, this.#at + 3);
    if (word === 'in') {
      this.#at += 3;
      this.#expect(')');
      const body = this.#statement();
      return (record) =>
        [...(record.arrays.get(array)?.keys() ?? [])].forEach(
          (key) => (record.variables.set(name, key), body(record)),
        );
    }
    const [first, condition, step] = [
      this.#expression(),
      (this.#expect(';'), this.#expression()),
      (this.#expect(';'), this.#expression()),
    ];
    this.#expect(')');
    const body = this.#statement();
    return (record) => {
      for (first(record); truth(condition(record)) && record.exit === undefined; step(record)) body(record);
    };
  }

  #expression(): Expression {
    const left = this.#choice();
    const operator = this.#tokens[this.#at] ?? '';
    if (!/^[-+*/%]?=$/.test(operator)) return left;
    this.#at += 1;
    const right = this.#expression();
    const assign = (left as Place).assign;
    if (!assign) throw new Error('syntax error');
    return (record) =>
      assign(
        record,
        operator === '='
          ? right(record)
          : textOf(ARITHMETIC[operator[0] as string]?.(numberOf(left(record)), numberOf(right(record))) ?? 0),
      );
  }

  #choice(): Expression {
    const condition = this.#or();
    if (!this.#take('?')) return condition;
    const yes = this.#expression();
    this.#expect(':');
    const no = this.#expression();
    return (record) => (truth(condition(record)) ? yes(record) : no(record));
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#take('||')) {
      const [a, b] = [left, this.#and()];
      left = (record) => flag(truth(a(record)) || truth(b(record)));
    }
    return left;
  }

  #and(): Expression {
    let left = this.#match();
    while (this.#take('&&')) {
      const [a, b] = [left, this.#match()];
      left = (record) => flag(truth(a(record)) && truth(b(record)));
    }
    return left;
  }

  #match(): Expression {
    const left = this.#comparison();
    const operator = this.#tokens[this.#at];
    if (operator !== '~' && operator !== '!~') return left;
    this.#at += 1;
    const token = this.#tokens[this.#at];
    if (token?.startsWith('/') && token.length > 1) {
      this.#at += 1;
      return (record) => flag(new RegExp(token.slice(1)).test(left(record)) === (operator === '~'));
    }
    const right = this.#comparison();
    return (record) => flag(new RegExp(right(record)).test(left(record)) === (operator === '~'));
  }

  #comparison(): Expression {
    const left = this.#concatenation();
    const operator = this.#tokens[this.#at] ?? '';
    const test = Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
    if (!test) return left;
    this.#at += 1;
    const right = this.#concatenation();
    return (record) => flag(test(compare(left(record), right(record))));
  }

  #concatenation(): Expression {
    const parts = [this.#sum()];
    while (/^["$\w(]/.test(this.#tokens[this.#at] ?? '') && !this.#peek('in')) parts.push(this.#sum());
    return parts.length === 1
      ? (parts[0] as Expression)
      : (record) => parts.map((part) => part(record)).join('');
  }

  #sum(): Expression {
    let left = this.#product();
    while (this.#peek('+') || this.#peek('-')) {
      const [operator, a] = [this.#tokens[this.#at++] as string, left];
      const b = this.#product();
      left = (record) => textOf(ARITHMETIC[operator]?.(numberOf(a(record)), numberOf(b(record))) ?? 0);
    }
    return left;
  }

  #product(): Expression {
    let left = this.#unary();
    while (this.#peek('*') || this.#peek('/') || this.#peek('%')) {
      const [operator, a] = [this.#tokens[this.#at++] as string, left];
      const b = this.#unary();
      left = (record) => textOf(ARITHMETIC[operator]?.(numberOf(a(record)), numberOf(b(record))) ?? 0);
    }
    return left;
  }

  #unary(): Expression {
    if (this.#take('!')) {
      const value = this.#unary();
      return (record) => flag(!truth(value(record)));
    }
    if (this.#take('-')) {
      const value = this.#unary();
      return (record) => textOf(-numberOf(value(record)));
    }
    const value = this.#primary();
    const { assign } = value as Place;
    const step = this.#peek('++') ? 1 : this.#peek('--') ? -1 : 0;
    if (step === 0 || !assign) return value;
    this.#at += 1;
    return (record) => {
      const old = numberOf(value(record));
      assign(record, textOf(old + step));
      return textOf(old);
    };
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('syntax error');
    if (token === '(') {
      const value = this.#expression();
      this.#expect(')');
      return value;
    }
    if (token === '$') return field(this.#primary());
    if (token.startsWith('"')) {
      const text = JSON.parse(token.replaceAll('\\/', '/')) as string;
      return () => text;
    }
    if (token.startsWith('/') && token.length > 1)
      return (record) => flag(new RegExp(token.slice(1)).test(record.fields[0] ?? ''));
    if (/^[\d.]/.test(token)) return () => token;
    if (this.#peek('(') && Object.hasOwn(FUNCTIONS, token)) return this.#call(token);
    if (this.#take('[')) {
      const key = this.#expression();
      this.#expect(']');
      return element(token, key);
    }
    if (token === 'length') return (record) => String((record.fields[0] ?? '').length);
    return variable(token);
  }

  #call(name: string): Expression {
    this.#expect('(');
    const args = this.#peek(')') ? [] : this.#list();
    this.#expect(')');
    return (record) =>
      (FUNCTIONS[name] as (args: readonly string[], record: Record) => string)(
        args.map((arg) => arg(record)),
        record,
      );
  }
}

const ARITHMETIC: Readonly<globalThis.Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/** An expression that can stand to the left of `=`. */
type Place = Expression & { readonly assign?: (record: Record, value: string) => string };

const variable = (name: string): Place =>
  Object.assign(
    (record: Record) =>
      name === 'NF' ? String(record.fields.length - 1) : (record.variables.get(name) ?? ''),
    { assign: (record: Record, value: string) => (record.variables.set(name, value), value) },
  );

const field = (index: Expression): Place =>
  Object.assign((record: Record) => record.fields[numberOf(index(record))] ?? '', {
    assign: (record: Record, value: string) => {
      record.fields[numberOf(index(record))] = value;
      record.fields[0] = record.fields
        .slice(1)
        .map((each) => each ?? '')
        .join(record.variables.get('OFS') ?? ' ');
      return value;
    },
  });

const element = (name: string, key: Expression): Place =>
  Object.assign((record: Record) => record.arrays.get(name)?.get(key(record)) ?? '', {
    assign: (record: Record, value: string) => {
      const array = record.arrays.get(name) ?? new Map<string, string>();
      record.arrays.set(name, array.set(key(record), value));
      return value;
    },
  });

function print(record: Record, text: string): void {
  record.out += `${text}\n`;
}
