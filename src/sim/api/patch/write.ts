import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { Call } from '../call.ts';
import { readObject } from '../strategy.ts';
import type { FieldWrite } from './apply/tracked.ts';
import { managersAfterScale } from './apply/scale-managers.ts';
import { afterUpdate, withManagedFields } from './managed-fields.ts';
import { applyPatch } from './patch.ts';

/** Who a write counts as: the client says it, or its name is taken. */
const fieldWriteOf = ({ request, now }: Call): FieldWrite =>
  ({ resource: request.resource, subresource: request.subresource, manager: request.query?.['fieldManager'] || request.user, now });

/**
 * What a client asked for, with managedFields as they are after its write. For everything but apply, which brings its own.
 * @param live the stored object; undefined for a create
 */
export const managed = (call: Call, live: KubeObject | undefined, asked: KubeObject): KubeObject =>
  withManagedFields(asked, afterUpdate(call.trackFields, fieldWriteOf(call), live, asked));

/**
 * The object that a patch of the current one (or, for apply, of none) asks for: patched, decoded, defaulted, with managedFields.
 * @throws ApiError what the server says of the patch
 */
export function readPatched(call: Call, current: KubeObject | undefined): KubeObject {
  const { resource, body, patchType = 'merge', query } = call.request;
  const patched = applyPatch(patchType, resource, current, body, { ...fieldWriteOf(call), force: query?.['force'] === 'true' });
  const { object, warnings } = readObject(resource, patched, query?.['fieldValidation'], call.gates);
  call.warnings.push(...warnings);
  return patchType === 'apply' ? object : managed(call, current, object);
}

/** A workload whose Scale was written, with managedFields as they are after that. */
export function managedByScale(call: Call, scaleResource: Resource, live: KubeObject, next: KubeObject, oldScale: unknown, newScale: unknown): KubeObject {
  if (live.metadata.managedFields === undefined) return next;
  const write = { ...fieldWriteOf(call), resource: scaleResource };
  return withManagedFields(next, managersAfterScale(write, call.request.resource, live, oldScale, newScale));
}
