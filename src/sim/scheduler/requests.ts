import type { Container, Pod } from '#model/objects.ts';
import { quantityValue } from '#model/quantity.ts';

/** Amounts by resource name: cpu in thousandths, everything else in its own unit (bytes, pieces). */
export type Amounts = ReadonlyMap<string, number>;
type Quantities = { readonly [resource: string]: string } | undefined;

const parsed = new Map<string, number>();

/** A quantity as a whole number, rounded up as the scheduler does. */
function amountOf(resource: string, quantity: string): number {
  const memo = `${resource} ${quantity}`;
  const known = parsed.get(memo);
  if (known !== undefined) return known;
  const value = (quantityValue(quantity) ?? 0) * (resource === 'cpu' ? 1000 : 1);
  const amount = Math.ceil(value - 1e-6);
  parsed.set(memo, amount);
  return amount;
}

export const amountsOf = (quantities: Quantities): Amounts =>
  new Map(
    Object.entries(quantities ?? {}).map(([resource, quantity]) => [resource, amountOf(resource, quantity)]),
  );

function add(sum: Map<string, number>, quantities: Quantities): void {
  for (const [resource, quantity] of Object.entries(quantities ?? {}))
    sum.set(resource, (sum.get(resource) ?? 0) + amountOf(resource, quantity));
}

function raise(most: Map<string, number>, amounts: Amounts): void {
  for (const [resource, amount] of amounts)
    if (amount > (most.get(resource) ?? 0)) most.set(resource, amount);
}

/** What init containers need at their worst moment, and the sidecars among them from then on. */
function initPeak(containers: readonly Container[], running: Map<string, number>): Amounts {
  const sidecars = new Map<string, number>();
  const peak = new Map<string, number>();
  for (const { restartPolicy, resources } of containers) {
    const moment = new Map(sidecars);
    add(moment, resources?.requests);
    if (restartPolicy === 'Always') {
      add(sidecars, resources?.requests);
      add(running, resources?.requests);
    }
    raise(peak, moment);
  }
  return peak;
}

/**
 * What a pod reserves of a node: the sum of its containers and sidecars or the peak of its init containers, whichever is
 * more, and its overhead; requests of the pod as a whole take their place (component-helpers, resource.PodRequests).
 */
export function podRequests({ spec }: Pod): Amounts {
  const sum = new Map<string, number>();
  for (const { resources } of spec.containers) add(sum, resources?.requests);
  raise(sum, initPeak(spec.initContainers ?? [], sum));
  const whole = (spec['resources'] as { readonly requests?: Quantities } | undefined)?.requests;
  for (const [resource, amount] of amountsOf(whole)) sum.set(resource, amount);
  add(sum, spec['overhead'] as Quantities);
  return sum;
}

/** What the scheduler takes a pod without requests for when it compares nodes (GetNonzeroRequests). */
const UNASKED: Amounts = new Map([
  ['cpu', 100],
  ['memory', 200 * 2 ** 20],
]);
export const load = (requests: Amounts, resource: 'cpu' | 'memory'): number =>
  requests.get(resource) || (UNASKED.get(resource) ?? 0);
