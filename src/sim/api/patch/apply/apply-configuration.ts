import { equal } from '#kernel/json.ts';
import { timestamp } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { apiVersionOf } from '#model/resources.ts';
import { typeOf } from '../../schema/schema.ts';
import type { JsonObject } from '../safe-map.ts';
import { mapAt } from '../safe-map.ts';
import { compare } from './compare.ts';
import { fieldsOf, withNamedFields } from './configuration-fields.ts';
import type { FieldSet } from './field-set.ts';
import { difference, intersection, recursiveDifference, union } from './field-set.ts';
import { KUBECTL, takenOverFields, withLastApplied } from './last-applied.ts';
import type { Identity, Managers } from './managers.ts';
import { decodeManagers, encodeManagers, identityOf } from './managers.ts';
import { mergeConfiguration } from './merge-configuration.ts';
import type { Conflicts } from './ownership.ts';
import { afterChange, conflictError, conflictsOf, manageable, withManager, without } from './ownership.ts';
import { readConfiguration } from './read-configuration.ts';
import { removeFields } from './remove-fields.ts';
import { resetFields } from './reset-fields.ts';
import type { FieldWrite } from './tracked.ts';
import { emptyObject, knownManagers, noManagers, updatedManagers } from './tracked.ts';

export interface ApplyWrite extends FieldWrite {
  readonly force: boolean;
}

const BEFORE_FIRST_APPLY = 'before-first-apply';

/**
 * Server-side apply: the live object (or none) with what the configuration says, without what this applier said before
 * and says no longer, and with metadata.managedFields brought up to date. Neither decoded nor validated yet.
 * @throws ApiError 400 and 500 for a bad configuration, 409 when others manage what it changes and it is not forced
 * @see structured-merge-diff, merge.Updater.Apply
 */
export function applyConfiguration(
  write: ApplyWrite,
  live: KubeObject | undefined,
  body: unknown,
): JsonObject {
  const configuration = readConfiguration(write.resource, body);
  const type = typeOf(write.resource);
  const before = (live ?? emptyObject(type)) as JsonObject;
  const applier: Identity = {
    manager: write.manager,
    operation: 'Apply',
    apiVersion: apiVersionOf(write.resource),
    subresource: write.subresource,
  };
  const managers = knownManagers(managersOf(write, type, live), write.resource);
  const applied = mergedAndPruned(write, applier, type, before, configuration, managers);
  const change = without(
    compare({ type }, before, applied.object),
    resetFields(write.resource, write.subresource),
  );
  const conflicts = conflictsOf(managers, identityOf(applier), change);
  refuseConflicts(write, type, before, conflicts);
  const others = afterChange(applied.managers, identityOf(applier), conflicts, change);
  return result(write, applier, before, configuration, applied.object as JsonObject, others);
}

/** Who managed the object so far. What was there before the first apply belongs to a manager of that name. */
function managersOf(write: ApplyWrite, type: string, live: KubeObject | undefined): Managers {
  const known = decodeManagers(live?.metadata.managedFields) ?? noManagers;
  if (known.size > 0 || !live) return known;
  return updatedManagers(
    { ...write, manager: BEFORE_FIRST_APPLY },
    type,
    emptyObject(type),
    live,
    noManagers,
  );
}

/** Merges the configuration, and takes away what its applier applied last time, does not apply now, and nobody else manages. */
function mergedAndPruned(
  write: ApplyWrite,
  applier: Identity,
  type: string,
  live: JsonObject,
  configuration: JsonObject,
  before: Managers,
): { object: unknown; managers: Managers } {
  const last = before.get(identityOf(applier));
  const set = recursiveDifference(
    fieldsOf({ type }, configuration),
    resetFields(write.resource, write.subresource),
  );
  const managers = withManager(before, applier, set, last?.time);
  const merged = mergeConfiguration({ type }, live, configuration);
  return { object: last ? pruned(type, merged, last.set, managers) : merged, managers };
}

function pruned(type: string, merged: unknown, last: FieldSet, managers: Managers): unknown {
  const place = { type };
  const all = withNamedFields(place, fieldsOf(place, merged));
  const lastNamed = withNamedFields(place, last);
  const managed = [...managers.values()].reduce<FieldSet>((sum, { set }) => union(sum, set), new Map());
  const bare = withNamedFields(place, fieldsOf(place, removeFields(place, merged, lastNamed)));
  const withOwned = removeFields(
    place,
    merged,
    difference(all, union(bare, withNamedFields(place, managed))),
  );
  const kept = withNamedFields(place, fieldsOf(place, withOwned));
  return removeFields(place, merged, intersection(difference(all, kept), lastNamed));
}

function refuseConflicts(write: ApplyWrite, type: string, live: JsonObject, conflicts: Conflicts): void {
  if (write.force || conflicts.size === 0) return;
  const allowed = write.manager === KUBECTL ? takenOverFields(type, live) : undefined;
  if (!allowed) throw conflictError(conflicts);
  const left = [...conflicts]
    .map(([id, { manager, fields }]) => [id, { manager, fields: difference(fields, allowed) }] as const)
    .filter(([, { fields }]) => fields.size > 0);
  if (left.length > 0) throw conflictError(new Map(left));
}

/** An apply that changes nothing leaves the applier's time alone. */
function result(
  write: ApplyWrite,
  applier: Identity,
  before: JsonObject,
  configuration: JsonObject,
  merged: JsonObject,
  others: Managers,
): JsonObject {
  const isChange = !equal(before, merged);
  const mine = others.get(identityOf(applier));
  const time = isChange ? timestamp(write.now) : mine?.time;
  const managers = withManager(others, applier, manageable(mine?.set ?? new Map()), time);
  const object = isChange ? merged : before;
  const managedFields = encodeManagers(managers);
  // an applier that owned all of metadata and now applies none of it has taken it away
  const { managedFields: _, ...metadata } = mapAt(object, 'metadata');
  const managed = { ...object, metadata: { ...metadata, ...(managedFields && { managedFields }) } };
  return write.manager === KUBECTL ? withLastApplied(managed, configuration) : managed;
}
