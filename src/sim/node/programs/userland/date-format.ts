const two = (n: number, fill = '0'): string => String(n).padStart(2, fill);
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAY = 86_400_000;

const dayName = (d: Date): string => DAYS[d.getUTCDay()] as string;
const monthName = (d: Date): string => MONTHS[d.getUTCMonth()] as string;
const hour = (d: Date): number => d.getUTCHours() % 12 || 12;
const dayOfYear = (d: Date): number =>
  Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / DAY) + 1;
const week = (d: Date, first: number): number =>
  Math.floor((dayOfYear(d) - 1 + 7 - ((d.getUTCDay() - first + 7) % 7)) / 7);

/** The Thursday of its week says to which year and week a day belongs (ISO 8601). */
const thursday = (d: Date): Date => new Date(d.getTime() + (4 - (d.getUTCDay() || 7)) * DAY);

const FIELDS: Readonly<Record<string, (d: Date) => string>> = {
  a: (d) => dayName(d).slice(0, 3),
  A: dayName,
  b: (d) => monthName(d).slice(0, 3),
  B: monthName,
  c: (d) => dateText('%a %b %e %H:%M:%S %Y', d),
  C: (d) => two(Math.floor(d.getUTCFullYear() / 100)),
  d: (d) => two(d.getUTCDate()),
  D: (d) => dateText('%m/%d/%y', d),
  e: (d) => two(d.getUTCDate(), ' '),
  F: (d) => dateText('%Y-%m-%d', d),
  g: (d) => two(thursday(d).getUTCFullYear() % 100),
  G: (d) => String(thursday(d).getUTCFullYear()),
  h: (d) => monthName(d).slice(0, 3),
  H: (d) => two(d.getUTCHours()),
  I: (d) => two(hour(d)),
  j: (d) => String(dayOfYear(d)).padStart(3, '0'),
  k: (d) => two(d.getUTCHours(), ' '),
  l: (d) => two(hour(d), ' '),
  m: (d) => two(d.getUTCMonth() + 1),
  M: (d) => two(d.getUTCMinutes()),
  n: () => '\n',
  p: (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: (d) => (d.getUTCHours() < 12 ? 'am' : 'pm'),
  r: (d) => dateText('%I:%M:%S %p', d),
  R: (d) => dateText('%H:%M', d),
  s: (d) => String(Math.floor(d.getTime() / 1000)),
  S: (d) => two(d.getUTCSeconds()),
  t: () => '\t',
  T: (d) => dateText('%H:%M:%S', d),
  u: (d) => String(d.getUTCDay() || 7),
  U: (d) => two(week(d, 0)),
  V: (d) => two(Math.floor((dayOfYear(thursday(d)) - 1) / 7) + 1),
  w: (d) => String(d.getUTCDay()),
  W: (d) => two(week(d, 1)),
  x: (d) => dateText('%m/%d/%y', d),
  X: (d) => dateText('%H:%M:%S', d),
  y: (d) => two(d.getUTCFullYear() % 100),
  Y: (d) => String(d.getUTCFullYear()),
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
};

/** strftime(3), in UTC and the C locale; what it does not know stays as it is. */
export const dateText = (format: string, date: Date): string =>
  format.replaceAll(/%([^])/g, (all, key: string) =>
    Object.hasOwn(FIELDS, key) ? (FIELDS[key]?.(date) ?? all) : all,
  );

const FORMS: readonly (readonly [RegExp, (parts: readonly number[], now: Date) => number])[] = [
  [/^@(\d+)$/, ([seconds = 0]) => seconds * 1000],
  [/^(\d{4})-(\d\d?)-(\d\d?)$/, (parts) => instant(parts)],
  [/^(\d{4})[-.](\d\d?)[-.](\d\d?)[- ](\d\d?):(\d\d)(?::(\d\d))?$/, (parts) => instant(parts)],
  [/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/, (parts) => instant(parts)],
  [
    /^(\d\d?):(\d\d)(?::(\d\d))?$/,
    (parts, now) => instant([now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate(), ...parts]),
  ],
];

function instant([
  year = 0,
  month = 1,
  day = 1,
  hours = 0,
  minutes = 0,
  seconds = 0,
]: readonly number[]): number {
  const fits =
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hours <= 23 && minutes <= 59 && seconds <= 59;
  return fits ? Date.UTC(year, month - 1, day, hours, minutes, seconds) : NaN;
}

/** `@0`, `2020-01-02`, `2020-01-02 03:04:05`, `03:04`, `202001020304.05`; undefined when it is none of these. */
export function instantOf(text: string, now: Date): number | undefined {
  for (const [form, read] of FORMS) {
    const match = form.exec(text.trim());
    if (!match) continue;
    const value = read(
      match.slice(1).map((part) => (part === undefined ? 0 : Number(part))),
      now,
    );
    return Number.isNaN(value) ? undefined : value;
  }
  return undefined;
}

const PATTERNS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d\\d?)',
  d: '(?<d>\\d\\d?)',
  e: '(?<d>\\s?\\d\\d?)',
  H: '(?<H>\\d\\d?)',
  M: '(?<M>\\d\\d?)',
  S: '(?<S>\\d\\d?)',
  s: '(?<s>\\d+)',
  F: '(?<Y>\\d{4})-(?<m>\\d\\d)-(?<d>\\d\\d)',
  T: '(?<H>\\d\\d):(?<M>\\d\\d):(?<S>\\d\\d)',
};

/** `date -D FORMAT -d TEXT`: strptime(3), as far as numbers go. */
export function parsedDate(format: string, text: string): number | undefined {
  const plain = format.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const source = plain.replaceAll(/%([a-zA-Z])/g, (all, key: string) =>
    Object.hasOwn(PATTERNS, key) ? (PATTERNS[key] ?? all) : all,
  );
  const found = new RegExp(`^${source}$`).exec(text)?.groups;
  if (!found) return undefined;
  if (found['s'] !== undefined) return Number(found['s']) * 1000;
  const value = instant(
    ['Y', 'm', 'd', 'H', 'M', 'S'].map((key, i) => Number(found[key] ?? [1970, 1, 1, 0, 0, 0][i])),
  );
  return Number.isNaN(value) ? undefined : value;
}
