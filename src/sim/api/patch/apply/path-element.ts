import { isMap } from '#kernel/json.ts';
import { goQuoted, goText } from '../go-text.ts';

/**
 * One step of a field path, in the encoding of fieldsV1: `f:spec` (a field or a key of a map), `k:{"name":"nginx"}`
 * (an element of a list by its keys), `v:"x"` (an element of a set).
 */
export type PathElement = string;

export const fieldElement = (name: string): PathElement => `f:${name}`;
export const keyElement = (keys: ReadonlyMap<string, unknown>): PathElement =>
  `k:{${[...keys]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => `${encoded(name)}:${encoded(value)}`)
    .join(',')}}`;
export const valueElement = (value: unknown): PathElement => `v:${encoded(value)}`;

/** The name of a field; undefined for an element of a list. */
export const fieldNameOf = (element: PathElement): string | undefined =>
  element.startsWith('f:') ? element.slice(2) : undefined;

/** JSON as the server's encoder writes it: with the characters of HTML escaped. */
const encoded = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const decoded = (element: PathElement): unknown => JSON.parse(element.slice(2));

/** A step that a client wrote, in the form the server would write it; undefined when it is none. */
export function canonicalElement(element: string): PathElement | undefined {
  const kind = element.slice(0, 2);
  if (kind === 'f:') return element;
  if (kind === 'i:') return /^i:-?\d+$/.test(element) ? element : undefined;
  try {
    if (kind === 'v:') return valueElement(decoded(element));
    const keys = kind === 'k:' ? decoded(element) : undefined;
    return isMap(keys) ? keyElement(new Map(Object.entries(keys))) : undefined;
  } catch {
    return undefined;
  }
}

/** A step as error messages print it: `.spec`, `[name="nginx"]`, `[="x"]`, `[0]`. */
export function printedElement(element: PathElement): string {
  const kind = element.charAt(0);
  if (kind === 'f') return `.${element.slice(2)}`;
  if (kind === 'i') return `[${element.slice(2)}]`;
  if (kind === 'v') return `[=${printedValue(decoded(element))}]`;
  return `[${Object.entries(decoded(element) as object)
    .map(([name, value]) => `${name}=${printedValue(value)}`)
    .join(',')}]`;
}

function printedValue(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'string' ? goQuoted(value) : goText(value);
}

const KINDS = 'fkvi';
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of steps: fields by name, then elements by keys, then elements by value, then by index. */
export function compareElements(a: PathElement, b: PathElement): number {
  const kinds = KINDS.indexOf(a.charAt(0)) - KINDS.indexOf(b.charAt(0));
  if (kinds !== 0 || a === b) return kinds;
  if (a.startsWith('f:')) return compareText(a.slice(2), b.slice(2));
  return compareValues(decoded(a), decoded(b));
}

const RANKS = ['number', 'string', 'boolean'];
const rankOf = (value: unknown): number => RANKS.indexOf(typeof value);

/** Keys compare name by name, numbers come before texts, texts before booleans. */
function compareValues(a: unknown, b: unknown): number {
  if (isMap(a) && isMap(b)) return compareLists(Object.entries(a).flat(), Object.entries(b).flat());
  if (rankOf(a) !== rankOf(b)) return rankOf(a) - rankOf(b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
