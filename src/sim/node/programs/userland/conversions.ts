/** One conversion of printf(3), `%-05.2f`, taken apart. */
export interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly kind: string;
}

/** A float as C writes it: `1e+20`, never `1e20`. */
const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');

function shortest(value: number, precision: number, alternative: boolean): string {
  const digits = precision === 0 ? 1 : precision;
  const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).replace(/^.*e/, ''));
  const text =
    power < -4 || power >= digits ? value.toExponential(digits - 1) : value.toFixed(digits - 1 - power);
  const [body = '', tail] = text.split('e');
  const short = alternative || !body.includes('.') ? body : body.replace(/\.?0+$/, '');
  return tail === undefined ? short : exponent(`${short}e${tail}`);
}

function float({ flags, kind, precision = 6 }: Conversion, value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const lower = kind.toLowerCase();
  if (lower === 'f') return value.toFixed(precision);
  return lower === 'e'
    ? exponent(value.toExponential(precision))
    : shortest(value, precision, flags.includes('#'));
}

const RADIX: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16, u: 10 };
const PREFIX: Readonly<Record<string, string>> = { o: '0', x: '0x', X: '0X' };

function whole({ flags, kind, precision }: Conversion, value: bigint): string {
  const radix = RADIX[kind];
  const plain = radix ? BigInt.asUintN(64, value).toString(radix) : value.toString();
  const negative = plain.startsWith('-');
  const digits = (negative ? plain.slice(1) : plain).padStart(precision ?? 0, '0');
  const prefix = flags.includes('#') && value !== 0n ? (PREFIX[kind] ?? '') : '';
  return `${negative ? '-' : ''}${prefix}${digits}`;
}

const signed = (flags: string, text: string): string =>
  text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;

/** Fills a field: with blanks, or with zeros behind the sign when the number asks for them. */
function padded({ flags, width }: Conversion, text: string, zeros: boolean): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!zeros || !flags.includes('0')) return text.padStart(width);
  const head = /^[-+ ]?(0[xX])?/.exec(text)?.[0] ?? '';
  return head + text.slice(head.length).padStart(width - head.length, '0');
}

/** A text with `%s` or `%c`. */
export const textField = (conversion: Conversion, text: string): string =>
  padded(conversion, conversion.precision === undefined ? text : text.slice(0, conversion.precision), false);

/** A whole number with `%d`, `%u`, `%o`, `%x`. */
export function wholeField(conversion: Conversion, value: bigint): string {
  const text = whole(conversion, value);
  const shown = conversion.kind === 'X' ? text.toUpperCase() : text;
  const sign = RADIX[conversion.kind] ? shown : signed(conversion.flags, shown);
  return padded(conversion, sign, conversion.precision === undefined);
}

/** A number with `%f`, `%e`, `%g`. */
export function floatField(conversion: Conversion, value: number): string {
  const text = signed(conversion.flags, float(conversion, value));
  return padded(
    conversion,
    /[EFG]/.test(conversion.kind) ? text.toUpperCase() : text,
    Number.isFinite(value),
  );
}

/** A conversion within a format; what comes before it, and what is left. */
export const CONVERSION = /%([-+ 0#]*)(\d+|\*)?(?:\.(\d*|\*))?([lLhz]*)([^])?/;
