import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { badRequest } from '#model/status.ts';
import type { Call } from '../call.ts';
import { complaintsOf } from '../decode/notes.ts';
import { applyDefaults } from '../defaults/defaults.ts';
import type { FieldWrite } from './apply/tracked.ts';
import { decodeManagers, encodeManagers } from './apply/managers.ts';
import { managersAfterScale, managersOfScale, updatedScaleManagers } from './apply/scale-managers.ts';
import { afterUpdate, withManagedFields } from './managed-fields.ts';
import { readPatch } from './patch-body.ts';
import { patchComplaints } from './patch-strictness.ts';
import { applyPatch } from './patch.ts';
import { decodePatched } from './read-patched.ts';
import { mapAt } from './safe-map.ts';

/** Who a write counts as: the client says it, or its name is taken. */
const fieldWriteOf = ({ request, now }: Call): FieldWrite => ({
  resource: request.resource,
  subresource: request.subresource,
  manager: request.query?.['fieldManager'] || request.user,
  now,
});

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
  const { resource, body, patchType: type = 'merge', query } = call.request;
  const patch = readPatch(type, body);
  const result = applyPatch(type, resource, current, patch, {
    ...fieldWriteOf(call),
    force: query?.['force'] === 'true',
  });
  if (type === 'apply') refuseRepeatedKeys(patch, query?.['fieldValidation']);
  const { object, warnings } = decodePatched(
    { type, resource, current, patch, result },
    patchComplaints(type, patch),
    query?.['fieldValidation'],
  );
  call.warnings.push(...warnings);
  const defaulted = applyDefaults(resource, object, call.gates);
  return type === 'apply'
    ? defaulted
    : managed(call, current, resetting(result) ? withManagedFields(defaulted, []) : defaulted);
}

/** Decoding does not keep empty lists, but an empty list of managedFields asks for all of them to be forgotten. */
function resetting(result: unknown): boolean {
  const entries = mapAt(result, 'metadata')['managedFields'];
  return Array.isArray(entries) && entries.length === 0;
}

/** @throws ApiError 400 in `Strict`, for a YAML map that says a key twice */
function refuseRepeatedKeys(patch: unknown, fieldValidation: string | undefined): void {
  const complaints = isMap(patch) ? complaintsOf(patch) : [];
  if (fieldValidation !== 'Strict' || complaints.length === 0) return;
  const lines = complaints.map((complaint) => `\n  ${complaint}`).join('');
  throw badRequest(
    `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:${lines}`,
  );
}

/**
 * The Scale that a patch of a Scale asks for. A patch meets, and a refusal shows, who manages the size of the workload.
 * @throws ApiError what the server says of the patch
 */
export function patchedScale(
  call: Call,
  scaleResource: Resource,
  workload: KubeObject,
  scale: KubeObject,
): KubeObject {
  const { patchType: type = 'merge', body, query } = call.request;
  const live = withManagedFields(scale, encodeManagers(managersOfScale(workload, scaleResource)));
  const options = { ...fieldWriteOf(call), resource: scaleResource, force: query?.['force'] === 'true' };
  const patch = readPatch(type, body);
  const result = applyPatch(type, scaleResource, live, patch, options);
  const patched = { type, resource: scaleResource, current: live, patch, result };
  const { object, warnings } = decodePatched(
    patched,
    patchComplaints(type, patch),
    query?.['fieldValidation'],
  );
  call.warnings.push(...warnings);
  return object;
}

/** A workload whose Scale was written, with managedFields as they are after that. */
export function managedByScale(
  call: Call,
  scaleResource: Resource,
  workload: KubeObject,
  next: KubeObject,
  oldScale: unknown,
  newScale: unknown,
): KubeObject {
  if (workload.metadata.managedFields === undefined) return next;
  const write = { ...fieldWriteOf(call), resource: scaleResource };
  const applied = mapAt(newScale, 'metadata')['managedFields'];
  const ofScale =
    call.request.patchType === 'apply'
      ? decodeManagers(Array.isArray(applied) ? applied : [])
      : updatedScaleManagers(write, managersOfScale(workload, scaleResource), oldScale, newScale);
  return withManagedFields(next, managersAfterScale(workload, call.request.resource, ofScale ?? new Map()));
}
