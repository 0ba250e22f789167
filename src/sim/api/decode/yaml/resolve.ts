import { meaningless } from './error.ts';

/** What a scalar can be; integers are exact. */
export type Scalar = null | boolean | bigint | number | string;

type Kind = 'null' | 'bool' | 'int' | 'float' | 'str';

const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (text) => [text, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (text) => [text, false] as const,
  ),
]);
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((text) => [text, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text) => [text, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((text) => [text, -Infinity] as const),
]);
const INTEGER = /^([+-]?)(?:(0[bB][01]+|0[xX][0-9a-fA-F]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const LARGEST = 2n ** 64n - 1n;
const LARGEST_SIGNED = 2n ** 63n;

function integer(text: string): bigint | undefined {
  const found = INTEGER.exec(text);
  if (!found) return undefined;
  const [, sign, prefixed, octal, decimal] = found;
  const value = BigInt(prefixed ?? (octal === undefined ? (decimal ?? '') : `0o${octal}`));
  if (sign === '-') return value <= LARGEST_SIGNED ? -value : undefined;
  return value < LARGEST_SIGNED || (sign === '' && value <= LARGEST) ? value : undefined;
}

function float(text: string): number | undefined {
  const value = FLOAT.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** What an unquoted scalar looks like, as YAML 1.1 has it: what is not a null, a bool or a number is a string. */
function looksLike(text: string): Scalar {
  if (NULLS.has(text)) return null;
  const known = BOOLS.get(text) ?? NOT_FINITE.get(text);
  if (known !== undefined) return known;
  if (text.startsWith('.')) return float(text) ?? text;
  if (!/^[-+0-9]/.test(text)) return text;
  const digits = text.replaceAll('_', '');
  return integer(digits) ?? float(digits) ?? text;
}

const KINDS: ReadonlyMap<string, Kind> = new Map(
  (['null', 'bool', 'int', 'float', 'str'] as const).map((kind) => [`tag:yaml.org,2002:${kind}`, kind]),
);

function kindOf(value: Scalar): Kind {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  return typeof value === 'boolean' ? 'bool' : 'str';
}

/** The value of a scalar; a tag insists on a type, and one that is not known takes the text as it is. */
export function resolve(text: string, tag: string, isPlain: boolean): Scalar {
  if (tag === '') return isPlain ? looksLike(text) : text;
  if (tag === 'tag:yaml.org,2002:binary') return fromBase64(text);
  const wanted = KINDS.get(tag);
  if (wanted === undefined || wanted === 'str') return text;
  const value = looksLike(text);
  const kind = kindOf(value);
  if (kind === wanted) return value;
  if (wanted === 'float' && kind === 'int') return Number(value);
  throw meaningless(`cannot decode !!${kind} \`${text}\` as a !!${wanted}`);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function fromBase64(text: string): string {
  const digits = text.replace(/[\r\n]/g, '');
  if (!BASE64.test(digits)) throw meaningless('!!binary value contains invalid base64 data');
  return Buffer.from(digits, 'base64').toString('utf8');
}
