import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { equal } from '#kernel/json.ts';
import { quantityValue } from '#model/quantity.ts';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER } from './marks.ts';
import { annotated, isMarked, notAnnotated } from './metadata.ts';
import { isBoundTo } from './matching.ts';

/*
 * Each function gives the next version of an object, or the same one when nothing is to be written (pv_controller.go).
 */

/** The claim with a phase, and with what its volume offers. */
export function withClaimPhase(
  claim: PersistentVolumeClaim,
  phase: PersistentVolumeClaim['status']['phase'],
  volume?: PersistentVolume,
): PersistentVolumeClaim {
  const { accessModes: _, capacity: __, ...rest } = claim.status;
  const offered = volume
    ? { accessModes: volume.spec.accessModes, capacity: capacityFor(claim, volume) }
    : {};
  const status = { ...rest, phase, ...offered };
  return equal(status, claim.status) ? claim : { ...claim, status };
}

/**
 * The capacity is only written anew when its value changed (`1Gi` and `1024Mi` are one), and not while the claim is bound:
 * a volume may have grown whose file system has not.
 */
function capacityFor(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): PersistentVolume['spec']['capacity'] {
  const { capacity: known, phase } = claim.status;
  if (known && phase === 'Bound') return known;
  const same =
    known && quantityValue(known['storage'] ?? '') === quantityValue(volume.spec.capacity['storage'] ?? '');
  return same ? known : volume.spec.capacity;
}

export function withVolumePhase(
  volume: PersistentVolume,
  phase: PersistentVolume['status']['phase'],
  message?: string,
): PersistentVolume {
  if (volume.status.phase === phase) return volume;
  const { message: _, ...rest } = volume.status;
  return { ...volume, status: { ...rest, phase, ...(message && { message }) } };
}

/** The volume with a complete reference to the claim; marked, unless the user had reserved it. */
export function boundVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { namespace = '', name, uid, resourceVersion } = claim.metadata;
  const reserved = isBoundTo(volume, claim);
  const referred =
    reserved && volume.spec.claimRef?.uid === uid
      ? volume
      : {
          ...volume,
          spec: {
            ...volume.spec,
            claimRef: {
              kind: 'PersistentVolumeClaim',
              namespace,
              name,
              uid,
              apiVersion: 'v1',
              resourceVersion,
            },
          },
        };
  return reserved || isMarked(volume, BOUND_BY_CONTROLLER)
    ? referred
    : annotated(referred, { [BOUND_BY_CONTROLLER]: 'yes' });
}

/** The claim with the name of its volume, and the marks of a completed binding. */
export function boundClaim(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const named = claim.spec.volumeName === volume.metadata.name;
  const marks = {
    ...(!named && !isMarked(claim, BOUND_BY_CONTROLLER) && { [BOUND_BY_CONTROLLER]: 'yes' }),
    ...(!isMarked(claim, BIND_COMPLETED) && { [BIND_COMPLETED]: 'yes' }),
  };
  if (named && Object.keys(marks).length === 0) return claim;
  return annotated({ ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } }, marks);
}

/** The volume given back: without its reference when the controller chose it, else only without the claim's uid. */
export function unboundVolume(volume: PersistentVolume): PersistentVolume {
  const { claimRef, ...spec } = volume.spec;
  if (isMarked(volume, BOUND_BY_CONTROLLER) || !claimRef)
    return notAnnotated({ ...volume, spec }, BOUND_BY_CONTROLLER);
  const { uid: _, ...reserved } = claimRef;
  return { ...volume, spec: { ...volume.spec, claimRef: reserved } };
}
