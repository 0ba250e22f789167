import type { Errors } from './field.ts';
import { complain, duplicate, invalid, notSupported } from './field.ts';
import { address, familyOf } from './ip-address.ts';
import type { ServiceSpec } from './service-spec.ts';

const FAMILIES = ['IPv4', 'IPv6'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const NONE = 'None';

/** The addresses as the server knows them: `clusterIP` is the first of `clusterIPs`, whichever was written. */
export function addressesOf(
  { clusterIP, clusterIPs = [] }: ServiceSpec,
  old?: ServiceSpec,
): readonly string[] {
  if (!clusterIP) return clusterIPs;
  if (clusterIPs.length === 0) return [clusterIP];
  const isStale =
    old !== undefined && clusterIP !== old.clusterIP && clusterIPs.join() === (old.clusterIPs ?? []).join();
  return isStale ? [clusterIP] : clusterIPs;
}

/** A service without an address of its own. */
export const isHeadless = (addresses: readonly string[]): boolean =>
  addresses.length === 1 && addresses[0] === NONE;

/** Addresses, their families, and how the two belong together. */
export function validateServiceAddresses(
  errors: Errors,
  { type, clusterIP, ipFamilies = [], ipFamilyPolicy }: ServiceSpec,
  addresses: readonly string[],
): void {
  if (type === 'ExternalName') return;
  if (addresses.length > 0 && !clusterIP)
    errors.push(invalid('spec.clusterIPs', addresses, 'must be empty when `clusterIP` is not specified'));
  else if (addresses.length > 0 && addresses[0] !== clusterIP)
    errors.push(invalid('spec.clusterIPs', addresses, 'first value must match `clusterIP`'));
  for (const [index, family] of ipFamilies.entries()) {
    if (!FAMILIES.includes(family)) errors.push(notSupported(`spec.ipFamilies[${index}]`, family, FAMILIES));
    else if (ipFamilies.indexOf(family) < index) errors.push(duplicate(`spec.ipFamilies[${index}]`, family));
  }
  if (ipFamilyPolicy !== undefined && !FAMILY_POLICIES.includes(ipFamilyPolicy))
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, FAMILY_POLICIES));
  validateEachAddress(errors, addresses, ipFamilies);
}

function validateEachAddress(
  errors: Errors,
  addresses: readonly string[],
  families: readonly string[],
): void {
  const before = errors.length;
  if (addresses[0] === NONE && addresses.length > 1)
    errors.push(invalid('spec.clusterIPs', addresses, "'None' must be the first and only value"));
  for (const [index, text] of addresses.entries())
    if (index > 0 || text !== NONE) complain(errors, `spec.clusterIPs[${index}]`, text, address(text));
  const isReadable = errors.length === before;
  if (addresses.length > 2)
    errors.push(invalid('spec.clusterIPs', addresses, 'may only hold up to 2 values'));
  if (isReadable && !isHeadless(addresses)) validateFamilies(errors, addresses, families);
}

/** One address of a family, in the order of the families. */
function validateFamilies(errors: Errors, addresses: readonly string[], families: readonly string[]): void {
  const isDual = addresses.length === 2 && familyOf(addresses[0] ?? '') !== familyOf(addresses[1] ?? '');
  if (addresses.length > 1 && !isDual)
    errors.push(invalid('spec.clusterIPs', addresses, 'may specify no more than one IP for each IP family'));
  for (const [index, text] of addresses.entries()) {
    const family = families[index];
    if (family && FAMILIES.includes(family) && familyOf(text) !== family)
      errors.push(
        invalid(
          `spec.clusterIPs[${index}]`,
          text,
          `expected an ${family} value as indicated by \`ipFamilies[${index}]\``,
        ),
      );
  }
}

/** The first address and family stay. */
export function refuseChange(
  errors: Errors,
  field: string,
  values: readonly string[],
  before: readonly string[],
): void {
  if (values.length > 0 && before.length > 0 && values[0] !== before[0])
    errors.push(invalid(field, values, 'may not change once set'));
}
