import { timestamp } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { ObjectMeta } from '#model/objects.ts';

/** The fields of metadata in the order in which the API server prints them (the order of the Go struct). */
const fields = [
  'name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp',
  'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields',
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
  orderedMetadata({
    ...asked, name, namespace, uid, generation, creationTimestamp: timestamp(now),
    resourceVersion: undefined, deletionTimestamp: undefined, deletionGracePeriodSeconds: undefined,
  });

/** The author's labels, annotations, references and finalizers with the server's own fields kept from the object before. */
export const updatedMetadata = (asked: Draft, old: ObjectMeta): ObjectMeta =>
  orderedMetadata({
    ...asked,
    name: old.name, namespace: old.namespace, uid: old.uid, resourceVersion: old.resourceVersion, generation: old.generation,
    creationTimestamp: old.creationTimestamp, deletionTimestamp: old.deletionTimestamp,
    deletionGracePeriodSeconds: old.deletionGracePeriodSeconds,
  });
