import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import { typeOf } from '../../schema/schema.ts';
import { difference, fieldsNamed, hasField } from './field-set.ts';
import type { Manager, ManagedFieldsEntry, Managers } from './managers.ts';
import { decodeManagers, encodeManagers, identityOf } from './managers.ts';
import type { FieldWrite } from './tracked.ts';
import { noManagers, updatedManagers } from './tracked.ts';

/** Where the size of a workload stands, in the workload and in its Scale. */
const REPLICAS = 'spec.replicas';

/**
 * The managedFields of a workload after its Scale was written. The server shows the writer only who manages the size, in
 * the version of Scale, and carries the outcome back: who was not confirmed loses the size, who took it gets an entry of
 * its own, without a time.
 * @param write the write as one of the Scale: its resource, its subresource
 * @see k8s.io/apimachinery/pkg/util/managedfields, ScaleHandler
 */
export function managersAfterScale(
  write: FieldWrite,
  parent: Resource,
  live: KubeObject,
  oldScale: unknown,
  newScale: unknown,
): readonly ManagedFieldsEntry[] | undefined {
  const all = decodeManagers(live.metadata.managedFields) ?? noManagers;
  const before = managersOfScale(all, apiVersionOf(write.resource));
  const after =
    before.size === 0 ? before : updatedManagers(write, typeOf(write.resource), oldScale, newScale, before);
  return encodeManagers(carriedBack(all, after, apiVersionOf(parent)));
}

function managersOfScale(all: Managers, apiVersion: string): Managers {
  const owners = [...all.values()].filter(({ set }) => hasField(set, REPLICAS));
  return new Map(
    owners
      .map((manager) => ({ ...manager, apiVersion, set: fieldsNamed(REPLICAS) }))
      .map((manager) => [identityOf(manager), manager]),
  );
}

function carriedBack(all: Managers, ofScale: Managers, apiVersion: string): Managers {
  const out = new Map<string, Manager>();
  const taken = new Map([...ofScale].filter(([, { set }]) => hasField(set, REPLICAS)));
  for (const [id, manager] of all) {
    if (manager.apiVersion !== apiVersion) continue;
    const isConfirmed = !hasField(manager.set, REPLICAS) || taken.delete(id);
    const set = isConfirmed ? manager.set : difference(manager.set, fieldsNamed(REPLICAS));
    if (set.size > 0) out.set(id, { ...manager, set });
  }
  for (const [id, manager] of taken)
    out.set(id, { ...manager, apiVersion, set: fieldsNamed(REPLICAS), time: all.get(id)?.time });
  return out;
}
