import { ApiError, badRequest } from '#model/status.ts';
import type { FieldError } from '#model/status.ts';
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
function listComplaint({
  resourceVersionMatch: match,
  resourceVersion,
  continue: token,
  sendInitialEvents,
}: Query): FieldError | undefined {
  if (match) {
    if (!resourceVersion)
      return forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (token) return forbidden('resourceVersionMatch is forbidden when continue is provided');
    if (match !== 'Exact' && match !== 'NotOlderThan')
      return unsupported(match, ['Exact', 'NotOlderThan', '']);
    if (match === 'Exact' && resourceVersion === '0')
      return forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  return sendInitialEvents === undefined
    ? undefined
    : forbidden('sendInitialEvents is forbidden for list', 'sendInitialEvents');
}

/** validation.validateWatchOptions */
function watchComplaint({
  resourceVersionMatch: match,
  sendInitialEvents,
  continue: token,
}: Query): FieldError | undefined {
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan')
    return forbidden('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  if (!match) return undefined;
  if (sendInitialEvents === undefined)
    return forbidden('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  return token ? forbidden('resourceVersionMatch is forbidden when continue is provided') : undefined;
}

/** @throws ApiError 422 */
export function checkListOptions(query: Query, isWatch: boolean): void {
  const error = isWatch ? watchComplaint(query) : listComplaint(query);
  if (error) throw invalidOptions('ListOptions', error);
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
  return Number(text);
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
  throw new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Timeout: Too large resource version: ${version}, current: ${current}`,
    reason: 'Timeout',
    details: { causes, retryAfterSeconds: 1 },
    code: 504,
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
