import type { Errors } from './field.ts';
import { complain, duplicate, invalid, notSupported, required } from './field.ts';
import { address, familyOf, isAddress } from './formats.ts';
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
    errors.push(required('spec.clusterIP', 'must be empty when `clusterIP` is not specified'));
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
  for (const [index, text] of addresses.entries()) {
    const at = `spec.clusterIPs[${index}]`;
    if (text === NONE) {
      if (addresses.length > 1)
        errors.push(invalid(at, text, 'may not set more than one `clusterIP` when `None` is set'));
    } else if (!isAddress(text)) complain(errors, at, text, address(text));
    else if (families[index] && FAMILIES.includes(families[index]) && familyOf(text) !== families[index]) {
      errors.push(
        invalid(at, text, `expected an ${families[index]} value as indicated by \`ipFamilies[${index}]\``),
      );
    }
  }
  if (addresses.length > 2)
    errors.push(invalid('spec.clusterIPs', addresses, 'may only hold up to 2 values'));
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
