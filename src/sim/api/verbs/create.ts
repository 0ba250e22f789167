import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiError } from '#model/status.ts';
import { alreadyExists, badRequest, isInvalid } from '#model/status.ts';
import { withAppArmorFields } from '../app-armor.ts';
import { judge, mutate } from '../admission/admit.ts';
import { checkNamespace } from '../admission/namespaces.ts';
import { checkStorable } from '../body-limits.ts';
import { isDryRun, writeOf } from '../call.ts';
import type { Call } from '../call.ts';
import { newMetadata, orderedMetadata } from '../metadata/metadata.ts';
import { dedupOwners } from '../metadata/owners.ts';
import { generatedName, newUid } from '../metadata/names.ts';
import { checkWriteOptions } from '../patch/options.ts';
import { managed } from '../patch/write.ts';
import { allocate } from '../services/allocate.ts';
import { plainError } from '../server-errors.ts';
import { hasGeneration } from '../disabled-fields.ts';
import { withoutDisabledParts } from '../disabled-parts.ts';
import { canonical, prepareForCreate, readObject, validateCreate, warningsFor } from '../strategy.ts';

import { noteNew } from './new-claims.ts';

/** rest.generateName is tried this often before the server gives up. */
const NAME_ATTEMPTS = 8;

/** Creates an object of the request's resource. */
export function create(call: Call): KubeObject {
  checkWriteOptions('CreateOptions', call.request);
  const {
    request: { resource, body, query },
    gates,
  } = call;
  const { object, warnings } = readObject(resource, body, query?.['fieldValidation'], gates);
  call.warnings.push(...warnings);
  return createObject(call, resource, managed(call, undefined, object));
}

/**
 * Creates an object that has been read already.
 * @param isUpdate an apply, or a PUT, to a name that is free: the version that it names counts for nothing
 */
export function createObject(
  call: Call,
  resource: Resource,
  asked: KubeObject,
  isUpdate = false,
): KubeObject {
  const namespace = namespaceFor(call, resource, asked.metadata.namespace);
  if (namespace !== undefined) checkNamespace(call, resource, namespace, asked.metadata.name);
  const named = withIdentity(call, resource, mutate(call, resource, asked), namespace);
  const kept = withoutDisabledParts(prepareForCreate(resource, named, call.now));
  const prepared =
    resource.kind === 'Pod' ? withAppArmorFields(kept, (text) => call.warnings.push(text)) : kept;
  const object = resource.kind === 'Service' ? allocate(call, prepared) : prepared;
  const errors = validateCreate(resource, object, call.version);
  if (errors.length > 0) throw isInvalid(resource, object.metadata.name ?? '', errors);
  call.warnings.push(...warningsFor(resource, object, undefined, call.version));
  if (isTold(asked.metadata.resourceVersion) && !isDryRun(call) && !isUpdate)
    throw plainError('resourceVersion should not be set on objects to be created');
  judge(call, resource, object);
  return commitNew(call, resource, object, asked.metadata.resourceVersion);
}

/** A version that is no number counts as none (storage.APIObjectVersioner). */
const isTold = (version: string | undefined): boolean => /^[1-9]\d*$/.test(version ?? '');

/** What is not stored shows the version that was asked for. */
const asVersioned = (object: KubeObject, resourceVersion: string | undefined): KubeObject =>
  isTold(resourceVersion)
    ? { ...object, metadata: orderedMetadata({ ...object.metadata, resourceVersion }) }
    : object;

function commitNew(
  call: Call,
  resource: Resource,
  object: KubeObject,
  asked: string | undefined,
): KubeObject {
  const { namespace, name, generateName } = object.metadata;
  const present = call.store.get(resource, namespace, name);
  if (present) throw exists(resource, present, generateName);
  call.outcome.isCreated = true;
  const stored = canonical(resource, object);
  if (isDryRun(call)) return asVersioned(stored, asked);
  checkStorable(call, stored);
  return noteNew(call.store.put(resource, stored, writeOf(call)));
}

function exists(
  resource: Resource,
  { metadata: { name, deletionTimestamp } }: KubeObject,
  generateName: string | undefined,
): ApiError {
  const plain = alreadyExists(resource, name).message;
  const unlucky = generateName
    ? `${plain}, the server was not able to generate a unique name for the object`
    : plain;
  return alreadyExists(resource, name, deletionTimestamp ? `object is being deleted: ${unlucky}` : unlucky);
}

function withIdentity(
  call: Call,
  resource: Resource,
  object: KubeObject,
  namespace: string | undefined,
): KubeObject {
  const { metadata } = object;
  const name =
    metadata.name ||
    freeName(call, resource, namespace, metadata.generateName) ||
    (resource.kind === 'LimitRange' ? newUid(call.chance) : '');
  const ownerReferences = dedupOwners(metadata.ownerReferences, call.warnings);
  const identity = {
    name,
    namespace,
    uid: newUid(call.chance),
    now: call.now,
    generation: hasGeneration(resource, call.version) ? 1 : undefined,
  };
  return { ...object, metadata: newMetadata({ ...metadata, ownerReferences }, identity) };
}

function namespaceFor({ request }: Call, resource: Resource, asked: string | undefined): string | undefined {
  if (!resource.namespaced) return undefined;
  const namespace = request.namespace ?? asked;
  if (!namespace) throw badRequest('an empty namespace may not be set during creation');
  if (asked && asked !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  return namespace;
}

function freeName(
  { store, chance }: Call,
  resource: Resource,
  namespace: string | undefined,
  base: string | undefined,
): string {
  if (!base) return '';
  for (let attempt = 1; attempt < NAME_ATTEMPTS; attempt += 1) {
    const name = generatedName(base, chance);
    if (!store.get(resource, namespace, name)) return name;
  }
  return generatedName(base, chance);
}
