import { equal, isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { conflict, isInvalid, notFound } from '#model/status.ts';
import { judgeResize, judgeUpdate, mutateUpdate } from '../admission/admit.ts';
import { checkStorable } from '../body-limits.ts';
import { isDryRun, writeOf } from '../call.ts';
import type { Call } from '../call.ts';
import { updatedMetadata } from '../metadata/metadata.ts';
import { dedupOwners } from '../metadata/owners.ts';
import { isSameButForTimes, withManagedFields } from '../patch/managed-fields.ts';
import { checkPatchOptions, checkWriteOptions } from '../patch/options.ts';
import { managed, readPatched } from '../patch/write.ts';
import { allocate } from '../services/allocate.ts';
import { TextBody } from '../text-body.ts';
import { plainError, uidConflict, versionRequired } from '../server-errors.ts';
import { withoutDisabled } from '../disabled-fields.ts';
import { withoutDisabledParts } from '../disabled-parts.ts';
import { prepareForUpdate, readObject, validateUpdate, warningsFor } from '../strategy.ts';
import { statusWarnings } from '../validation/kind-warnings.ts';
import { newClaims } from './new-claims.ts';
import { createObject } from './create.ts';
import { checkName } from './names.ts';

/** The object that a request names. */
export function existing({ store, request: { resource, namespace, name = '' } }: Call): KubeObject {
  const found = store.get(resource, namespace, name);
  if (!found) throw notFound(resource, name);
  return found;
}

/** Kinds that a PUT creates when they are not there (AllowCreateOnUpdate). */
const createdByUpdate: ReadonlySet<Resource> = new Set([
  resources.Event,
  resources.Endpoints,
  resources.LimitRange,
  resources.Lease,
  resources.Service,
]);

/** Kinds that a PUT must name the version of (AllowUnconditionalUpdate is false). */
const neverBlind: ReadonlySet<Resource> = new Set([resources.PodDisruptionBudget, resources.Lease]);

/** Replaces an object, or the part of it that a subresource is. */
export function update(call: Call): KubeObject {
  checkWriteOptions('UpdateOptions', call.request);
  const { request, gates, store } = call;
  const { resource, body, query, namespace, name = '', subresource } = request;
  const { object, warnings } = readObject(resource, body, query?.['fieldValidation'], gates);
  call.warnings.push(...warnings);
  checkName(object.metadata, request);
  const old = store.get(resource, namespace, name);
  if (!old && !subresource && createdByUpdate.has(resource)) return createByUpdate(call, resource, object);
  if (!old) throw notFound(resource, name);
  checkIncarnation(resource, object, old);
  return updateObject(call, resource, managedUpdate(call, old, object), old);
}

/** A PUT to a name that is free. @throws ApiError 409 when it means a certain object */
function createByUpdate(call: Call, resource: Resource, object: KubeObject): KubeObject {
  const { uid, ...metadata } = object.metadata;
  if (uid) throw uidConflict(resource, { metadata: { ...metadata, uid: '' } }, uid);
  checkSyntax(metadata.resourceVersion);
  return createObject(call, resource, managed(call, undefined, object), true);
}

/** Changes an object by a patch; server-side apply creates what is not there. */
export function patch(call: Call): KubeObject {
  const { request } = call;
  const { resource, namespace, name = '', patchType = 'merge', subresource } = request;
  checkPatchOptions(request);
  const current = call.store.get(resource, namespace, name);
  if (!current && (patchType !== 'apply' || subresource)) throw notFound(resource, name);
  const object = readPatched(call, current);
  checkName(object.metadata, request);
  if (current) return updateObject(call, resource, object, current);
  checkSyntax(object.metadata.resourceVersion);
  return createObject(call, resource, object, true);
}

/** An empty list of managedFields asks for all of them to be forgotten; reading leaves no trace of it. */
const FORGETS = /"?managedFields"?:\s*\[\s*\]/;

function managedUpdate(call: Call, old: KubeObject, object: KubeObject): KubeObject {
  const { body } = call.request;
  const asked: unknown =
    isMap(body) && isMap(body['metadata']) ? body['metadata']['managedFields'] : undefined;
  const forgets =
    body instanceof TextBody ? FORGETS.test(body.text) : Array.isArray(asked) && asked.length === 0;
  return managed(call, old, forgets ? withManagedFields(object, []) : object);
}

function checkIncarnation(resource: Resource, { metadata }: KubeObject, old: KubeObject): void {
  if (metadata.uid && metadata.uid !== old.metadata.uid) throw uidConflict(resource, old, metadata.uid);
}

/** @throws ApiError 500 in the words of Go */
function checkSyntax(version: string | undefined): void {
  if (version && !/^\d+$/.test(version))
    throw plainError(`strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`);
}

function checkVersion(
  resource: Resource,
  { resourceVersion: asked }: Partial<KubeObject['metadata']>,
  { metadata }: KubeObject,
): void {
  checkSyntax(asked);
  const blind = !asked || asked === '0';
  if (blind && neverBlind.has(resource)) throw versionRequired(resource, metadata.name);
  if (!blind && asked !== metadata.resourceVersion) throw conflict(resource, metadata.name);
}

/**
 * Puts a changed object in the place of the stored one.
 * @throws ApiError 409 when somebody else was faster, 422 when the change is not allowed
 */
export function updateObject(call: Call, resource: Resource, asked: KubeObject, old: KubeObject): KubeObject {
  const { subresource } = call.request;
  checkVersion(resource, asked.metadata, old);
  const ownerReferences = dedupOwners(asked.metadata.ownerReferences, call.warnings);
  const metadata = updatedMetadata({ ...asked.metadata, ownerReferences }, old.metadata);
  const admitted = subresource
    ? { ...asked, metadata }
    : mutateUpdate(call, resource, { ...asked, metadata }, old);
  // before generations are compared: what is not kept is no change
  const kept = withoutDisabled(resource, withoutDisabledParts(admitted, old), call.version);
  const changed = prepareForUpdate(resource, kept, old, subresource, call.now);
  const prepared =
    resource.kind === 'Service' && !subresource && changed.spec !== old.spec
      ? allocate(call, changed, old)
      : changed;
  const errors = validateUpdate(resource, prepared, old, subresource, call.version);
  if (errors.length > 0) throw isInvalid(resource, old.metadata.name, errors);
  if (!subresource) judgeUpdate(call, resource, prepared, old);
  else if (subresource === 'resize') judgeResize(call, resource, prepared, old);
  if (!subresource || subresource === 'scale')
    call.warnings.push(...warningsFor(resource, prepared, old, call.version));
  else if (subresource === 'status') call.warnings.push(...statusWarnings(prepared, old));
  return commit(call, resource, prepared, old);
}

/**
 * A new claim is stored without a phase, which is only read into it: the first change of nothing writes it down
 * (seen in the store of a real server).
 */
const isUnsettled = ({ kind, metadata }: KubeObject): boolean =>
  kind === 'PersistentVolumeClaim' && newClaims.of(metadata) === true;

/** Stores a change; a change of nothing is none, and the last finalizer of a deleted object takes the object along. */
export function commit(call: Call, resource: Resource, next: KubeObject, old: KubeObject): KubeObject {
  if ((equal(next, old) || isSameButForTimes(next, old)) && !isUnsettled(old)) return old;
  if (isDryRun(call)) return next;
  if (old.metadata.deletionTimestamp && isFinished(resource, next)) {
    call.store.remove(resource, old, writeOf(call));
    return next;
  }
  checkStorable(call, next);
  return call.store.put(resource, next, writeOf(call));
}

/** Deletion was asked for, no grace is left, no finalizer holds the object (registry.ShouldDeleteDuringUpdate). */
function isFinished({ kind }: Resource, { metadata, spec }: KubeObject): boolean {
  if (!metadata.deletionTimestamp || (metadata.finalizers?.length ?? 0) > 0) return false;
  if (
    kind === 'Namespace' &&
    isMap(spec) &&
    Array.isArray(spec['finalizers']) &&
    spec['finalizers'].length > 0
  )
    return false;
  return !metadata.deletionGracePeriodSeconds;
}
