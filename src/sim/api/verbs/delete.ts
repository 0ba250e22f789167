import type { Duration } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { checkMortal } from '../admission/namespaces.ts';
import { checkSystemClass } from '../admission/priority.ts';
import { writeOf } from '../call.ts';
import type { Call } from '../call.ts';
import { metadataOrder } from '../metadata/metadata.ts';
import type { DeleteOptions, ObjectList } from '../request.ts';
import { checkPreconditions, deleteOptions } from './delete-options.ts';
import { mark } from './deletion-marks.ts';
import { list } from './read.ts';
import { existing } from './update.ts';

/** What a deletion came to. */
export interface Deletion {
  readonly gone: boolean;
  /** The last state, or the marked one; a dry run answers with what it would be. */
  readonly object: KubeObject;
}

/** The mark and the removal of one request are two writes of the store: so long after the first the second is told. */
const SECOND_WRITE: Duration = 1;

/** Kinds whose deletion is answered with the object in place of a Status (ReturnDeletedObject). */
const returned: ReadonlySet<Resource> = new Set([
  resources.Pod,
  resources.Service,
  resources.PersistentVolumeClaim,
  resources.PersistentVolume,
  resources.ServiceAccount,
  resources.ResourceQuota,
  resources.StorageClass,
]);

/** Deletes the named object, at once or by marking it. */
export function remove(call: Call): KubeObject | Status {
  const { resource, name = '' } = call.request;
  const options = deleteOptions(call);
  checkMortal(resource, name);
  checkSystemClass(resource, name);
  const { gone, object } = removeObject(call, resource, existing(call), options);
  if (!gone && options.orphanDependents === false) call.outcome.isAccepted = true;
  return gone && !returned.has(resource) ? success(resource, object) : object;
}

/**
 * Deletes what a list selects, one by one by their names, as they are now (registry.Store.DeleteCollection): a page of an
 * older list may tell of what is gone, or was made anew. The answer is the list as it was.
 */
export function removeCollection(call: Call): ObjectList {
  const { resource } = call.request;
  const options = deleteOptions(call);
  const selected = list(call);
  for (const { metadata } of selected.items) {
    const object = call.store.get(resource, metadata.namespace, metadata.name);
    if (object) removeObject(call, resource, object, options);
  }
  return selected;
}

const success = ({ group, plural }: Resource, { metadata: { name, uid } }: KubeObject): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { name, ...(group && { group }), kind: plural, uid },
});

/**
 * Deletes an object as registry.Store.Delete does: what needs grace or has finalizers is marked first, what needs nothing goes.
 * @throws ApiError 409 when a precondition does not hold
 */
export function removeObject(
  call: Call,
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
): Deletion {
  checkPreconditions(resource, object, options);
  const { object: marked, goes } = mark(call.now, resource, object, options);
  const changed = marked !== object;
  const ordered = changed ? metadataOrder(marked) : object;
  if (options.dryRun?.includes('All')) return { gone: goes, object: ordered };
  const stored = changed ? call.store.put(resource, ordered, writeOf(call)) : object;
  if (!goes) return { gone: false, object: stored };
  const write = writeOf(call);
  return {
    gone: true,
    object: call.store.remove(
      resource,
      stored,
      changed ? { ...write, now: write.now + SECOND_WRITE } : write,
    ),
  };
}
