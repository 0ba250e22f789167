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

/** Writing a date is slow, and much happens in one second. */
const newest = { second: 0, text: '1970-01-01T00:00:00Z' };

/**
 * Kubernetes' metav1.Time: RFC 3339, UTC, whole seconds (fractions are cut, as Go does).
 */
export function timestamp(at: Instant): string {
  const whole = Math.floor(at / 1000);
  if (whole !== newest.second) {
    newest.text = `${new Date(whole * 1000).toISOString().slice(0, 19)}Z`;
    newest.second = whole;
  }
  return newest.text;
}

/** Kubernetes' metav1.MicroTime: RFC 3339, UTC, six digits. */
export function microTimestamp(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 23)}000Z`;
}

/** The instant that an RFC 3339 text means; NaN when it is none. */
export const instantOf = (text: string): Instant => Date.parse(text);
