import type { FieldError } from '#model/status.ts';
import { refusal } from '#model/status.ts';
import type { ApiRequest } from '../request.ts';
import { quote } from '../validation/go-value.ts';

/** meta/v1 validation.FieldManagerMaxLength. */
const MANAGER_LIMIT = 128;
const STRICTNESSES: readonly string[] = ['', 'Ignore', 'Strict', 'Warn'];
/** What Go calls printable: letters, marks, numbers, punctuation, symbols and the space. */
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

const quotedAll = (values: readonly string[]): string =>
  values.map((value) => JSON.stringify(value)).join(', ');
const invalid = (field: string, value: string, why: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${quote(value)}: ${why}`,
});
const unsupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  field,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${quotedAll(supported)}`,
});

/**
 * The parameters of a create or an update.
 * @throws ApiError 422 (ValidateCreateOptions, ValidateUpdateOptions)
 */
export function checkWriteOptions(kind: 'CreateOptions' | 'UpdateOptions', { query }: ApiRequest): void {
  if (query) refuse(kind, writeErrors(query));
}

/**
 * The parameters of a patch: only an apply may be forced, and it must say by whom.
 * @throws ApiError 422 (ValidatePatchOptions)
 */
export function checkPatchOptions({ patchType, query = {} }: ApiRequest): void {
  const own: FieldError[] = [];
  if (patchType === 'apply') {
    if (!query['fieldManager']) {
      own.push({
        field: 'fieldManager',
        reason: 'FieldValueRequired',
        message: 'Required value: is required for apply patch',
      });
    }
  } else if (query['force'] !== undefined) {
    own.push({
      field: 'force',
      reason: 'FieldValueForbidden',
      message: 'Forbidden: may not be specified for non-apply patch',
    });
  }
  refuse('PatchOptions', [...own, ...writeErrors(query)]);
}

function writeErrors({
  fieldManager = '',
  dryRun,
  fieldValidation = '',
}: NonNullable<ApiRequest['query']>): FieldError[] {
  const errors = managerErrors(fieldManager);
  if (dryRun && dryRun !== 'All') errors.push(unsupported('dryRun', [dryRun], ['All']));
  if (!STRICTNESSES.includes(fieldValidation))
    errors.push(unsupported('fieldValidation', fieldValidation, STRICTNESSES));
  return errors;
}

function managerErrors(manager: string): FieldError[] {
  const errors: FieldError[] = [];
  if (manager.length > MANAGER_LIMIT / 4 && Buffer.byteLength(manager) > MANAGER_LIMIT) {
    errors.push({
      field: 'fieldManager',
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MANAGER_LIMIT} bytes`,
    });
  }
  let position = 0;
  for (const char of manager) {
    if (UNPRINTABLE.test(char))
      errors.push(
        invalid('fieldManager', manager, `invalid character ${codePoint(char)} (at position ${position})`),
      );
    position += Buffer.byteLength(char);
  }
  return errors;
}

/** Go's `%#U` of a character that cannot be printed: `U+0007`. */
const codePoint = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function refuse(kind: string, errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const aggregate = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  throw refusal(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${aggregate}`, {
    group: 'meta.k8s.io',
    kind,
    causes,
  });
}
