import type { FieldError } from '#model/status.ts';
import { compareQuantities, parseQuantity } from '../decode/quantity.ts';
import type { Errors } from './field.ts';
import {
  NOT_NEGATIVE,
  complain,
  duplicate,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
} from './field.ts';
import { dnsLabel, qualifiedName } from './formats.ts';
import type { Quantities, Resources } from './container-types.ts';

const STANDARD: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
/** Names without a domain that the server knows, whether a container may ask for them or not. */
const KNOWN: ReadonlySet<string> = new Set([
  ...STANDARD,
  'storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'requests.storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const isKnown = (name: string): boolean => KNOWN.has(name) || /^(?:requests\.)?hugepages-/.test(name);
const MILLI = 1_000_000n;

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
/** Anything but cpu, memory and ephemeral storage must be had exactly as asked for. */
const canOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0;
const isInteger = (name: string): boolean =>
  isExtended(name) || isHugePages(name) || ['pods', 'services', 'secrets'].includes(name);

type NameRule = (errors: Errors, field: string, name: string) => void;

/** Whether a name can be a resource; answers whether it has the form of one (core validateResourceName). */
export function validateResourceName(errors: Errors, field: string, name: string): boolean {
  const complaints = qualifiedName(name);
  complain(errors, field, name, complaints);
  if (complaints.length > 0) return false;
  if (!name.includes('/') && !isKnown(name))
    errors.push(invalid(field, name, 'must be a standard resource type or fully qualified'));
  return true;
}

/** Whether a pod as a whole may ask for a resource. */
export const validatePodResourceName: NameRule = (errors, field, name) => {
  const before = errors.length;
  validateResourceName(errors, field, name);
  if (errors.length === before && !['cpu', 'memory'].includes(name) && !isHugePages(name))
    errors.push(notSupported(field, name, ['cpu', 'hugepages-', 'memory']));
};

/** Whether a container may name a resource. */
export function validateContainerResourceName(errors: Errors, field: string, name: string): void {
  if (!validateResourceName(errors, field, name)) return;
  if (!name.includes('/')) {
    if (!STANDARD.has(name) && !isHugePages(name))
      errors.push(invalid(field, name, 'must be a standard resource for containers'));
  } else if (isNative(name) ? !name.startsWith('attachable-volumes') : !isExtended(name)) {
    errors.push(invalid(field, name, "doesn't follow extended resource name standard"));
  }
}

/** An amount that is not negative, and whole where the resource cannot be divided. */
export function validateAmount(errors: Errors, field: string, name: string, value: string): void {
  const nanos = parseQuantity(value)?.nanos ?? 0n;
  if (nanos < 0n) errors.push(invalid(field, value, NOT_NEGATIVE));
  if (isInteger(name) && nanos % (1000n * MILLI) !== 0n)
    errors.push(invalid(field, value, 'must be an integer'));
}

function validateLimits(errors: Errors, field: string, limits: Quantities, isName: NameRule): void {
  for (const name of Object.keys(limits).sort()) {
    isName(errors, `${field}.limits[${name}]`, name);
    validateAmount(errors, `${field}.limits[${name}]`, name, limits[name] as string);
  }
}

function validateAgainstLimit(
  errors: Errors,
  field: string,
  name: string,
  request: string,
  limit: string | undefined,
): void {
  if (limit === undefined) {
    if (!canOvercommit(name))
      errors.push(required(`${field}.limits`, 'Limit must be set for non overcommitable resources'));
  } else if (compareQuantities(request, limit) !== 0 && !canOvercommit(name)) {
    errors.push(invalid(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`));
  } else if (compareQuantities(request, limit) > 0) {
    errors.push(
      invalid(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`),
    );
  }
}

/** Requests and limits of a container. */
export function validateResources(
  errors: Errors,
  field: string,
  { limits = {}, requests = {}, claims = [] }: Resources,
  claimNames: readonly string[] = [],
  isName: NameRule = validateContainerResourceName,
): void {
  validateLimits(errors, field, limits, isName);
  for (const name of Object.keys(requests).sort()) {
    isName(errors, `${field}.requests[${name}]`, name);
    validateAmount(errors, `${field}.requests[${name}]`, name, requests[name] as string);
    validateAgainstLimit(
      errors,
      field,
      name,
      requests[name] as string,
      Object.hasOwn(limits, name) ? limits[name] : undefined,
    );
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory')) {
    errors.push(forbidden(field, 'HugePages require cpu or memory'));
  }
  validateClaims(errors, `${field}.claims`, claims, claimNames);
}

/** Each claim once, out of those of the pod (core validateResourceClaimNames). */
function validateClaims(
  errors: Errors,
  field: string,
  claims: NonNullable<Resources['claims']>,
  known: readonly string[],
): void {
  const seen = new Set<string>();
  for (const [index, { name, request }] of claims.entries()) {
    const at = `${field}[${index}]`;
    if (!name) {
      errors.push(required(at));
      continue;
    }
    if (request && !seen.has(name)) complain(errors, `${at}.request`, request, dnsLabel(request));
    const key = request ? `${name}/${request}` : name;
    if (seen.has(name)) errors.push(duplicate(at, name));
    else if (seen.has(key)) errors.push(duplicate(at, key));
    seen.add(key);
    if (!known.includes(name)) errors.push(unknownClaim(at, name, known));
  }
}

const unknownClaim = (field: string, name: string, known: readonly string[]): FieldError => {
  const error = notFound(field, name);
  const names = known.length > 0 ? `: ${[...known].sort().join(', ')}` : ' which is empty';
  return {
    ...error,
    message: `${error.message}: must be one of the names in pod.spec.resourceClaims${names}`,
  };
};
