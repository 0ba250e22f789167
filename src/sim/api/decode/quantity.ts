/**
 * Quantities of resources (api/resource.Quantity): a decimal number with a suffix, written in its shortest form.
 * Amounts are whole numbers of nano units, so that sums and comparisons are exact.
 */
export interface Quantity {
  /** In units of 10^-9. */
  readonly nanos: bigint;
  readonly format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent';
}

/** Why a text is no quantity, in the server's words. */
const WRONG_FORM =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";

const SHAPE = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[+-]?[0-9]*)$/;
const NANO = 9;
/** Powers of ten by suffix. */
export const DECIMAL: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
/** Powers of two by suffix. */
export const BINARY: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const MAX_BINARY = (2n ** 63n - 1n) * 10n ** 9n;
/** No amount of anything has more digits, and no exponent may ask for a number that fills the memory. */
const MOST_EXPONENT = 400;
/** The digits that fit a 64-bit integer for sure: texts that are shorter are kept as they are, if they look canonical. */
const SAFE_DIGITS = 18;

interface Suffix {
  readonly format: Quantity['format'];
  readonly decimal: number;
  readonly binary: number;
}

function suffixOf(text: string): Suffix | undefined {
  const decimal = DECIMAL.get(text);
  if (decimal !== undefined) return { format: 'DecimalSI', decimal, binary: 0 };
  const binary = BINARY.get(text);
  if (binary !== undefined) return { format: 'BinarySI', decimal: 0, binary };
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(text)?.[1];
  if (exponent === undefined || Math.abs(Number(exponent)) > MOST_EXPONENT) return undefined;
  return { format: 'DecimalExponent', decimal: Number(exponent), binary: 0 };
}

interface Parts extends Suffix {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** The parts of a text, or why it has none. */
function partsOf(text: string): Parts | string {
  const found = SHAPE.exec(text);
  if (!found || text === '') return WRONG_FORM;
  const [, sign = '', whole = '', fraction = '', letters = ''] = found;
  const suffix = suffixOf(letters);
  return suffix ? { ...suffix, isNegative: sign === '-', whole: whole || '0', fraction } : WRONG_SUFFIX;
}

/** Away from zero, as Go rounds what is finer than a nano unit. */
const divideUp = (value: bigint, by: bigint): bigint => (value % by === 0n ? value / by : value / by + 1n);

function amountOf({ format, decimal, binary, isNegative, whole, fraction }: Parts): Quantity {
  const power = decimal - fraction.length + NANO;
  const digits = BigInt(whole + fraction) * 2n ** BigInt(binary);
  const size = power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  const capped = format === 'BinarySI' && size > MAX_BINARY ? MAX_BINARY : size;
  return { nanos: isNegative ? -capped : capped, format };
}

/** The quantity that a text means; undefined when it means none. */
export function parseQuantity(text: string): Quantity | undefined {
  const parts = partsOf(text);
  return typeof parts === 'string' ? undefined : amountOf(parts);
}

/** Short texts are kept as they were written, when at a glance they look canonical. */
function looksCanonical({ format, decimal, binary, whole, fraction }: Parts): boolean {
  const digits = whole + fraction;
  if (format === 'BinarySI') {
    const room = 15 - whole.length - Math.trunc((binary * 3) / 10) - 1;
    return fraction === '' && room >= 0 && BigInt(digits) % 8n !== 0n;
  }
  const scale = decimal - fraction.length;
  if (digits.length > SAFE_DIGITS || scale < -NANO) return false;
  return scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

const BINARY_STEPS: readonly (readonly [bigint, string])[] = [...BINARY]
  .reverse()
  .map(([name, bits]) => [2n ** BigInt(bits), name]);
const DECIMAL_STEPS: readonly (readonly [bigint, string])[] = [...DECIMAL]
  .reverse()
  .map(([name, power]) => [10n ** BigInt(power + NANO), name]);
const UNIT = 10n ** BigInt(NANO);

function binaryText(nanos: bigint): string {
  const units = nanos / UNIT;
  const [size, name] = BINARY_STEPS.find(([step]) => units % step === 0n) ?? [1n, ''];
  return `${units / size}${name}`;
}

function decimalText(nanos: bigint, withExponent: boolean): string {
  const [size, name] = DECIMAL_STEPS.find(([step]) => nanos % step === 0n) ?? [1n, 'n'];
  if (!withExponent) return `${nanos / size}${name}`;
  const power = DECIMAL.get(name) ?? 0;
  return `${nanos / size}${power === 0 ? '' : `e${power}`}`;
}

/** The canonical text: no fraction, the largest suffix that fits. Binary suffixes need 1024 units, and whole ones. */
export function printQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  const small = nanos > -1024n * UNIT && nanos < 1024n * UNIT;
  if (format === 'BinarySI' && !small && nanos % UNIT === 0n) return binaryText(nanos);
  return decimalText(nanos, format === 'DecimalExponent');
}

/** A quantity as it is stored and shown, or why it is none. */
export type ReadQuantity =
  { readonly text: string; readonly error?: never } | { readonly text?: never; readonly error: string };

const known = new Map<string, ReadQuantity>();
const REMEMBERED = 10_000;

function read(text: string): ReadQuantity {
  const parts = partsOf(text);
  if (typeof parts === 'string') return { error: parts };
  return { text: looksCanonical(parts) ? text : printQuantity(amountOf(parts)) };
}

/** Reads a quantity as the server does when it decodes one. */
export function readQuantity(text: string): ReadQuantity {
  let answer = known.get(text);
  if (answer === undefined) {
    answer = read(text);
    if (known.size < REMEMBERED) known.set(text, answer);
  }
  return answer;
}

/** Below zero, zero, or above: as `a` is less than, equal to, or more than `b`. */
export function compareQuantities(a: string, b: string): number {
  const difference = (parseQuantity(a)?.nanos ?? 0n) - (parseQuantity(b)?.nanos ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
