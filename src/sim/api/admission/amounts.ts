import { quantityValue } from '#model/quantity.ts';

/** Amounts of resources by name, as numbers: `{ "requests.cpu": 0.5, pods: 1 }`. */
export type Amounts = ReadonlyMap<string, number>;

const binaryUnits = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'] as const;
const MILLI = 1000;

const isBinary = (resource: string): boolean => /memory|storage|hugepages/.test(resource);

/** An amount as the server prints it: bytes in the largest binary unit that divides them, fractions in thousandths. */
export function printAmount(resource: string, amount: number): string {
  if (amount === 0) return '0';
  if (isBinary(resource)) {
    const unit = binaryUnits.find((suffix) =>
      Number.isInteger(amount / (quantityValue(`1${suffix}`) as number)),
    );
    return unit ? `${amount / (quantityValue(`1${unit}`) as number)}${unit}` : String(amount);
  }
  return Number.isInteger(amount) ? String(amount) : `${Math.ceil(amount * MILLI)}m`;
}

export const amountOf = (quantity: unknown): number => quantityValue(String(quantity)) ?? 0;

/** Sums without the noise of binary fractions: thousandths are the finest step that matters here. */
export function addAmounts(a: Amounts, b: Amounts): Amounts {
  const out = new Map(a);
  for (const [name, amount] of b) out.set(name, Math.round(((out.get(name) ?? 0) + amount) * MILLI) / MILLI);
  return out;
}

/** Quantities as an author wrote them. */
export const amountsIn = (quantities: { readonly [name: string]: string } | undefined): Amounts =>
  new Map(Object.entries(quantities ?? {}).map(([name, quantity]) => [name, amountOf(quantity)]));

/** The larger of two amounts of each resource. */
export function largerAmounts(a: Amounts, b: Amounts): Amounts {
  const out = new Map(a);
  for (const [name, amount] of b) out.set(name, Math.max(out.get(name) ?? amount, amount));
  return out;
}
