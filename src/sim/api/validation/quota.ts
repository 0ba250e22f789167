import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import { parseQuantity } from '../decode/quantity.ts';
import type { Errors } from './field.ts';
import { validateResourceName } from './container-resources.ts';
import { NOT_NEGATIVE, invalid, required } from './field.ts';
import { goText } from './go-struct.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import type { Quantities } from './container-types.ts';

export interface ResourceQuota {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly hard?: Quantities;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: ScopeSelector;
  };
  readonly status: { readonly hard?: Quantities; readonly used?: Quantities };
}

interface ScopeSelector {
  readonly matchExpressions?: readonly {
    readonly scopeName: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
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
    validateResourceName(errors, at, name);
    if (!isCounted(name)) errors.push(invalid(at, name, 'must be a standard resource for quota'));
    const nanos = parseQuantity(value)?.nanos ?? 0n;
    if (nanos < 0n) errors.push(invalid(at, value, NOT_NEGATIVE));
    if ((WHOLE.has(name) || name.startsWith('count/')) && nanos % 1_000_000_000n !== 0n)
      errors.push(invalid(at, value, 'must be an integer'));
  }
}

const UNSUPPORTED = 'unsupported scope applied to resource';
/** Scopes that leave nothing together. */
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

function validateSpec(
  errors: Errors,
  { hard = {}, scopes = [], scopeSelector }: ResourceQuota['spec'],
): void {
  validateAmounts(errors, 'spec.hard', hard);
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) errors.push(invalid('spec.scopes', scopes, 'unsupported scope'));
    for (const name of Object.keys(hard).sort())
      if (isStandard(name) && !isScoped(scope, name))
        errors.push(invalid('spec.scopes', scopes, UNSUPPORTED));
  }
  refuseOpposites(errors, 'spec.scopes', scopes, scopes);
  if (scopeSelector) validateScopeSelector(errors, 'spec.scopeSelector', scopeSelector, hard, scopes);
}

function refuseOpposites(
  errors: Errors,
  field: string,
  found: readonly string[],
  scopes: readonly string[],
): void {
  for (const pair of OPPOSITES)
    if (pair.every((scope) => found.includes(scope)))
      errors.push(invalid(field, scopes, 'conflicting scopes'));
}

/** Scopes that are or are not: there is nothing to compare. */
const WITHOUT_VALUES = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
];
const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function validateScopeSelector(
  errors: Errors,
  field: string,
  selector: ScopeSelector,
  hard: Quantities,
  scopes: readonly string[],
): void {
  const at = `${field}.matchExpressions`;
  const all = selector.matchExpressions ?? [];
  for (const { scopeName, operator, values = [] } of all) {
    if (!SCOPES.includes(scopeName)) errors.push(invalid(`${at}.scopeName`, scopeName, 'unsupported scope'));
    for (const name of Object.keys(hard).sort())
      if (isStandard(name) && !isScoped(scopeName, name))
        errors.push(invalid(at, goText('core/v1.ScopeSelector', { ...selector }), UNSUPPORTED));
    if (WITHOUT_VALUES.includes(scopeName) && operator !== 'Exists')
      errors.push(invalid(`${at}.operator`, operator, MUST_EXIST));
    validateScopeValues(errors, at, operator, values);
  }
  const found = all.map(({ scopeName }) => scopeName);
  refuseOpposites(errors, at, found, scopes);
}

function validateScopeValues(
  errors: Errors,
  field: string,
  operator: string,
  values: readonly string[],
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      errors.push(
        required(
          `${field}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ),
      );
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(
        invalid(
          `${field}.values`,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ),
      );
  } else errors.push(invalid(`${field}.operator`, operator, 'not a valid selector operator'));
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
