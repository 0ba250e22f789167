import type { FieldError } from '#model/status.ts';
import { quote, valueText } from './go-value.ts';

/** Where broken rules are gathered, in the order in which the server finds them. */
export type Errors = FieldError[];

const because = (detail: string): string => (detail ? `: ${detail}` : '');
const listed = (values: readonly string[]): string => values.map(quote).join(', ');

export const required = (field: string, detail = ''): FieldError => ({
  field,
  reason: 'FieldValueRequired',
  message: `Required value${because(detail)}`,
});

/** @param value what the author wrote, as Go would print it: use `raw` of go-value.ts for structs that print with Go's names */
export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${valueText(value)}${because(detail)}`,
});

export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  field,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${valueText(value)}${supported.length > 0 ? `: supported values: ${listed(supported)}` : ''}`,
});

export const forbidden = (field: string, detail: string): FieldError => ({
  field,
  reason: 'FieldValueForbidden',
  message: `Forbidden${because(detail)}`,
});

export const duplicate = (field: string, value: unknown, detail = ''): FieldError => ({
  field,
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${valueText(value)}${because(detail)}`,
});

export const notFound = (field: string, value: unknown): FieldError => ({
  field,
  reason: 'FieldValueNotFound',
  message: `Not found: ${valueText(value)}`,
});

/** What could not even be checked. */
export const internal = (field: string, detail: string): FieldError => ({
  field,
  reason: 'InternalError',
  message: `Internal error: ${detail}`,
});

export const tooLong = (field: string, maxBytes: number): FieldError => ({
  field,
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${maxBytes} bytes`,
});

export const tooMany = (field: string, count: number, most: number): FieldError => ({
  field,
  reason: 'FieldValueTooMany',
  message: `Too many: ${count}: must have at most ${most} items`,
});

/** Adds one `Invalid value` for each complaint about a value. */
export function complain(errors: Errors, field: string, value: unknown, complaints: readonly string[]): void {
  for (const complaint of complaints) errors.push(invalid(field, value, complaint));
}

export const NOT_NEGATIVE = 'must be greater than or equal to 0';
export const IMMUTABLE = 'field is immutable';

export function notNegative(errors: Errors, field: string, value: number): void {
  if (value < 0) errors.push(invalid(field, value, NOT_NEGATIVE));
}

/** Refuses a value outside a set; an empty one is missing. */
export function oneOf(
  errors: Errors,
  field: string,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (!value) errors.push(required(field));
  else if (!supported.includes(value)) errors.push(notSupported(field, value, supported));
}
