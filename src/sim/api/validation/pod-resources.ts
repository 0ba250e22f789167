import { compareQuantities, parseQuantity } from '../decode/quantity.ts';
import { validatePodResourceName, validateResources } from './container-resources.ts';
import type { Quantities } from './container-types.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, invalid, required } from './field.ts';
import { dnsLabel, dnsSubdomain } from './formats.ts';
import { goText } from './go-struct.ts';
import type { PodSpec } from './pod-types.ts';

/** What the pod as a whole asks for, against what its containers do (core validatePodResources). */
export function validatePodResources(
  errors: Errors,
  field: string,
  spec: PodSpec,
  claims: readonly string[],
): void {
  const { resources, os } = spec;
  if (!resources) return;
  if (os?.name === 'windows') return void errors.push(forbidden(field, 'may not be set for a windows pod'));
  if (resources.claims)
    errors.push(forbidden(`${field}.claims`, 'claims may not be set for Resources at pod-level'));
  validateResources(errors, field, resources, claims, validatePodResourceName);
  validateRequests(errors, field, resources.requests ?? {}, spec);
  validateLimits(errors, field, resources.limits ?? {}, spec);
}

const nanosOf = (quantity: string | undefined): bigint => parseQuantity(quantity ?? '0')?.nanos ?? 0n;

function validateRequests(errors: Errors, field: string, requests: Quantities, spec: PodSpec): void {
  for (const name of Object.keys(requests).sort()) {
    const asked = (spec.containers ?? []).map((container) => container.resources?.requests?.[name]);
    const given = asked.filter((quantity) => quantity !== undefined);
    const sum = given.reduce((so, quantity) => so + nanosOf(quantity), 0n);
    if (sum > nanosOf(requests[name]))
      errors.push(
        invalid(
          `${field}.requests[${name}]`,
          requests[name],
          `must be greater than or equal to aggregate container requests of ${sumText(given, sum)}`,
        ),
      );
  }
}

/** A single amount is told as it was written. */
const sumText = (given: readonly string[], sum: bigint): string =>
  given.length === 1 ? String(given[0]) : sum % NANO === 0n ? `${sum / NANO}` : `${sum / MICRO}m`;
const NANO = 1_000_000_000n;
const MICRO = 1_000_000n;

function validateLimits(errors: Errors, field: string, limits: Quantities, { containers }: PodSpec): void {
  for (const [index, { resources }] of (containers ?? []).entries()) {
    for (const [name, limit] of Object.entries(resources?.limits ?? {})) {
      const most = Object.hasOwn(limits, name) ? limits[name] : undefined;
      if (most !== undefined && compareQuantities(limit, most) > 0)
        errors.push(
          invalid(
            `${field}.containers[${index}][${name}].limits`,
            limit,
            `must be less than or equal to pod limits of ${most}`,
          ),
        );
    }
  }
}

/** spec.resourceClaims: each under a name of its own, from one source (core validatePodResourceClaim). */
export function validateResourceClaims(
  errors: Errors,
  field: string,
  { resourceClaims = [] }: PodSpec,
): void {
  const seen = new Set<string>();
  for (const [index, claim] of resourceClaims.entries()) {
    const at = `${field}[${index}]`;
    const { name, resourceClaimName: own, resourceClaimTemplateName: template } = claim;
    if (!name) errors.push(required(`${at}.name`));
    else if (seen.has(name)) errors.push(duplicate(`${at}.name`, name));
    else complain(errors, `${at}.name`, name, dnsLabel(name));
    seen.add(name);
    const shown = goText('core/v1.PodResourceClaim', { ...claim });
    if (own !== undefined && template !== undefined)
      errors.push(
        invalid(
          at,
          shown,
          'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
        ),
      );
    if (own === undefined && template === undefined)
      errors.push(
        invalid(at, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'),
      );
    if (own !== undefined) complain(errors, `${at}.resourceClaimName`, own, dnsSubdomain(own));
    if (template !== undefined)
      complain(errors, `${at}.resourceClaimTemplateName`, template, dnsSubdomain(template));
  }
}
