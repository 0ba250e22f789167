import { quote } from './go-value.ts';
import { isAddress } from './ip-address.ts';

const WIDTH = 8;
const LEADING_ZEROS = /(^|[.:])0+(?=\d)/g;

/** The groups of an IPv6 address as numbers; an IPv4 tail is two of them. */
function groupsOf(address: string): readonly number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const parse = (part: string | undefined): number[] =>
    part ? part.split(':').map((group) => Number.parseInt(group, 16)) : [];
  const [before, after] = [parse(head), parse(tail)];
  const zeros = Array.from({ length: WIDTH - before.length - after.length }, () => 0);
  return tail === undefined ? before : [...before, ...zeros, ...after];
}

/** The longest run of at least two zero groups, the first of several: where it begins, and how long it is. */
function longestZeros(groups: readonly number[]): { readonly at: number; readonly length: number } {
  let best = { at: -1, length: 1 };
  for (let at = 0; at < groups.length; at += 1) {
    const end = groups.findIndex((group, index) => index >= at && group !== 0);
    const length = (end < 0 ? groups.length : end) - at;
    if (length > best.length) best = { at, length };
  }
  return best;
}

/** An IPv6 address in the form of RFC 5952. */
function canonicalIPv6(address: string): string {
  const groups = groupsOf(address);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  const { at, length } = longestZeros(groups);
  return at < 0 ? text(groups) : `${text(groups.slice(0, at))}::${text(groups.slice(at + length))}`;
}

/** The IPv4 address that an IPv6 one stands for. */
function mappedIPv4(address: string): string | undefined {
  const groups = groupsOf(address);
  if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return undefined;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/** An address in no standard form, or IPv6 in none of the canonical one (apimachinery, GetWarningsForIP). */
export function addressWarnings(field: string, value: string): readonly string[] {
  const plain = value.includes(':') ? value : value.replace(LEADING_ZEROS, '$1');
  if (!isAddress(plain)) return [];
  const isIPv6 = value.includes(':');
  const standard = isIPv6 ? mappedIPv4(value) : plain;
  if (standard !== undefined && standard !== value)
    return [`${field}: non-standard IP address ${quote(value)} is invalid: use ${quote(standard)}`];
  const canonical = isIPv6 ? canonicalIPv6(value) : value;
  return canonical === value
    ? []
    : [`${field}: IPv6 address ${quote(value)} should be in RFC 5952 canonical format (${quote(canonical)})`];
}
