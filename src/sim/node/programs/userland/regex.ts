import { Refusal } from './options.ts';

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
};

/** How regular expressions are written: basic (grep, sed), extended (-E), or awk's, where `\n` counts within brackets. */
export type Dialect = 'basic' | 'extended' | 'awk';

const SAME = /[wWsSbB]/;
const CONTROLS: Readonly<Record<string, string>> = {
  n: '\\n',
  t: '\\t',
  r: '\\r',
  f: '\\f',
  v: '\\v',
  a: '\\x07',
};

/** Rewrites a POSIX regular expression as JavaScript's. */
class Translator {
  readonly #source: string;
  readonly #dialect: Dialect;
  #at = 0;
  #out = '';
  #open = 0;

  constructor(source: string, dialect: Dialect) {
    this.#source = source;
    this.#dialect = dialect;
  }

  translate(): string {
    while (this.#at < this.#source.length) this.#next();
    if (this.#open > 0) this.#fail('Unmatched ( or \\(');
    return this.#out;
  }

  #fail(why: string): never {
    throw new Refusal(`bad regex '${this.#source}': ${why}`);
  }

  #next(): void {
    const char = this.#source[this.#at++] as string;
    if (char === '\\') return this.#escaped();
    if (char === '[') return this.#brackets();
    if (char === '.') return this.#emit('[^]');
    if (char === '^' || char === '$') return this.#anchor(char);
    if (char === '*') return this.#star();
    if ('(){}|+?'.includes(char))
      return this.#dialect === 'basic' ? this.#emit(`\\${char}`) : this.#special(char);
    return this.#emit(/[\]/]/.test(char) ? `\\${char}` : char);
  }

  #emit(text: string): void {
    this.#out += text;
  }

  /** Nothing stands before that could be repeated. */
  #atStart(): boolean {
    return this.#out === '' || /(?:^|[^\\])(?:\(|\||\^)$/.test(this.#out);
  }

  /** With nothing before it a star stands for itself, or for nothing at all. */
  #star(): void {
    if (!this.#atStart()) this.#emit('*');
    else if (this.#dialect === 'basic') this.#emit('\\*');
  }

  #anchor(char: string): void {
    const rest = this.#source.slice(this.#at);
    const special =
      this.#dialect !== 'basic' ||
      (char === '^' ? this.#out === '' || /[(|]$/.test(this.#out) : rest === '' || /^\\[)|]/.test(rest));
    this.#emit(special ? char : `\\${char}`);
  }

  #escaped(): void {
    const char = this.#source[this.#at++];
    if (char === undefined) this.#fail('Trailing backslash');
    if (this.#dialect === 'basic' && '(){}|+?'.includes(char)) return this.#special(char);
    if (char === '<') return this.#emit('\\b(?=\\w)');
    if (char === '>') return this.#emit('\\b(?<=\\w)');
    if (char === '`') return this.#emit('^');
    if (char === "'") return this.#emit('$');
    if (Object.hasOwn(CONTROLS, char)) return this.#emit(CONTROLS[char] as string);
    if (/[1-9]/.test(char) || SAME.test(char)) return this.#emit(`\\${char}`);
    this.#emit(/[\w\s]/.test(char) ? char : `\\${char}`);
  }

  #special(char: string): void {
    if (char === '{') return this.#interval();
    if (char === '(') this.#open += 1;
    else if (char === ')') {
      if (this.#open === 0) {
        if (this.#dialect === 'extended') return this.#emit('\\)');
        this.#fail('Unmatched ) or \\)');
      }
      this.#open -= 1;
    } else if (/[+?]/.test(char) && this.#atStart()) return this.#emit(`\\${char}`);
    this.#emit(char);
  }

  #interval(): void {
    const close = this.#dialect === 'basic' ? '\\\\\\}' : '\\}';
    const match = new RegExp(`^(\\d*)(,?)(\\d*)${close}`).exec(this.#source.slice(this.#at));
    if (!match || (match[1] === '' && match[2] === '')) {
      if (this.#dialect === 'basic') this.#fail('Unmatched \\{');
      return this.#emit('\\{');
    }
    this.#at += match[0].length;
    this.#emit(`{${match[1] || '0'}${match[2]}${match[3]}}`);
  }

  #brackets(): void {
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at += 1;
    let out = '';
    for (let first = true; first || this.#source[this.#at] !== ']'; first = false) {
      if (this.#at >= this.#source.length) this.#fail('Unmatched [, [^, [:, [., or [=');
      out += this.#member();
    }
    this.#at += 1;
    this.#emit(`[${negated ? '^' : ''}${out}]`);
  }

  #member(): string {
    const named = /^\[[:.=]([^\]]*)[:.=]\]/.exec(this.#source.slice(this.#at));
    if (named) {
      this.#at += named[0].length;
      const name = named[1] as string;
      if (named[0][1] !== ':') return `\\${name}`;
      if (!Object.hasOwn(CLASSES, name)) this.#fail('Invalid character class name');
      return CLASSES[name] as string;
    }
    const char = this.#source[this.#at++] as string;
    if (char === '\\') {
      const next = this.#source[this.#at] ?? '';
      if (this.#dialect === 'awk') return ((this.#at += 1), CONTROLS[next] ?? `\\${next}`);
      // sed and grep know \n and \t here, too; everything else stands for itself
      if (/[nt\]]/.test(next) && next !== ']') return ((this.#at += 1), `\\${next}`);
      return '\\\\';
    }
    return char === '-' || !/[[\]^]/.test(char) ? char : `\\${char}`;
  }
}

/**
 * A POSIX regular expression as JavaScript's.
 * @throws Refusal `bad regex 'x': why`, in glibc's words
 */
export function regex(source: string, dialect: Dialect, flags = ''): RegExp {
  const text = new Translator(source, dialect).translate();
  try {
    return new RegExp(text, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(`bad regex '${source}': Invalid preceding regular expression`);
  }
}

/** A text that stands for itself, as a regular expression. */
export const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
