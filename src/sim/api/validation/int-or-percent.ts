import type { Errors } from './field.ts';
import { NOT_NEGATIVE, invalid } from './field.ts';
import { isPercent, percentComplaint } from './formats.ts';

/** The number before the percent sign, or the number; 0 for what is neither. */
const numberOf = (value: number | string): number => {
  if (typeof value === 'number') return value;
  return isPercent(value) ? Number.parseInt(value, 10) : Number.NaN;
};

/** A count, or a percentage up to 100; answers with its number, 0 when it is none. */
export function validateIntOrPercent(errors: Errors, field: string, value: number | string): number {
  validatePositive(errors, field, value);
  const number = numberOf(value);
  if (typeof value === 'string' && number > 100)
    errors.push(invalid(field, value, 'must not be greater than 100%'));
  return Number.isNaN(number) ? (/^\d+$/.test(String(value)) ? Number(value) : 0) : number;
}

/** A count that is not negative, or a percentage. */
function validatePositive(errors: Errors, field: string, value: number | string): void {
  if (typeof value === 'number') {
    if (value < 0) errors.push(invalid(field, value, NOT_NEGATIVE));
  } else if (!isPercent(value)) errors.push(invalid(field, value, percentComplaint));
}
