import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import { readStruct } from '../../decode/struct.ts';
import { compare } from './compare.ts';
import { recursiveDifference, union } from './field-set.ts';
import type { Identity, Managers } from './managers.ts';
import { cappedManagers, decodeManagers, identityOf } from './managers.ts';
import { afterChange, conflictsOf, manageable, withManager, without } from './ownership.ts';
import { resetFields } from './reset-fields.ts';

/** A write: through which resource, by whom, and when. */
export interface FieldWrite {
  readonly resource: Resource;
  readonly subresource?: string | undefined;
  readonly manager: string;
  readonly now: Instant;
}

export const noManagers: Managers = new Map();

/** The empty object that a new one is compared with: what Go's zero value encodes. */
export const emptyObject = (type: string): unknown => readStruct(type, {}, { error: undefined, strict: [] });

const updater = ({ resource, subresource, manager }: FieldWrite): Identity => ({
  manager,
  operation: 'Update',
  apiVersion: apiVersionOf(resource),
  subresource,
});

/** Managers of other versions than the server's are forgotten, as the server does with versions it does not know. */
export const knownManagers = (managers: Managers, resource: Resource): Managers => {
  const foreign = [...managers].filter(([, { apiVersion }]) => apiVersion !== apiVersionOf(resource));
  return foreign.length === 0 ? managers : new Map([...managers].filter((entry) => !foreign.includes(entry)));
};

/** The managers that a write starts from: those it brings along, or those of the stored object. */
export function managersBefore(
  live: KubeObject | undefined,
  asked: KubeObject,
  subresource: string | undefined,
): Managers {
  const stored = (): Managers => decodeManagers(live?.metadata.managedFields) ?? noManagers;
  const brought = asked.metadata.managedFields;
  if (subresource || brought === undefined) return stored();
  if (isReset(brought)) return noManagers;
  const managers = brought === live?.metadata.managedFields ? undefined : decodeManagers(brought);
  return managers && managers.size > 0 ? managers : stored();
}

/** An empty list, or one empty entry: who writes it wants all management forgotten. */
const isReset = (entries: readonly unknown[]): boolean =>
  entries.length === 0 ||
  (entries.length === 1 &&
    isMap(entries[0]) &&
    Object.values(entries[0]).every((value) => value === '' || value === null));

/** The managers after an object was written as a whole: who changed a field manages it, and nobody else does. */
export function updatedManagers(
  write: FieldWrite,
  type: string,
  live: unknown,
  asked: unknown,
  before: Managers,
): Managers {
  const managers = knownManagers(before, write.resource);
  const resets = resetFields(write.resource, write.subresource);
  const change = without(compare({ type }, live, asked), resets);
  const conflicts = conflictsOf(managers, '', change);
  const others = afterChange(managers, '', conflicts, change);
  const taken = manageable(recursiveDifference(union(change.modified, change.added), resets));
  if (taken.size === 0) return cappedManagers(others);
  const identity = updater(write);
  const set = union(taken, others.get(identityOf(identity))?.set ?? taken);
  return cappedManagers(withManager(others, identity, set, timestamp(write.now)));
}
