import type { KubeObject, OwnerReference } from './objects.ts';

/** The reference that manages the object: the one with `controller: true`, if any. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const { ownerReferences } = object.metadata;
  if (ownerReferences) for (const reference of ownerReferences) if (reference.controller) return reference;
  return undefined;
}

export const isControlledBy = (object: KubeObject, uid: string): boolean => controllerOf(object)?.uid === uid;

/** A managing reference to an owner, as controllers write it. */
export const controllerReference = ({
  apiVersion,
  kind,
  metadata: { name, uid },
}: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name,
  uid,
  controller: true,
  blockOwnerDeletion: true,
});
