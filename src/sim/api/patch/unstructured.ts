import { isMap } from '#kernel/json.ts';
import { BadValue, WrongType, scalars } from '../decode/scalars.ts';
import type { Field } from '../schema/field.ts';
import { elementTypeName } from '../schema/go-types.ts';
import { fieldsOf, isStruct } from '../schema/schema.ts';
import { goTypeOf } from './go-text.ts';
import { valueAt } from './safe-map.ts';

/**
 * Why an untyped value cannot become a struct, in the words of the converter that strategic patches go through; undefined
 * when it can. The first field in declaration order is told.
 * @see k8s.io/apimachinery/pkg/runtime, DefaultUnstructuredConverter
 */
export function conversionError(type: string, value: unknown): string | undefined {
  if (!isMap(value)) return `cannot restore struct from: ${kindOf(value)}`;
  return firstOf(fieldsOf(type), (field) => fieldError(type, field, valueAt(value, field.name)));
}

function fieldError(owner: string, field: Field, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (field.repeated && !Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`;
  if (field.repeated) return firstOf(value as unknown[], (item) => valueError(owner, field, item));
  if (field.map && !isMap(value)) return `cannot restore map from ${kindOf(value)}`;
  if (field.map) return firstOf(Object.values(value), (item) => valueError(owner, field, item));
  return valueError(owner, field, value);
}

function firstOf<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const error = check(item);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** The same of kind and apiVersion, which every struct starts with; what they say does not count. */
export function identityError(value: unknown): string | undefined {
  if (!isMap(value)) return undefined;
  return firstOf([valueAt(value, 'kind'), valueAt(value, 'apiVersion')], (text) => {
    if (text === undefined || text === null || typeof text === 'string') return undefined;
    return Number.isInteger(text) ? 'cannot convert int64 to string' : 'unrecognized type: string';
  });
}

/** Go's kinds of untyped values. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  return isMap(value) ? 'map' : goTypeOf(value);
}

const PLAIN: { readonly [type: string]: string } = {
  string: 'string',
  bool: 'boolean',
  int32: 'number',
  int64: 'number',
};

function valueError(owner: string, field: Field, value: unknown): string | undefined {
  if (value === null) return undefined;
  if (isStruct(field.type)) return conversionError(field.type, value);
  const plain = PLAIN[field.type];
  if (plain === undefined) return selfMadeError(field.type, value);
  if (plain === 'number' && typeof value === 'number')
    return Number.isInteger(value) ? undefined : `cannot convert float64 to ${field.type}`;
  if (typeof value === plain) return undefined;
  // Go can turn an integer into a string (of one character), so the converter says that it will not.
  const isRefused = plain === 'string' && Number.isInteger(value);
  return isRefused
    ? `cannot convert int64 to ${elementTypeName(owner, field)}`
    : `unrecognized type: ${field.type}`;
}

/** Types that read themselves from JSON complain themselves. */
function selfMadeError(type: string, value: unknown): string | undefined {
  const read = scalars.get(type)?.read(value, typeof value === 'number' ? String(value) : '');
  if (read instanceof BadValue)
    return type === 'bytes' ? `error decoding from json: ${read.message}` : read.message;
  return read instanceof WrongType
    ? `json: cannot unmarshal ${read.found} into Go value of type ${read.wanted ?? 'string'}`
    : undefined;
}
