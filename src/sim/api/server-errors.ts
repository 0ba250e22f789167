import { ApiError, conflict, refusal } from '#model/status.ts';
import type { Cause, FieldError } from '#model/status.ts';
import type { KubeObject } from '#model/objects.ts';
import { qualifiedPlural } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';

/** An error that Go code returned as it was: code 500, no reason, no details. */
export const plainError = (message: string): ApiError =>
  new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });

/** 422 for parameters of a request: `DeleteOptions.meta.k8s.io "" is invalid: ...`. */
export function invalidOptions(kind: string, errors: readonly FieldError[]): ApiError {
  const causes: readonly Cause[] = errors.map(({ field, reason, message }) => ({ reason, message, field }));
  const texts = errors.map(({ field, message }) => `${field}: ${message}`);
  return refusal(
    422,
    'Invalid',
    `${kind}.meta.k8s.io "" is invalid: ${texts.length === 1 ? texts.join() : `[${texts.join(', ')}]`}`,
    { group: 'meta.k8s.io', kind, causes },
  );
}

/** 409 for a precondition of a deletion: it names the kind where others name the plural. */
export function deleteConflict({ group, kind }: Resource, name: string, why: string): ApiError {
  const qualified = group ? `${kind}.${group}` : kind;
  return refusal(409, 'Conflict', `Operation cannot be fulfilled on ${qualified} "${name}": ${why}`, {
    name,
    ...(group && { group }),
    kind,
  });
}

/** 409 of a PUT that means another incarnation: the store's own precondition. */
export function uidConflict(
  resource: Resource,
  { metadata }: Pick<KubeObject, 'metadata'>,
  asked: string,
): ApiError {
  const key = ['/registry', resource.group, resource.plural, metadata.namespace, metadata.name]
    .filter(Boolean)
    .join('/');
  const why = `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${metadata.uid}`;
  return conflict(
    resource,
    metadata.name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
  );
}

/** 422 for kinds that are never updated blindly; names the plural where others name the kind. */
export function versionRequired(resource: Resource, name: string): ApiError {
  const { plural, group } = resource;
  const message = 'Invalid value: 0: must be specified for an update';
  return refusal(
    422,
    'Invalid',
    `${qualifiedPlural(resource)} "${name}" is invalid: metadata.resourceVersion: ${message}`,
    {
      name,
      ...(group && { group }),
      kind: plural,
      causes: [{ reason: 'FieldValueInvalid', message, field: 'metadata.resourceVersion' }],
    },
  );
}

/** 404 for a version, resource or subresource that does not exist in a group that does. */
export const resourceNotFound = (): ApiError =>
  refusal(404, 'NotFound', 'the server could not find the requested resource', {});
