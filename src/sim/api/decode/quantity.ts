/**
 * Quantities of resources (api/resource.Quantity): a decimal number with a suffix, written in its shortest form.
 * Amounts are whole numbers of nano units, so that sums and comparisons are exact.
 */
export interface Quantity {
  /** In units of 10^-9. */
  readonly nanos: bigint;
  readonly format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent';
}

/** What the server says of a text that is no quantity. */
export const NOT_A_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const SHAPE = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([a-zA-Z]*)([+-]?[0-9]*)$/;
const NANO = 9;
const DECIMAL: ReadonlyMap<string, number> = new Map([
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
const BINARY: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const MAX = (2n ** 63n - 1n) * 10n ** 9n;

interface Suffix {
  readonly format: Quantity['format'];
  readonly decimal: number;
  readonly binary: number;
}

function suffixOf(letters: string, exponent: string): Suffix | undefined {
  if (exponent !== '' && (letters === 'e' || letters === 'E'))
    return { format: 'DecimalExponent', decimal: Number(exponent), binary: 0 };
  if (exponent !== '') return undefined;
  const decimal = DECIMAL.get(letters);
  if (decimal !== undefined) return { format: 'DecimalSI', decimal, binary: 0 };
  const binary = BINARY.get(letters);
  return binary === undefined ? undefined : { format: 'BinarySI', decimal: 0, binary };
}

/** Away from zero, as Go rounds what is finer than a nano unit. */
const divideUp = (value: bigint, by: bigint): bigint => (value % by === 0n ? value / by : value / by + 1n);

/** The quantity that a text means; undefined when it means none. */
export function parseQuantity(text: string): Quantity | undefined {
  const [, sign = '', whole = '', fraction = '', letters = '', exponent = ''] = SHAPE.exec(text) ?? [];
  const suffix = suffixOf(letters, exponent);
  if (!suffix || whole + fraction === '' || Math.abs(suffix.decimal) > 1000) return undefined;
  const power = suffix.decimal - fraction.length + NANO;
  const digits = BigInt(whole + fraction) * 2n ** BigInt(suffix.binary);
  const size = power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  const capped = size > MAX ? MAX : size;
  return { nanos: sign === '-' ? -capped : capped, format: suffix.format };
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

/** The canonical text: no fraction, the largest suffix that fits. Binary suffixes need 1024 units and whole units. */
function quantityText({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  const small = nanos > -1024n * UNIT && nanos < 1024n * UNIT;
  if (format === 'BinarySI' && !small && nanos % UNIT === 0n) return binaryText(nanos);
  return decimalText(nanos, format === 'DecimalExponent');
}

const canonical = new Map<string, string>();
const REMEMBERED = 10_000;

/** A quantity's canonical text; undefined when the text is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const known = canonical.get(text);
  if (known !== undefined) return known;
  const quantity = parseQuantity(text);
  if (!quantity) return undefined;
  const out = quantityText(quantity);
  if (canonical.size < REMEMBERED) canonical.set(text, out);
  return out;
}

/** Below zero, zero, or above: as `a` is less than, equal to, or more than `b`. */
export function compareQuantities(a: string, b: string): number {
  const difference = (parseQuantity(a)?.nanos ?? 0n) - (parseQuantity(b)?.nanos ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
