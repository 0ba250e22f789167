import type { Errors } from './field.ts';
import { complain, duplicate, invalid, notSupported, required, tooLong } from './field.ts';
import { qualifiedName } from './formats.ts';

/** One condition of the common kind (meta/v1 Condition). */
export interface CommonCondition {
  readonly type: string;
  readonly status: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string | null;
  readonly reason: string;
  readonly message: string;
}

const STATUSES = ['False', 'True', 'Unknown'];
const REASON = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const REASON_TEXT =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";
const LONGEST_REASON = 1024;
const LONGEST_MESSAGE = 32 * 1024;

function validateReason(errors: Errors, field: string, reason: string): void {
  if (!reason) return void errors.push(required(field));
  if (!REASON.test(reason)) errors.push(invalid(field, reason, REASON_TEXT));
  if (reason.length > LONGEST_REASON) errors.push(tooLong(field, LONGEST_REASON));
}

function validateCondition(errors: Errors, field: string, condition: CommonCondition): void {
  const { type, status, observedGeneration = 0, lastTransitionTime, reason, message } = condition;
  complain(errors, `${field}.type`, type, qualifiedName(type));
  if (!STATUSES.includes(status)) errors.push(notSupported(`${field}.status`, status, STATUSES));
  if (observedGeneration < 0)
    errors.push(
      invalid(`${field}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'),
    );
  if (!lastTransitionTime) errors.push(required(`${field}.lastTransitionTime`));
  validateReason(errors, `${field}.reason`, reason);
  if (Buffer.byteLength(message) > LONGEST_MESSAGE) errors.push(tooLong(`${field}.message`, LONGEST_MESSAGE));
}

/** Conditions of the common kind, one of each type (meta/v1 validation.ValidateConditions). */
export function validateConditions(
  errors: Errors,
  field: string,
  conditions: readonly CommonCondition[],
): void {
  const types = new Set<string>();
  for (const [index, condition] of conditions.entries()) {
    const at = `${field}[${index}]`;
    if (types.has(condition.type)) errors.push(duplicate(`${at}.type`, condition.type));
    types.add(condition.type);
    validateCondition(errors, at, condition);
  }
}
