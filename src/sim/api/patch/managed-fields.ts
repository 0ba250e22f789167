/**
 * metadata.managedFields: who manages which field of an object.
 *
 * Tracking costs a comparison and an encoding on every write, and only server-side apply and `--show-managed-fields`
 * look at the outcome. So it has two modes. `always` is what a real server does: every object is tracked from its
 * creation. `applied` tracks an object from its first apply on (as a real server does with objects that have no
 * managedFields): writes to other objects cost one look at metadata. Journals and property runs use `applied`.
 */
import { equal } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { typeOf } from '../schema/schema.ts';
import type { FieldWrite } from './apply/tracked.ts';
import { emptyObject, managersBefore, updatedManagers } from './apply/tracked.ts';
import { decodeManagers, encodeManagers, sameManagement } from './apply/managers.ts';

export type { FieldWrite } from './apply/tracked.ts';

export type Tracking = 'always' | 'applied';
type Entries = readonly unknown[] | undefined;

/**
 * The managedFields of an object that a create, an update, or a merge, strategic or JSON patch asks for. To be called
 * with what the client asked for, decoded and defaulted, before the server resets or adds anything.
 * @param live the stored object; undefined for a create
 */
export function afterUpdate(
  tracking: Tracking,
  write: FieldWrite,
  live: KubeObject | undefined,
  asked: KubeObject,
): Entries {
  const { managedFields } = asked.metadata;
  if (tracking === 'applied' && live?.metadata.managedFields === undefined && managedFields === undefined)
    return undefined;
  const before = managersBefore(live, asked, write.subresource);
  if (before.size === 0 && (live || tracking === 'applied')) return undefined;
  const type = typeOf(write.resource);
  const after = updatedManagers(
    write,
    type,
    withoutManagement(live) ?? emptyObject(type),
    withoutManagement(asked),
    before,
  );
  return encodeManagers(after);
}

function withoutManagement(object: KubeObject | undefined): KubeObject | undefined {
  if (object?.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The object with these managedFields, or without any; the same object when it has them already. */
export function withManagedFields<T extends KubeObject>(object: T, entries: Entries): T {
  if (object.metadata.managedFields === entries) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(entries && { managedFields: entries }) } };
}

/**
 * True when two states of an object differ in nothing but the times of managedFields: the server does not write those
 * (fieldmanager.IgnoreManagedFieldsTimestampsTransformer).
 */
export function isSameButForTimes(a: KubeObject, b: KubeObject): boolean {
  if (a.metadata.managedFields === undefined || b.metadata.managedFields === undefined) return false;
  const managers = [
    decodeManagers(a.metadata.managedFields),
    decodeManagers(b.metadata.managedFields),
  ] as const;
  const sameManagers =
    managers[0] &&
    managers[1] &&
    a.metadata.managedFields.length === b.metadata.managedFields.length &&
    sameManagement(managers[0], managers[1]);
  return sameManagers === true && equal(withoutManagement(a), withoutManagement(b));
}
