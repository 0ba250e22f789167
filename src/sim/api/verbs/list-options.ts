import { ApiError, badRequest, refusal } from '#model/status.ts';
import type { FieldError } from '#model/status.ts';
import { int64Of } from '../int64.ts';
import type { ApiRequest } from '../request.ts';
import { invalidOptions } from '../server-errors.ts';

type Query = NonNullable<ApiRequest['query']>;

const FIELD = 'resourceVersionMatch';
const forbidden = (message: string, field = FIELD): FieldError => ({
  field,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${message}`,
});
const unsupported = (value: string, supported: readonly string[]): FieldError => ({
  field: FIELD,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`,
});

/** validation.ValidateListOptions for lists. */
function listComplaints({
  resourceVersionMatch: match,
  resourceVersion,
  continue: token,
  sendInitialEvents,
}: Query): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (match) {
    if (!resourceVersion)
      errors.push(forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (token) errors.push(forbidden(WITH_CONTINUE));
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(unsupported(match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && resourceVersion === '0')
      errors.push(forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendInitialEvents !== undefined)
    errors.push(forbidden('sendInitialEvents is forbidden for list', 'sendInitialEvents'));
  return errors;
}

const WITH_CONTINUE = 'resourceVersionMatch is forbidden when continue is provided';

/** A watch from nowhere wants what is there first, in the words of today (SetListOptionsDefaults). */
export function watchQuery(query: Query): Query {
  const { resourceVersion: version = '', sendInitialEvents, resourceVersionMatch } = query;
  const isOld = sendInitialEvents === undefined && !resourceVersionMatch;
  return isOld && (version === '' || version === '0')
    ? { ...query, sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
    : query;
}

/** validation.validateWatchOptions */
function watchComplaints({
  resourceVersionMatch: match,
  sendInitialEvents,
  continue: token,
}: Query): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan')
    errors.push(forbidden('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (!match) return errors;
  if (sendInitialEvents === undefined)
    errors.push(
      forbidden('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    );
  if (match !== 'NotOlderThan') errors.push(unsupported(match, ['NotOlderThan']));
  if (token) errors.push(forbidden(WITH_CONTINUE));
  return errors;
}

/** @throws ApiError 422 */
export function checkListOptions(query: Query, isWatch: boolean): void {
  integerIn(query, 'timeoutSeconds');
  const errors = isWatch ? watchComplaints(query) : listComplaints(query);
  if (errors.length > 0) throw invalidOptions('ListOptions', errors);
}

/**
 * A whole number of the query.
 * @throws ApiError 400 in the words of Go
 */
export function integerIn(query: Query, name: string): number | undefined {
  const text = query[name];
  if (text === undefined || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = int64Of(text);
  if (value === undefined)
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  return value;
}

/** Any value of a query parameter means true, only these do not (runtime.Convert_Slice_string_To_bool). */
export const isSwitchedOn = (value: string): boolean => value !== '0' && value.toLowerCase() !== 'false';

/** What Go says of a version that is no number. */
export const badVersion = (text: string): string =>
  `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;

/** @throws ApiError 504 for a version that the store has not reached */
export function checkReached(version: number, current: number): void {
  if (version <= current) return;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  throw refusal(504, 'Timeout', `Timeout: Too large resource version: ${version}, current: ${current}`, {
    causes,
    retryAfterSeconds: 1,
  });
}

export const expired = (message: string, metadata: object = {}): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata,
    status: 'Failure',
    message,
    reason: 'Expired',
    code: 410,
  });
