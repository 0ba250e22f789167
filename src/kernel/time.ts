/** A span of time in milliseconds. */
export type Duration = number & { readonly unit?: 'ms' };
/** A moment, in milliseconds since the Unix epoch. */
export type Instant = number & { readonly unit?: 'ms since the epoch' };
/** Where a room reads the time: the simulator's clock is virtual, the real cluster's is the wall's. */
export interface Clock {
  now(): Instant;
}

export const second: Duration = 1_000;
export const minute: Duration = 60_000;

/** Writing a date is slow, and the same few seconds are asked for again and again. */
const KEPT = 64;
const kept = Array.from({ length: KEPT }, () => ({ second: Infinity, text: '' }));

/**
 * Kubernetes' metav1.Time: RFC 3339, UTC, whole seconds (fractions are cut, as Go does).
 */
export function timestamp(at: Instant): string {
  const whole = Math.floor(at / 1000);
  const known = kept[Math.abs(whole) % KEPT];
  if (known?.second === whole) return known.text;
  const text = `${new Date(whole * 1000).toISOString().slice(0, 19)}Z`;
  kept[Math.abs(whole) % KEPT] = { second: whole, text };
  return text;
}

/** Kubernetes' metav1.MicroTime: RFC 3339, UTC, six digits. */
export function microTimestamp(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 23)}000Z`;
}

/** The instant that an RFC 3339 text means; NaN when it is none. */
export const instantOf = (text: string): Instant => Date.parse(text);
