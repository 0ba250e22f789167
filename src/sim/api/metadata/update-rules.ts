import type { KubeObject, ObjectMeta } from '#model/objects.ts';
import type { FieldError } from '#model/status.ts';

const immutable = (field: string, value: unknown): FieldError =>
  ({ field: `metadata.${field}`, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: field is immutable` });

function newFinalizers(next: ObjectMeta, old: ObjectMeta): FieldError[] {
  if (!old.deletionTimestamp) return [];
  const added = (next.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer)).sort();
  if (added.length === 0) return [];
  const names = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`;
  return [{ field: 'metadata.finalizers', reason: 'FieldValueForbidden', message }];
}

/** Fields of metadata that only the server sets (validation.ValidateObjectMetaAccessorUpdate), in its order. */
const serverOwned = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

/** The rules of metadata that every update must keep, whatever the kind. */
export function metadataUpdateErrors({ metadata: next }: KubeObject, { metadata: old }: KubeObject): readonly FieldError[] {
  if (next === old) return [];
  const changed = serverOwned.filter((field) => next[field] !== old[field]);
  return [...newFinalizers(next, old), ...changed.map((field) => immutable(field, next[field] ?? null))];
}
