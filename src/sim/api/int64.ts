const LOW = -(2n ** 63n);
const HIGH = 2n ** 63n - 1n;

/** The greatest int64 that a number holds: the next one would be too large when it is read again. */
const GREATEST = 2 ** 63 - 1024;

/** A whole number that was written as an int64, or undefined when it is none. */
export function int64Of(text: string): number | undefined {
  const exact = BigInt(text.replace(/^\+/, ''));
  return exact < LOW || exact > HIGH ? undefined : Math.min(Number(exact), GREATEST);
}
