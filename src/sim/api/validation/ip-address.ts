/** IP addresses and ranges, as apimachinery's util/validation and the endpoint rules look at them. */
const NONE: readonly string[] = [];
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const LEADING_ZEROS = /(^|[.:])0+(?=\d)/g;

const groupsOf = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));

function isIPv6(value: string): boolean {
  const [head = '', tail, ...more] = value.split('::');
  if (more.length > 0) return false;
  const groups = [...groupsOf(head), ...groupsOf(tail ?? '')];
  const last = groups.length - 1;
  const isMapped = IPV4.test(groups[last] ?? '') && !value.endsWith(':');
  const isHex = groups.every(
    (group, index) => /^[0-9a-fA-F]{1,4}$/.test(group) || (isMapped && index === last),
  );
  const width = groups.length + (isMapped ? 1 : 0);
  return isHex && (tail === undefined ? width === 8 : width < 8);
}

export const isAddress = (value: string): boolean =>
  IPV4.test(value) || (value.includes(':') && isIPv6(value));
export const familyOf = (address: string): 'IPv4' | 'IPv6' => (address.includes(':') ? 'IPv6' : 'IPv4');

const isMapped = (value: string): boolean => /^(?:0*:)*:?:ffff:\d+\.\d+\.\d+\.\d+$/i.test(value);

/** Complaints about one address (validation.parseIP, strict). */
export function address(value: string): readonly string[] {
  if (isAddress(value)) return isMapped(value) ? ['must not be an IPv4-mapped IPv6 address'] : NONE;
  return !value.includes(':') && isAddress(value.replace(LEADING_ZEROS, '$1'))
    ? ['must not have leading 0s']
    : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
}

const bytesOf = (value: string): readonly number[] => value.split('.').map(Number);
const bitsOf = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');

/** Complaints about a range like 10.9.8.0/24 (validation.parseCIDR, strict; of IPv6 only the form). */
export function range(value: string): readonly string[] {
  const [text = '', length = '', ...more] = value.split('/');
  const width = text.includes(':') ? 128 : 32;
  const isRange = isAddress(text) && /^\d{1,3}$/.test(length) && Number(length) <= width && more.length === 0;
  if (!isRange) return ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
  const beyond = width === 32 && bitsOf(bytesOf(text)).slice(Number(length)).includes('1');
  return beyond ? ['must not have bits set beyond the prefix length'] : NONE;
}

/** Addresses that stand for no place of their own; in the order in which core ValidateEndpointIP looks. */
const SPECIAL: readonly (readonly [RegExp, (value: string) => string])[] = [
  [/^0\.0\.0\.0$|^::$/, (value) => `may not be unspecified (${value})`],
  [/^127\.|^::1$/, () => 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [/^169\.254\.|^fe[89ab]/i, () => 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [/^224\.0\.0\.|^ff.2:/i, () => 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** Complaints about an address that traffic shall be sent to. */
export function reachableAddress(value: string): readonly string[] {
  const complaints = address(value);
  return complaints.length > 0 ? complaints : specialAddress(value);
}

/** Complaints about an address of the right form that stands for no place of its own. */
export function specialAddress(value: string): readonly string[] {
  return SPECIAL.filter(([pattern]) => pattern.test(value)).map(([, text]) => text(value));
}
