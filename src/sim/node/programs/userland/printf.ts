const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** Backslash escapes; `\c` ends the output. */
export function unescape(text: string): { readonly text: string; readonly stop: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] !== '\\') {
      out += text[i];
      continue;
    }
    const next = text[i + 1] ?? '';
    const octal = /^0?([0-7]{1,3})/.exec(text.slice(i + 1));
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

function formatOne(spec: string, value: string | undefined): string {
  const [, flags = '', width = '', precision, kind = 's'] =
    /^%([-+ 0#]*)(\d*)(?:\.(\d*))?([a-zA-Z])$/.exec(spec) ?? [];
  const text = converted(kind, value, precision, flags);
  const padded =
    flags.includes('0') && /[dioxXuf]/.test(kind) && !flags.includes('-')
      ? text.padStart(Number(width), '0')
      : flags.includes('-')
        ? text.padEnd(Number(width))
        : text.padStart(Number(width));
  return padded;
}

function converted(kind: string, value = '', precision: string | undefined, flags: string): string {
  const number = /^['"]/.test(value) ? (value.codePointAt(1) ?? 0) : Number(value) || 0;
  const whole = Math.trunc(number);
  if (kind === 's') return precision === undefined ? value : value.slice(0, Number(precision));
  if (kind === 'b') return unescape(value).text;
  if (kind === 'c') return value.slice(0, 1);
  if (kind === 'x') return whole.toString(16);
  if (kind === 'X') return whole.toString(16).toUpperCase();
  if (kind === 'o') return whole.toString(8);
  if (kind === 'f') return number.toFixed(Number(precision ?? 6));
  if (kind === 'e' || kind === 'g') return String(number);
  return `${flags.includes('+') && whole >= 0 ? '+' : ''}${String(whole).padStart(Number(precision ?? 0), '0')}`;
}

/** printf(1): the format is used again as long as arguments are left. */
export function format(pattern: string, args: readonly string[]): string {
  let out = '';
  let used = 0;
  do {
    const before = used;
    const { text } = unescape(pattern.replaceAll('%%', '%\0'));
    out += text.replaceAll(/%\0|%[-+ 0#]*\d*(?:\.\d*)?[a-zA-Z]/g, (spec) =>
      spec === '%\0' ? '%' : formatOne(spec, args[used++]),
    );
    if (used === before) break;
  } while (used < args.length);
  return out;
}
