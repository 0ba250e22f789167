import type { ObjectMeta } from '#model/objects.ts';
import { compareQuantities, parseQuantity } from '../decode/quantity.ts';
import { validateContainerResourceName, validateResourceName } from './container-resources.ts';
import type { Quantities } from './container-types.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, invalid, required } from './field.ts';
import { qualifiedName } from './formats.ts';
import { subdomainNamed, validateMeta } from './object-meta.ts';

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
  readonly maxLimitRequestRatio?: Quantities;
}

const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod'];
const PARTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
type Part = (typeof PARTS)[number];

function validateType(errors: Errors, field: string, type: string): void {
  const complaints = qualifiedName(type);
  complain(errors, field, type, complaints);
  if (complaints.length === 0 && !type.includes('/') && !TYPES.includes(type))
    errors.push(invalid(field, type, 'must be a standard limit type or fully qualified'));
}

function validateNames(errors: Errors, field: string, limit: Limit, part: Part): void {
  const isOfPods = limit.type === 'Pod' || limit.type === 'Container';
  for (const name of Object.keys(limit[part] ?? {}))
    if (isOfPods) validateContainerResourceName(errors, `${field}.${part}[${name}]`, name);
    else validateResourceName(errors, `${field}.${part}[${name}]`, name);
}

/** Which amounts may not exceed which; the value that is shown is not always the one that is named. */
const ORDERS: readonly {
  readonly low: Part;
  readonly high: Part;
  readonly at: Part;
  readonly shown: Part;
}[] = [
  { low: 'min', high: 'max', at: 'min', shown: 'min' },
  { low: 'min', high: 'defaultRequest', at: 'defaultRequest', shown: 'defaultRequest' },
  { low: 'defaultRequest', high: 'max', at: 'defaultRequest', shown: 'defaultRequest' },
  { low: 'defaultRequest', high: 'default', at: 'defaultRequest', shown: 'defaultRequest' },
  { low: 'min', high: 'default', at: 'default', shown: 'min' },
  { low: 'default', high: 'max', at: 'default', shown: 'max' },
];

const WORDS: { readonly [part in Part]: string } = {
  min: 'min value',
  max: 'max value',
  default: 'default value',
  defaultRequest: 'default request value',
  maxLimitRequestRatio: 'ratio',
};

/** A default request above its default is told of the default limit. */
const highWords = (low: Part, high: Part): string =>
  low === 'defaultRequest' && high === 'default' ? 'default limit value' : WORDS[high];

function validateOrder(errors: Errors, field: string, limit: Limit, name: string): void {
  for (const { low, high, at, shown } of ORDERS) {
    const [less, more] = [limit[low]?.[name], limit[high]?.[name]];
    if (less === undefined || more === undefined || compareQuantities(less, more) <= 0) continue;
    const why = `${WORDS[low]} ${less} is greater than ${highWords(low, high)} ${more}`;
    errors.push(invalid(`${field}.${at}[${name}]`, limit[shown]?.[name], why));
  }
}

const nanosOf = (quantity: string): number => Number(parseQuantity(quantity)?.nanos ?? 0n);

function validateRatio(errors: Errors, field: string, limit: Limit, name: string): void {
  const ratio = limit.maxLimitRequestRatio?.[name];
  if (ratio === undefined) return;
  const at = `${field}.maxLimitRequestRatio[${name}]`;
  if (compareQuantities(ratio, '1') < 0) errors.push(invalid(at, ratio, `ratio ${ratio} is less than 1`));
  const [min, max] = [limit.min?.[name], limit.max?.[name]];
  if (min === undefined || max === undefined) return;
  const most = nanosOf(max) / nanosOf(min);
  if (nanosOf(ratio) / nanosOf('1') > most)
    errors.push(invalid(at, ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`));
}

function validateLimit(errors: Errors, field: string, limit: Limit): void {
  validateNames(errors, field, limit, 'max');
  validateNames(errors, field, limit, 'min');
  for (const part of ['default', 'defaultRequest'] as const)
    if (limit.type !== 'Pod') validateNames(errors, field, limit, part);
    else if (Object.keys(limit[part] ?? {}).length > 0)
      errors.push(forbidden(`${field}.${part}`, "may not be specified when `type` is 'Pod'"));
  if (limit.type === 'PersistentVolumeClaim' && !limit.min?.['storage'] && !limit.max?.['storage'])
    errors.push(
      required(
        `${field}.limits`,
        'either minimum or maximum storage value is required, but neither was provided',
      ),
    );
  validateNames(errors, field, limit, 'maxLimitRequestRatio');
  const names = new Set(PARTS.flatMap((part) => Object.keys(limit[part] ?? {})));
  for (const name of [...names].sort()) {
    validateOrder(errors, field, limit, name);
    validateRatio(errors, field, limit, name);
  }
}

/** core/v1 LimitRange, new or changed. */
export function validateLimitRange(errors: Errors, { metadata, spec }: LimitRange): void {
  validateMeta(errors, metadata, subdomainNamed);
  const types = new Set<string>();
  for (const [index, limit] of (spec.limits ?? []).entries()) {
    const field = `spec.limits[${index}]`;
    validateType(errors, `${field}.type`, limit.type);
    if (types.has(limit.type)) errors.push(duplicate(`${field}.type`, limit.type));
    types.add(limit.type);
    validateLimit(errors, field, limit);
  }
}
