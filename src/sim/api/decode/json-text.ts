import { noteKeys, noteNumber, setOwn } from './notes.ts';

/** A text that is no JSON, in the words of Go's scanner. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;
/** A real server reads ten times as deep; here the stack must carry every walk through what was read. */
const MAX_DEPTH = 1_000;

/**
 * Parses JSON as the API server does, and notes repeated keys and unusual numbers (see notes.ts).
 * @param isLatin1 every character of the text stands for one byte
 * @throws JsonSyntaxError with the message that Go's encoding/json gives
 */
export function parseJson(text: string, isLatin1 = false): unknown {
  return new Parser(text, isLatin1).document();
}

/** Go looks at bytes: of a character beyond ASCII the first one is told, as if it were one. */
const byteOf = (char: string): string =>
  char < '\u0080' ? char : String.fromCharCode(Buffer.from(char, 'utf8')[0] ?? 0);

/** A character as Go tells it: controls beyond ASCII are escaped. */
const quoted = (char: string): string =>
  /[\u0080-\u00a0\u00ad]/.test(char)
    ? `'\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}'`
    : quotedAscii(char);

const quotedAscii = (char: string): string =>
  char === "'" ? `'\\''` : char === '"' ? `'"'` : `'${JSON.stringify(char).slice(1, -1)}'`;

class Parser {
  private at = 0;
  private depth = 0;
  private readonly text: string;
  private readonly isLatin1: boolean;

  constructor(text: string, isLatin1: boolean) {
    this.text = text;
    this.isLatin1 = isLatin1;
  }

  document(): unknown {
    const holder: { value: unknown } = { value: undefined };
    holder.value = this.value(holder, 'value', 'looking for beginning of value');
    this.space();
    if (this.at < this.text.length) throw this.unexpected('after top-level value');
    return holder.value;
  }

  private value(holder: object, key: string | number, where: string): unknown {
    this.space();
    switch (this.text[this.at]) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.string();
      case 't':
        return this.literal('true', true);
      case 'f':
        return this.literal('false', false);
      case 'n':
        return this.literal('null', null);
      default:
        return this.number(holder, key, where);
    }
  }

  private nested(parse: () => unknown): unknown {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new JsonSyntaxError('exceeded max depth');
    const value = parse();
    this.depth -= 1;
    return value;
  }

  private object(): unknown {
    const out: Record<string, unknown> = {};
    const keys: string[] = [];
    this.at += 1;
    if (this.skip('}')) return out;
    do {
      this.space();
      if (this.text[this.at] !== '"') throw this.unexpected('looking for beginning of object key string');
      const key = this.string();
      if (!this.skip(':')) throw this.unexpected('after object key');
      setOwn(out, key, this.value(out, key, 'looking for beginning of value'));
      keys.push(key);
    } while (this.skip(','));
    if (!this.skip('}')) throw this.unexpected('after object key:value pair');
    if (keys.length !== Object.keys(out).length) noteKeys(out, keys);
    return out;
  }

  private array(): unknown {
    const out: unknown[] = [];
    this.at += 1;
    if (this.skip(']')) return out;
    do out.push(this.value(out, out.length, 'looking for beginning of value'));
    while (this.skip(','));
    if (!this.skip(']')) throw this.unexpected('after array element');
    return out;
  }

  private string(): string {
    STRING.lastIndex = this.at;
    const found = STRING.exec(this.text)?.[0];
    if (found === undefined) throw this.brokenString();
    this.at += found.length;
    const value = JSON.parse(found) as string;
    // half of a pair is no character: Go puts the sign for one in its place
    return found.includes('\\u') ? value.toWellFormed() : value;
  }

  private brokenString(): JsonSyntaxError {
    this.at += 1;
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at] as string;
      if (char < ' ') return this.unexpected('in string literal');
      if (char !== '\\') continue;
      this.at += 1;
      const escape = this.text[this.at] ?? '';
      if (escape === 'u') {
        for (let digit = 0; digit < 4; digit += 1) {
          this.at += 1;
          if (!/[0-9a-fA-F]/.test(this.text[this.at] ?? ''))
            return this.unexpected('in \\u hexadecimal character escape');
        }
      } else if (!'"\\/bfnrt'.includes(escape) || escape === '')
        return this.unexpected('in string escape code');
    }
    return this.unexpected('');
  }

  private literal<T>(word: string, value: T): T {
    for (const [index, char] of [...word].entries()) {
      if (this.text[this.at] !== char)
        throw this.unexpected(`in literal ${word} (expecting ${quoted(word[index] as string)})`);
      this.at += 1;
    }
    return value;
  }

  private number(holder: object, key: string | number, where: string): number {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text)?.[0];
    if (found === undefined) throw this.brokenNumber(where);
    this.at += found.length;
    const next = this.text[this.at] ?? '';
    if (next === '.') throw this.unexpectedAt(this.at + 1, 'after decimal point in numeric literal');
    if (next === 'e' || next === 'E') throw this.unexpectedAt(this.at + 1, 'in exponent of numeric literal');
    if (String(Number(found)) !== found) noteNumber(holder, key, found);
    return Number(found);
  }

  private brokenNumber(where: string): JsonSyntaxError {
    return this.text[this.at] === '-'
      ? this.unexpectedAt(this.at + 1, 'in numeric literal')
      : this.unexpected(where);
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  private skip(char: string): boolean {
    this.space();
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private unexpectedAt(at: number, where: string): JsonSyntaxError {
    this.at = at;
    return this.unexpected(where);
  }

  private unexpected(where: string): JsonSyntaxError {
    const char = [...this.text.slice(this.at, this.at + 2)][0];
    if (char === undefined) return new JsonSyntaxError('unexpected end of JSON input');
    return new JsonSyntaxError(`invalid character ${quoted(this.isLatin1 ? char : byteOf(char))} ${where}`);
  }
}
