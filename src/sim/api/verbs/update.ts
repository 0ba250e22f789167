import { equal, isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { badRequest, conflict, isInvalid, notFound } from '#model/status.ts';
import { isDryRun, writeOf } from '../call.ts';
import type { Call } from '../call.ts';
import { updatedMetadata } from '../metadata/metadata.ts';
import { applyPatch } from '../patch/patch.ts';
import { prepareForUpdate, readObject, validateUpdate, warningsFor } from '../strategy.ts';
import { patchIn } from '../bodies.ts';
import { createObject } from './create.ts';

/** The object that a request names. */
export function existing({ store, request: { resource, namespace, name = '' } }: Call): KubeObject {
  const found = store.get(resource, namespace, name);
  if (!found) throw notFound(resource, name);
  return found;
}

/** Replaces an object, or its status. */
export function update(call: Call): KubeObject {
  const { request: { resource, body, query, name }, gates } = call;
  const { object, warnings } = readObject(resource, body, query?.['fieldValidation'], gates);
  call.warnings.push(...warnings);
  if (name && object.metadata.name !== name) {
    throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
  }
  return updateObject(call, resource, object, existing(call));
}

/** Changes an object by a patch; server-side apply creates what is not there. */
export function patch(call: Call): KubeObject {
  const { request: { resource, namespace, name = '', body, patchType = 'merge', query, subresource }, gates } = call;
  const current = call.store.get(resource, namespace, name);
  if (!current && patchType !== 'apply') throw notFound(resource, name);
  const { value, raw } = patchIn(body);
  const patched = applyPatch(patchType, resource, current, value, { ...patchOptions(query, subresource), ...(raw !== undefined && { rawPatch: raw }) });
  const { object, warnings } = readObject(resource, patched, query?.['fieldValidation'], gates);
  call.warnings.push(...warnings);
  return current ? updateObject(call, resource, object, current) : createObject(call, resource, object);
}

const patchOptions = (query: Call['request']['query'], subresource: string | undefined) => ({
  ...(query?.['fieldManager'] && { fieldManager: query['fieldManager'] }),
  ...(subresource && { subresource }),
  force: query?.['force'] === 'true',
});

/** Puts a changed object in the place of the stored one. */
export function updateObject(call: Call, resource: Resource, asked: KubeObject, old: KubeObject): KubeObject {
  const { subresource } = call.request;
  if (asked.metadata.resourceVersion && asked.metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, old.metadata.name);
  const prepared = prepareForUpdate(resource, { ...asked, metadata: updatedMetadata(asked.metadata, old.metadata) }, old, subresource);
  const errors = validateUpdate(resource, prepared, old, subresource, call.gates);
  if (errors.length > 0) throw isInvalid(resource, old.metadata.name, errors);
  call.warnings.push(...warningsFor(resource, prepared, old));
  return commit(call, resource, prepared, old);
}

/** Stores a change; a change of nothing is none, and the last finalizer of a deleted object takes the object along. */
export function commit(call: Call, resource: Resource, next: KubeObject, old: KubeObject): KubeObject {
  if (equal(next, old)) return old;
  if (isDryRun(call)) return next;
  if (isFinished(resource, next)) {
    call.store.remove(resource, old, writeOf(call));
    return next;
  }
  return call.store.put(resource, next, writeOf(call));
}

/** registry.ShouldDeleteDuringUpdate: deletion was asked for, no grace is left, no finalizer holds it. */
export function isFinished({ kind }: Resource, { metadata, spec }: KubeObject): boolean {
  if (!metadata.deletionTimestamp || (metadata.finalizers?.length ?? 0) > 0) return false;
  if (kind === 'Namespace' && isMap(spec) && Array.isArray(spec['finalizers']) && spec['finalizers'].length > 0) return false;
  return !metadata.deletionGracePeriodSeconds;
}
