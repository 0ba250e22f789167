import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import { compareQuantities, parseQuantity } from '../decode/quantity.ts';
import type { Errors } from './field.ts';
import { NOT_NEGATIVE, complain, forbidden, invalid, notSupported } from './field.ts';
import { qualifiedName } from './formats.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import type { Quantities } from './container-types.ts';

export interface ResourceQuota {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly hard?: Quantities; readonly scopes?: readonly string[] };
  readonly status: { readonly hard?: Quantities; readonly used?: Quantities };
}

const SCOPES = [
  'BestEffort',
  'CrossNamespacePodAffinity',
  'NotBestEffort',
  'NotTerminating',
  'PriorityClass',
  'Terminating',
  'VolumeAttributesClass',
];
const COUNTED: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);
const WHOLE: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

const isCounted = (name: string): boolean =>
  COUNTED.has(name) || /^(?:requests\.)?hugepages-/.test(name) || name.includes('/');

function validateAmounts(errors: Errors, field: string, amounts: Quantities): void {
  for (const [name, value] of Object.entries(amounts)) {
    const at = `${field}[${name}]`;
    complain(errors, at, name, qualifiedName(name));
    if (!isCounted(name)) errors.push(invalid(at, name, 'must be a standard resource for quota'));
    const nanos = parseQuantity(value)?.nanos ?? 0n;
    if (nanos < 0n) errors.push(invalid(at, value, NOT_NEGATIVE));
    if ((WHOLE.has(name) || name.startsWith('count/')) && nanos % 1_000_000_000n !== 0n)
      errors.push(invalid(at, value, 'must be an integer'));
  }
}

function validateSpec(errors: Errors, { hard = {}, scopes = [] }: ResourceQuota['spec']): void {
  validateAmounts(errors, 'spec.hard', hard);
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) errors.push(invalid('spec.scopes', scopes, 'unsupported scope'));
    for (const name of Object.keys(hard))
      if (isStandard(name) && !isScoped(scope, name))
        errors.push(invalid('spec.scopes', scopes, 'unsupported scope applied to resource'));
  }
}

const COMPUTE = /^(?:requests\.|limits\.)?(?:cpu|memory)$/;
const isStandard = (name: string): boolean => COUNTED.has(name) || /^(?:requests\.)?hugepages-/.test(name);

/** Does a scope part the objects that are counted under this name? */
function isScoped(scope: string, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods';
  if (scope === 'VolumeAttributesClass')
    return name === 'persistentvolumeclaims' || name === 'requests.storage';
  return !SCOPES.includes(scope) || name === 'pods' || COMPUTE.test(name);
}

/** core/v1 ResourceQuota, new. */
export function validateQuota(errors: Errors, { metadata, spec }: ResourceQuota): void {
  validateMeta(errors, metadata, subdomainNamed);
  validateSpec(errors, spec);
}

/** core/v1 ResourceQuota, changed: its scopes stay. */
export function validateQuotaUpdate(
  errors: Errors,
  { metadata, spec }: ResourceQuota,
  old: ResourceQuota,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  validateSpec(errors, spec);
  if (!equal([...(spec.scopes ?? [])].sort(), [...(old.spec.scopes ?? [])].sort()))
    errors.push(invalid('spec.scopes', spec.scopes, 'field is immutable'));
}

/** core/v1 ResourceQuota, its status changed. */
export function validateQuotaStatus(
  errors: Errors,
  { metadata, status }: ResourceQuota,
  old: ResourceQuota,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  validateAmounts(errors, 'status.hard', status.hard ?? {});
  validateAmounts(errors, 'status.used', status.used ?? {});
}

export interface LimitRange {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly limits: readonly Limit[] | null };
}

interface Limit {
  readonly type: string;
  readonly max?: Quantities;
  readonly min?: Quantities;
  readonly default?: Quantities;
  readonly defaultRequest?: Quantities;
}

const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod'];

function validateLimit(
  errors: Errors,
  field: string,
  { type, max = {}, min = {}, default: limit = {}, defaultRequest: request = {} }: Limit,
): void {
  if (!TYPES.includes(type) && !type.includes('/')) errors.push(notSupported(`${field}.type`, type, TYPES));
  if (type === 'Pod' && Object.keys(limit).length > 0)
    errors.push(forbidden(`${field}.default`, "may not be specified when `type` is 'Pod'"));
  if (type === 'Pod' && Object.keys(request).length > 0)
    errors.push(forbidden(`${field}.defaultRequest`, "may not be specified when `type` is 'Pod'"));
  const names = new Set([max, min, limit, request].flatMap((amounts) => Object.keys(amounts)));
  const above = (name: string, low: Quantities, high: Quantities): boolean =>
    Object.hasOwn(low, name) &&
    Object.hasOwn(high, name) &&
    compareQuantities(low[name] as string, high[name] as string) > 0;
  for (const name of names) {
    if (above(name, min, max))
      errors.push(
        invalid(
          `${field}.min[${name}]`,
          min[name],
          `min value ${min[name]} is greater than max value ${max[name]}`,
        ),
      );
    if (above(name, request, limit))
      errors.push(
        invalid(
          `${field}.defaultRequest[${name}]`,
          request[name],
          `default request value ${request[name]} is greater than default limit value ${limit[name]}`,
        ),
      );
    if (above(name, limit, max))
      errors.push(
        invalid(
          `${field}.default[${name}]`,
          limit[name],
          `default value ${limit[name]} is greater than max value ${max[name]}`,
        ),
      );
    if (above(name, request, max))
      errors.push(
        invalid(
          `${field}.defaultRequest[${name}]`,
          request[name],
          `default request value ${request[name]} is greater than max value ${max[name]}`,
        ),
      );
  }
}

/** core/v1 LimitRange, new or changed. */
export function validateLimitRange(errors: Errors, { metadata, spec }: LimitRange): void {
  validateMeta(errors, metadata, subdomainNamed);
  for (const [index, limit] of (spec.limits ?? []).entries())
    validateLimit(errors, `spec.limits[${index}]`, limit);
}
