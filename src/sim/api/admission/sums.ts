import type { Labels } from '#model/objects.ts';
import { parseQuantity, printQuantity } from '../decode/quantity.ts';
import type { Quantity } from '../decode/quantity.ts';

/** Amounts of resources by name, exact and with the way in which they are written. */
export type Sums = ReadonlyMap<string, Quantity>;

export const NONE: Sums = new Map();
const ZERO: Quantity = { nanos: 0n, format: 'DecimalSI' };
const UNIT = 1_000_000_000n;

/** So many pieces. */
export const pieces = (count: number): Quantity => ({ nanos: BigInt(count) * UNIT, format: 'DecimalSI' });

/** A sum is written as its first part is, unless that is nothing (Quantity.Add). */
const plus = (a: Quantity, b: Quantity): Quantity => ({
  nanos: a.nanos + b.nanos,
  format: a.nanos === 0n ? b.format : a.format,
});

export function addSums(a: Sums, b: Sums): Sums {
  const out = new Map(a);
  for (const [name, amount] of b) out.set(name, plus(out.get(name) ?? ZERO, amount));
  return out;
}

/** The larger of two amounts of each resource. */
export function largerSums(a: Sums, b: Sums): Sums {
  const out = new Map(a);
  for (const [name, amount] of b) if (amount.nanos > (out.get(name)?.nanos ?? -1n)) out.set(name, amount);
  return out;
}

export const negated = (sums: Sums): Sums =>
  new Map([...sums].map(([name, { nanos, format }]) => [name, { nanos: -nanos, format }]));

/** What has been added to the second to make the first; nothing less than zero (SubtractWithNonNegativeResult). */
export const increase = (after: Sums, before: Sums): Sums =>
  new Map(
    [...after].map(([name, { nanos, format }]) => {
      const more = nanos - (before.get(name)?.nanos ?? 0n);
      return [name, { nanos: more < 0n ? 0n : more, format }];
    }),
  );

export const withoutZeros = (sums: Sums): Sums => new Map([...sums].filter(([, { nanos }]) => nanos !== 0n));

/** Only what a test of its name lets through. */
export const only = (sums: Sums, isWanted: (name: string) => boolean): Sums =>
  new Map([...sums].filter(([name]) => isWanted(name)));

/** Quantities as an object shows them. */
export const sumsIn = (quantities: Labels | undefined): Sums =>
  new Map(
    Object.entries(quantities ?? {}).map(([name, text]) => [name, parseQuantity(String(text)) ?? ZERO]),
  );

/** Sums as an object shows them. */
export const shown = (sums: Sums): Labels =>
  Object.fromEntries([...sums].map(([name, amount]) => [name, printQuantity(amount)]));

/** `pods=1,requests.cpu=500m`, sorted by name. */
export const printSums = (sums: Sums): string =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}=${printQuantity(amount)}`)
    .join(',');
