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
 * What the writer of a Scale sees of the workload's managedFields: who manages the size, in the version of Scale.
 * @see k8s.io/apimachinery/pkg/util/managedfields, ScaleHandler
 */
export function managersOfScale(workload: KubeObject, scale: Resource): Managers {
  const all = decodeManagers(workload.metadata.managedFields) ?? noManagers;
  const owners = [...all.values()].filter(({ set }) => hasField(set, REPLICAS));
  const shown = owners.map((owner) => ({
    ...owner,
    apiVersion: apiVersionOf(scale),
    set: fieldsNamed(REPLICAS),
  }));
  return new Map(shown.map((manager) => [identityOf(manager), manager]));
}

/** Who manages what of a Scale after it was written as a whole. Where nobody managed the size, nobody begins to. */
export function updatedScaleManagers(
  write: FieldWrite,
  before: Managers,
  oldScale: unknown,
  newScale: unknown,
): Managers {
  return before.size === 0
    ? before
    : updatedManagers(write, typeOf(write.resource), oldScale, newScale, before);
}

/**
 * The managedFields of a workload after its Scale was written: who was not confirmed loses the size, who took it gets an
 * entry of its own, without a time.
 */
export function managersAfterScale(
  workload: KubeObject,
  parent: Resource,
  ofScale: Managers,
): readonly ManagedFieldsEntry[] | undefined {
  const all = decodeManagers(workload.metadata.managedFields) ?? noManagers;
  return encodeManagers(carriedBack(all, ofScale, apiVersionOf(parent)));
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
