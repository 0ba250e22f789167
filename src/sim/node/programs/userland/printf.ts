import type { Conversion } from './conversions.ts';
import { CONVERSION, floatField, textField, wholeField } from './conversions.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

/**
 * Backslash escapes; `\c` ends the output.
 * @param zeroed octal numbers may have a zero before their three digits, as `echo -e` and `%b` take them
 */
export function unescape(text: string, zeroed = true): { readonly text: string; readonly stop: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] !== '\\') {
      out += text[i];
      continue;
    }
    const next = text[i + 1] ?? '';
    const octal = (zeroed ? /^0?([0-7]{1,3})/ : /^([0-7]{1,3})/).exec(text.slice(i + 1));
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(text.slice(i + 1));
    if (next === 'c') return { text: out, stop: true };
    const [found, base] = hex ? [hex, 16] : [octal, 8];
    out += found
      ? String.fromCharCode(Number.parseInt(found[1] as string, base) & 255)
      : Object.hasOwn(ESCAPES, next)
        ? ESCAPES[next]
        : `\\${next}`;
    i += found ? found[0].length : 1;
  }
  return { text: out, stop: false };
}

/** What printf(1) prints, and what it complains of. */
export interface Printed {
  readonly text: string;
  readonly complaints: readonly string[];
}

/** The format is used again as long as arguments are left. */
class Printer {
  out = '';
  readonly complaints: string[] = [];
  readonly #pattern: string;
  readonly #args: readonly string[];
  #used = 0;
  #stopped = false;

  constructor(pattern: string, args: readonly string[]) {
    this.#pattern = pattern;
    this.#args = args;
  }

  print(): Printed {
    do {
      const before = this.#used;
      this.#once();
      if (this.#used === before) break;
    } while (this.#used < this.#args.length && !this.#stopped);
    return { text: this.out, complaints: this.complaints };
  }

  #once(): void {
    for (let rest = this.#pattern; rest !== '' && !this.#stopped;) {
      const at = rest.search(/%/);
      this.#plain(at < 0 ? rest : rest.slice(0, at));
      if (at < 0) return;
      rest = rest.slice(at);
      if (rest.startsWith('%%')) {
        this.out += '%';
        rest = rest.slice(2);
      } else rest = this.#conversion(rest);
    }
  }

  #plain(text: string): void {
    if (this.#stopped) return;
    const { text: out, stop } = unescape(text, false);
    this.out += out;
    this.#stopped = stop;
  }

  #next(): string | undefined {
    return this.#args[this.#used++];
  }

  #star(text: string | undefined): number | undefined {
    return text === '*' ? Number(this.#whole(this.#next())) : text === undefined ? undefined : Number(text);
  }

  #conversion(rest: string): string {
    const [all = '', flags = '', width, precision, sizes = '', kind = ''] = CONVERSION.exec(rest) ?? [];
    if (!/^[diouxXeEfFgGcsb]$/.test(kind)) {
      this.complaints.push(`${rest.replace(`${sizes}${kind}`, kind)}: invalid format`);
      this.#stopped = true;
      return '';
    }
    const wide = this.#star(width) ?? 0;
    const conversion: Conversion = {
      flags: wide < 0 ? `${flags}-` : flags,
      width: Math.abs(wide),
      precision: this.#star(precision),
      kind,
    };
    this.#field(conversion, this.#next());
    return rest.slice(all.length);
  }

  #field(conversion: Conversion, value: string | undefined): void {
    const { kind } = conversion;
    if (kind === 's') this.out += textField(conversion, value ?? '');
    else if (kind === 'c') this.out += textField({ ...conversion, precision: 1 }, value ?? '');
    else if (kind === 'b') {
      const { text, stop } = unescape(value ?? '');
      this.out += textField(conversion, text);
      this.#stopped = stop;
    } else if (/[diouxX]/.test(kind)) this.out += wholeField(conversion, this.#whole(value));
    else this.out += floatField(conversion, this.#float(value));
  }

  #whole(value = ''): bigint {
    if (/^['"]/.test(value)) return BigInt(value.codePointAt(1) ?? 0);
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(value);
    if (!match) return (this.#invalid(value), 0n);
    const digits = match[2] as string;
    const size = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return match[1] === '-' ? -size : size;
  }

  #float(value = ''): number {
    if (/^['"]/.test(value)) return value.codePointAt(1) ?? 0;
    if (/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(value)) return Number(value);
    return (this.#invalid(value), 0);
  }

  #invalid(value: string): void {
    this.complaints.push(`invalid number '${value}'`);
  }
}

/** printf(1). */
export const printed = (pattern: string, args: readonly string[]): Printed =>
  new Printer(pattern, args).print();
