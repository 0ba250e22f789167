import type { ApiError, FieldError } from '#model/status.ts';
import type { ApiRequest } from '../request.ts';
import { invalidOptions } from '../server-errors.ts';

/** meta/v1 validation.FieldManagerMaxLength. */
const MANAGER_LIMIT = 128;

const forbidden = (field: string, why: string): FieldError => ({
  field,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
});
const unsupported = (field: string, value: string, supported: readonly string[]): FieldError => ({
  field,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((text) => JSON.stringify(text)).join(', ')}`,
});

/**
 * The parameters of a patch, in the order in which the server looks at them (ValidatePatchOptions).
 * @throws ApiError 422
 */
export function checkPatchOptions({ patchType, query = {} }: ApiRequest): void {
  const { force, fieldManager = '', dryRun, fieldValidation } = query;
  const isApply = patchType === 'apply';
  if (!isApply && force !== undefined)
    throw refusal(forbidden('force', 'may not be specified for non-apply patch'));
  if (isApply && fieldManager === '')
    throw refusal({
      field: 'fieldManager',
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
    });
  if (Buffer.byteLength(fieldManager) > MANAGER_LIMIT) {
    throw refusal({
      field: 'fieldManager',
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MANAGER_LIMIT} bytes`,
    });
  }
  if (dryRun !== undefined && dryRun !== '' && dryRun !== 'All')
    throw refusal(unsupported('dryRun', dryRun, ['All']));
  if (fieldValidation && !STRICTNESSES.includes(fieldValidation))
    throw refusal(unsupported('fieldValidation', fieldValidation, STRICTNESSES));
}

const STRICTNESSES: readonly string[] = ['Ignore', 'Strict', 'Warn'];

const refusal = (error: FieldError): ApiError => invalidOptions('PatchOptions', error);
