/** A text from outside that counts as a number when it looks like one. */
export class Guess {
  readonly text: string;
  /** `010` is eight and `0x10` sixteen, as BusyBox reads them. */
  readonly based: boolean;
  constructor(text: string, based = false) {
    this.text = text;
    this.based = based;
  }
}

/** What a variable holds; undefined when nobody has set it. */
export type Value = number | string | Guess | undefined;

const NUMERIC = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
const BASED = /^0(?:[xX][0-9a-fA-F]+|[0-7]+(?![.\d]))/;
const LEADING = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/;

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : (value?.text ?? '');
  const based = value instanceof Guess && value.based ? BASED.exec(text)?.[0] : undefined;
  if (based) return Number(/x/i.test(based) ? based : `0o${based}`);
  return Number(LEADING.exec(text)?.[0] ?? 0);
}

/** Whole numbers as they are, others with six digits. */
function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value).toString();
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const text = value.toPrecision(6);
  return text.includes('e')
    ? text.replace(/\.?0+e/, 'e').replace(/e([-+])(\d)$/, 'e$10$2')
    : text.replace(/\.?0+$/, '');
}

export function textOfValue(value: Value): string {
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'string' ? value : (value?.text ?? '');
}

const looksNumeric = (value: Value): boolean =>
  typeof value === 'number' || value === undefined || (value instanceof Guess && NUMERIC.test(value.text));

export function truth(value: Value): boolean {
  if (typeof value === 'string') return value !== '';
  return value instanceof Guess && !looksNumeric(value) ? value.text !== '' : numberOf(value) !== 0;
}

/** Numbers compare as numbers, everything else as text. */
export function compareValues(a: Value, b: Value): number {
  if (looksNumeric(a) && looksNumeric(b)) return numberOf(a) - numberOf(b);
  const [x, y] = [textOfValue(a), textOfValue(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Sizes of BusyBox' hash tables: they grow when there are ten times as many elements. */
const SIZES = [61, 251, 1021, 4093];

function bucket(key: string, size: number): number {
  let index = 0;
  for (const char of key) index = (Math.imul(index, 63) + (char.codePointAt(0) ?? 0)) >>> 0;
  return index % size;
}

/** An array; its keys come in the order in which BusyBox' hash table has them. */
export class AwkArray {
  readonly values = new Map<string, Value>();

  keys(): readonly string[] {
    const all = [...this.values.keys()];
    const size = SIZES.find((each) => all.length <= each * 10) ?? 4093;
    const buckets = new Map<number, string[]>();
    for (const key of all) {
      const index = bucket(key, size);
      const chain = buckets.get(index);
      if (chain) chain.unshift(key);
      else buckets.set(index, [key]);
    }
    return [...buckets.keys()].sort((a, b) => a - b).flatMap((index) => buckets.get(index) ?? []);
  }
}
