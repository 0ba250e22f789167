import type { Duration, Instant } from '#kernel/time.ts';
import { instantOf, timestamp } from '#kernel/time.ts';
import { isMap } from '#kernel/json.ts';
import type { KubeObject, ObjectMeta, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { DeleteOptions } from '../request.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';
/** corev1.DefaultTerminationGracePeriodSeconds */
const DEFAULT_GRACE = 30;

/** A grace as a span. Go counts in 64 bits of nanoseconds: what does not fit wraps around, and no time leaves its calendar. */
const spanOf = (grace: number): Duration =>
  Number(BigInt.asIntN(64, BigInt(grace) * 1_000_000_000n)) / 1_000_000;

/** What a deletion makes of an object before it may go. */
export interface Marked {
  readonly object: KubeObject;
  /** Nothing holds it any more: it goes once it is marked. */
  readonly goes: boolean;
}

const policyOf = ({
  propagationPolicy,
  orphanDependents,
}: DeleteOptions): DeleteOptions['propagationPolicy'] =>
  orphanDependents === undefined ? propagationPolicy : orphanDependents ? 'Orphan' : 'Background';

/** The garbage collector's finalizers are those of the policy asked for; without one they stay (deletionFinalizersForGarbageCollection). */
function finalizersFor({ finalizers = [] }: ObjectMeta, options: DeleteOptions): readonly string[] {
  const policy = policyOf(options);
  if (!policy) return finalizers;
  const others = finalizers.filter((name) => name !== ORPHAN && name !== FOREGROUND);
  return policy === 'Background' ? others : [...others, policy === 'Orphan' ? ORPHAN : FOREGROUND];
}

function withFinalizers(metadata: ObjectMeta, options: DeleteOptions): ObjectMeta {
  const finalizers = finalizersFor(metadata, options);
  if (
    finalizers.length === (metadata.finalizers ?? []).length &&
    finalizers.every((name, i) => name === metadata.finalizers?.[i])
  )
    return metadata;
  const { finalizers: _finalizers, ...rest } = metadata;
  return finalizers.length > 0 ? { ...rest, finalizers } : rest;
}

const raised = ({ generation }: ObjectMeta): Partial<ObjectMeta> =>
  generation ? { generation: generation + 1 } : {};

/** An object that goes without grace, but not before its finalizers (registry.markAsDeleting). */
function markHeld(now: Instant, object: KubeObject, metadata: ObjectMeta): KubeObject {
  const { deletionTimestamp: before } = metadata;
  const keep = before !== undefined && instantOf(before) <= now;
  const marks = {
    ...(before ? {} : raised(metadata)),
    deletionTimestamp: keep ? before : timestamp(now),
    deletionGracePeriodSeconds: 0,
  };
  if (before && keep && metadata.deletionGracePeriodSeconds === 0 && metadata === object.metadata)
    return object;
  return { ...object, metadata: { ...metadata, ...marks } };
}

/** A pod that runs nowhere, or no more, needs no grace (podStrategy.CheckGracefulDelete). */
function graceOf({ spec, status }: Pod, { gracePeriodSeconds }: DeleteOptions): number {
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0;
  const grace = gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE;
  return grace < 0 ? 1 : grace;
}

/**
 * A second deletion can only shorten the grace; the time is never moved into the past: a grace that would be over
 * already becomes one second from now (seen in the recording terminate-shortened).
 */
function shortened(now: Instant, metadata: ObjectMeta, had: number, grace: number): ObjectMeta {
  const end = instantOf(metadata.deletionTimestamp as string) - spanOf(had) + spanOf(grace);
  const over = end < now && grace > 0;
  return {
    ...metadata,
    deletionTimestamp: timestamp(Math.max(end, now)),
    deletionGracePeriodSeconds: over ? 1 : grace,
  };
}

const isHeld = ({ finalizers = [] }: ObjectMeta): boolean => finalizers.length > 0;

function markPod(now: Instant, pod: Pod, options: DeleteOptions): Marked {
  const { metadata } = pod;
  if (metadata.deletionTimestamp) return shortenPod(now, pod, options);
  const grace = graceOf(pod, options);
  const marks = {
    ...raised(metadata),
    deletionTimestamp: timestamp(now + spanOf(grace)),
    deletionGracePeriodSeconds: grace,
  };
  const marked = { ...withFinalizers(metadata, options), ...marks };
  return { object: { ...pod, metadata: marked }, goes: grace === 0 && !isHeld(marked) };
}

function shortenPod(now: Instant, pod: Pod, options: DeleteOptions): Marked {
  const { metadata } = pod;
  const had = metadata.deletionGracePeriodSeconds;
  if (!had) return markPlain(now, pod, options);
  const asked = options.gracePeriodSeconds;
  if (asked === undefined || asked >= had) return { object: pod, goes: false };
  const marked = withFinalizers(shortened(now, metadata, had, asked), options);
  return { object: { ...pod, metadata: marked }, goes: asked === 0 && !isHeld(marked) };
}

/** Without finalizers there is nothing to mark: the object just goes, as it is. */
function markPlain(now: Instant, object: KubeObject, options: DeleteOptions): Marked {
  const metadata = withFinalizers(object.metadata, options);
  return isHeld(metadata) ? { object: markHeld(now, object, metadata), goes: false } : { object, goes: true };
}

/** A namespace turns Terminating, and stays until its content is gone (namespace storage REST.Delete). */
function markNamespace(now: Instant, object: KubeObject, options: DeleteOptions): Marked {
  const { metadata, status, spec } = object;
  if (metadata.deletionTimestamp) {
    const hasContent = isMap(spec) && Array.isArray(spec['finalizers']) && spec['finalizers'].length > 0;
    return hasContent ? { object, goes: false } : markPlain(now, object, options);
  }
  const marked = { ...withFinalizers(metadata, options), deletionTimestamp: timestamp(now) };
  return {
    object: {
      ...object,
      metadata: marked,
      status: { ...(isMap(status) ? status : {}), phase: 'Terminating' },
    },
    goes: false,
  };
}

/** The object with the marks of a deletion; the same object when there is nothing to mark. */
export function mark(now: Instant, resource: Resource, object: KubeObject, options: DeleteOptions): Marked {
  if (resource === resources.Pod) return markPod(now, object as Pod, options);
  if (resource === resources.Namespace) return markNamespace(now, object, options);
  return markPlain(now, object, options);
}
