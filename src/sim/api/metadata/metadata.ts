import { timestamp } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeObject, ObjectMeta } from '#model/objects.ts';
import { asCanonical, isCanonicalAtAll } from '../schema/canonical.ts';

/** The fields of metadata in the order in which the API server prints them (the order of the Go struct). */
const fields = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const satisfies readonly (keyof ObjectMeta)[];

type Draft = { readonly [Field in keyof ObjectMeta]?: ObjectMeta[Field] | undefined };

/** Metadata in printing order, without what is absent or empty. */
export function orderedMetadata(draft: Draft): ObjectMeta {
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    const value = draft[field];
    if (value !== undefined && value !== null && value !== '') out[field] = value;
  }
  return out as unknown as ObjectMeta;
}

/** What the server decides about a new object, whatever its author says (rest.FillObjectMetaSystemFields). */
export interface Identity {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly now: Instant;
  readonly generation: number | undefined;
}

export const newMetadata = (asked: Draft, { name, namespace, uid, now, generation }: Identity): ObjectMeta =>
  canonicalWhereItCan(
    orderedMetadata({
      ...asked,
      name,
      namespace,
      uid,
      generation: generation ?? asked.generation,
      creationTimestamp: timestamp(now),
      resourceVersion: undefined,
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
    }),
  );

/** Ordered metadata whose parts are canonical is so itself: nobody need read it again before it is stored. */
function canonicalWhereItCan(metadata: ObjectMeta): ObjectMeta {
  const parts = Object.values(metadata).filter((part) => typeof part === 'object' && part !== null);
  return parts.every(isCanonicalAtAll) ? asCanonical(metadata, 'meta/v1.ObjectMeta') : metadata;
}

/**
 * The author's metadata with what the server owns taken from the object before. Where the author contradicts the server,
 * the contradiction stays, for validation to refuse (rest.BeforeUpdate, ValidateObjectMetaAccessorUpdate).
 */
export const updatedMetadata = (asked: Draft, old: ObjectMeta): ObjectMeta =>
  orderedMetadata({
    ...asked,
    name: old.name,
    namespace: old.namespace,
    uid: asked.uid || old.uid,
    resourceVersion: old.resourceVersion,
    generation: old.generation,
    creationTimestamp: old.creationTimestamp,
    deletionTimestamp: old.deletionTimestamp ?? asked.deletionTimestamp,
    deletionGracePeriodSeconds: asked.deletionGracePeriodSeconds ?? old.deletionGracePeriodSeconds,
  });

/** The same object with its metadata in printing order. */
export const metadataOrder = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: orderedMetadata(object.metadata),
});
