/** How times and counts are written. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A span of milliseconds in the two largest units that matter: `180 ms`, `18.2 s`, `3 m 05 s`, `2 h 10 m`. */
export function span(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${trimmed(ms / SECOND)} s`;
  if (ms < HOUR) return pair(Math.floor(ms / MINUTE), 'm', Math.floor((ms % MINUTE) / SECOND), 's');
  return pair(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'm');
}

const pair = (large: number, unit: string, small: number, part: string): string =>
  `${large} ${unit}${small > 0 ? ` ${two(small)} ${part}` : ''}`;

/** A moment on the axis: `0`, `0.5s`, `20s`, `3m`, `3m20s`. */
export function moment(ms: number): string {
  if (ms === 0) return '0';
  if (ms < MINUTE) return `${trimmed(ms / SECOND, 3)}s`;
  const seconds = Math.floor((ms % MINUTE) / SECOND);
  return `${Math.floor(ms / MINUTE)}m${seconds > 0 ? `${two(seconds)}s` : ''}`;
}

const trimmed = (value: number, digits = 1): string => String(Number(value.toFixed(digits)));
const two = (value: number): string => String(value).padStart(2, '0');

/** `1 scenario`, `2 scenarios`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** A revision's short name: what follows the last dash. */
export const shortRevision = (name: string): string => name.slice(name.lastIndexOf('-') + 1);
