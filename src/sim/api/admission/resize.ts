import type { KubeObject, PersistentVolumeClaim, StorageClass } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { forbidden } from '#model/status.ts';
import type { Call } from '../call.ts';
import { amountOf } from './amounts.ts';

const sizeOf = ({ spec }: PersistentVolumeClaim): number => amountOf(spec.resources?.requests?.['storage']);

function isExpandable({ store }: Call, { spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const { storageClassName } = spec;
  if (!storageClassName || storageClassName !== old.spec.storageClassName) return false;
  const storageClass = store.get(resources.StorageClass, undefined, storageClassName) as
    StorageClass | undefined;
  return storageClass?.allowVolumeExpansion === true;
}

/**
 * PersistentVolumeClaimResize: only a bound claim may grow, and only where its class allows it.
 * @throws ApiError 403
 */
export function checkResize(call: Call, resource: Resource, object: KubeObject, before: KubeObject): void {
  const claim = object as PersistentVolumeClaim;
  const old = before as PersistentVolumeClaim;
  if (claim.spec === old.spec || sizeOf(claim) <= sizeOf(old)) return;
  const refuse = (why: string) => forbidden(resource, object.metadata.name, why);
  if (old.status.phase !== 'Bound') throw refuse('Only bound persistent volume claims can be expanded');
  if (isExpandable(call, claim, old)) return;
  throw refuse(
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  );
}
