import { isMap } from '#kernel/json.ts';
import { timestamp } from '#kernel/time.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { conflict } from '#model/status.ts';
import type { Status } from '#model/status.ts';
import { isDryRun, writeOf } from '../call.ts';
import type { Call } from '../call.ts';
import type { DeleteOptions, ObjectList } from '../request.ts';
import { valueOf } from '../bodies.ts';
import { list } from './read.ts';
import { existing, isFinished } from './update.ts';

/** What a deletion came to: the object is gone, or it is only marked. */
export interface Deletion {
  readonly gone: boolean;
  readonly object: KubeObject;
}

export function deleteOptions({ request: { body: sent, query } }: Call): DeleteOptions {
  const body = valueOf(sent, 'DeleteOptions');
  const asked: DeleteOptions = isMap(body) ? (body as DeleteOptions) : {};
  const grace = query?.['gracePeriodSeconds'];
  const policy = query?.['propagationPolicy'] as DeleteOptions['propagationPolicy'];
  return { ...asked, ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }), ...(policy && { propagationPolicy: policy }) };
}

/** Deletes the named object, at once or by marking it. */
export function remove(call: Call): KubeObject | Status {
  const { resource } = call.request;
  const { gone, object } = removeObject(call, resource, existing(call), deleteOptions(call));
  return gone && resource.kind !== 'Pod' ? success(resource, object) : object;
}

export function removeCollection(call: Call): ObjectList {
  const selected = list(call);
  const items = selected.items.map((object) => removeObject(call, call.request.resource, object, deleteOptions(call)).object);
  return { ...selected, items };
}

const success = ({ group, plural }: Resource, { metadata: { name, uid } }: KubeObject): Status => ({
  kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success',
  details: { name, ...(group && { group }), kind: plural, uid },
});

export function removeObject(call: Call, resource: Resource, object: KubeObject, options: DeleteOptions): Deletion {
  checkPreconditions(resource, object, options);
  const marked = mark(call, resource, object, options);
  if (isDryRun(call)) return { gone: isFinished(resource, marked), object: marked };
  const write = writeOf(call);
  const last = marked === object || !isGraceful(resource, marked) && isFinished(resource, marked) ? object : call.store.put(resource, marked, write);
  if (!isFinished(resource, marked)) return { gone: false, object: last };
  call.store.remove(resource, last, write);
  return { gone: true, object: last };
}

function checkPreconditions(resource: Resource, { metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid && uid !== metadata.uid) {
    throw conflict(resource, metadata.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    throw conflict(resource, metadata.name, `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`);
  }
}

const isGraceful = ({ kind }: Resource, { metadata }: KubeObject): boolean => kind === 'Pod' && metadata.deletionGracePeriodSeconds !== undefined;

/** Finalizers that a propagation policy stands for. */
function finalizersFor({ finalizers = [] }: KubeObject['metadata'], options: DeleteOptions): readonly string[] {
  const policy = options.orphanDependents === true ? 'Orphan' : options.propagationPolicy;
  if (!policy) return finalizers;
  const others = finalizers.filter((name) => name !== 'orphan' && name !== 'foregroundDeletion');
  return policy === 'Background' ? others : [...others, policy === 'Orphan' ? 'orphan' : 'foregroundDeletion'];
}

/** The object as the deletion leaves it: marked with a time, a grace and the finalizers of the policy. */
function mark({ now }: Call, resource: Resource, object: KubeObject, options: DeleteOptions): KubeObject {
  const { metadata } = object;
  if (resource.kind === 'Pod') return markPod(now, object as Pod, options);
  if (metadata.deletionTimestamp) return object;
  const finalizers = finalizersFor(metadata, options);
  const generation = metadata.generation ? { generation: metadata.generation + 1 } : {};
  const marks = { ...generation, deletionTimestamp: timestamp(now), deletionGracePeriodSeconds: 0, ...(finalizers.length > 0 && { finalizers }) };
  return { ...object, metadata: { ...metadata, ...marks } };
}

/** podStrategy.CheckGracefulDelete: a pod that runs nowhere, or no more, needs no grace. */
function graceFor({ spec, status }: Pod, { gracePeriodSeconds }: DeleteOptions): number {
  const asked = gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0;
  return asked < 0 ? 1 : asked;
}

function markPod(now: number, pod: Pod, options: DeleteOptions): Pod {
  const { metadata } = pod;
  const { deletionGracePeriodSeconds: pending } = metadata;
  if (metadata.deletionTimestamp && (pending === undefined || pending === 0)) return pod;
  const grace = graceFor(pod, options);
  if (pending !== undefined && (options.gracePeriodSeconds === undefined || grace >= pending)) return pod;
  const finalizers = pending === undefined ? finalizersFor(metadata, options) : (metadata.finalizers ?? []);
  const generation = (metadata.generation ?? 0) + (pending === undefined ? 1 : 0);
  const marks = { generation, deletionTimestamp: timestamp(now + grace * 1000), deletionGracePeriodSeconds: grace, ...(finalizers.length > 0 && { finalizers }) };
  return { ...pod, metadata: { ...metadata, ...marks } };
}
