import type { Resource } from './resources.ts';
import { qualifiedPlural } from './resources.ts';

export interface Cause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** meta/v1 Status: the API server's answer when it refuses, key order as it prints them. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: object;
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly Cause[];
    readonly retryAfterSeconds?: number;
  };
  readonly code?: number;
}

/** A refusal of the API server, thrown inside `sim/api` and answered as its Status; thrown by the Cluster port. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: Status;
  constructor(status: Status) {
    super(status.message);
    this.status = status;
  }
  get code(): number {
    return this.status.code ?? 500;
  }
  get reason(): string {
    return this.status.reason ?? '';
  }
}

const failure = (code: number, reason: string, message: string, details?: Status['details']): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  ...(details && { details }),
  code,
});

/** A refusal with these words and no others. */
export const refusal = (
  code: number,
  reason: string,
  message: string,
  details?: Status['details'],
): ApiError => new ApiError(failure(code, reason, message, details));

const named = (resource: Resource, name: string) => ({
  name,
  ...(resource.group && { group: resource.group }),
  kind: resource.plural,
});

export const notFound = (resource: Resource, name: string): ApiError =>
  new ApiError(
    failure(404, 'NotFound', `${qualifiedPlural(resource)} "${name}" not found`, named(resource, name)),
  );

export const alreadyExists = (resource: Resource, name: string, message?: string): ApiError =>
  new ApiError(
    failure(
      409,
      'AlreadyExists',
      message ?? `${qualifiedPlural(resource)} "${name}" already exists`,
      named(resource, name),
    ),
  );

const OBJECT_MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export const conflict = (resource: Resource, name: string, why: string = OBJECT_MODIFIED): ApiError =>
  new ApiError(
    failure(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualifiedPlural(resource)} "${name}": ${why}`,
      named(resource, name),
    ),
  );

export const forbidden = (resource: Resource, name: string, why: string): ApiError =>
  new ApiError(
    failure(
      403,
      'Forbidden',
      `${qualifiedPlural(resource)}${name ? ` "${name}"` : ''} is forbidden: ${why}`,
      named(resource, name),
    ),
  );

export const badRequest = (message: string): ApiError => new ApiError(failure(400, 'BadRequest', message));

export const internalError = (message: string): ApiError =>
  new ApiError(
    failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }),
  );

export const methodNotAllowed = (): ApiError =>
  new ApiError(
    failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
  );

/** One broken rule of validation: `field: Type: detail`. */
export interface FieldError {
  readonly field: string;
  /** FieldValueRequired, FieldValueInvalid, FieldValueNotSupported, FieldValueForbidden, FieldValueDuplicate, ... */
  readonly reason: string;
  /** Everything after the field: `Invalid value: -1: must be greater than or equal to 0`. */
  readonly message: string;
}

export const isInvalid = (resource: Resource, name: string, errors: readonly FieldError[]): ApiError => {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const kind = resource.group ? `${resource.kind}.${resource.group}` : resource.kind;
  const aggregate = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError(
    failure(422, 'Invalid', `${kind} "${name}" is invalid: ${aggregate}`, {
      ...(name && { name }),
      ...(resource.group && { group: resource.group }),
      kind: resource.kind,
      causes: errors.map(({ field, reason, message }) => ({ reason, message, field })),
    }),
  );
};
