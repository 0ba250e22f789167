import type { Duration } from '#kernel/time.ts';

/** A span in the words that features use: `30 seconds`, `2 minutes`, `1 minute 30 seconds`. */
export function durationText(span: Duration): string {
  const parts: string[] = [];
  let left = span;
  for (const [unit, size] of [
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const) {
    const count = unit === 'second' ? Math.floor(left) / size : Math.floor(left / size);
    const whole = unit === 'second' && span >= 1_000 ? Math.floor(count) : count;
    if (whole >= 1) parts.push(`${whole} ${unit}${whole === 1 ? '' : 's'}`);
    left -= Math.floor(left / size) * size;
  }
  return parts.join(' ') || `${span} milliseconds`;
}

const UNITS: { readonly [unit: string]: Duration } = {
  millisecond: 1,
  ms: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
};

/** Reads `2 minutes`, `90 seconds`, `250 ms`; undefined when it is no span. */
export function durationOf(text: string): Duration | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([a-z]+?)s?$/.exec(text.trim());
  const unit = match && (UNITS[match[2] as string] ?? UNITS[`${match[2] as string}s`]);
  return match && unit ? Number(match[1]) * unit : undefined;
}
