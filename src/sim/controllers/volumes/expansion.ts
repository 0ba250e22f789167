import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { quantityValue } from '#model/quantity.ts';

/*
 * How a bound claim grows, each step as the next version of the claim (pkg/volume/util/resize_util.go and
 * kubernetes-csi/external-resizer, resize_status.go). First the storage grows, then the file system on the pod's node.
 */

const PENDING = 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.';
/** Conditions that speak of expansion; a new one takes the place of all, or stands beside them. */
const ABOUT_EXPANSION = ['Resizing', 'FileSystemResizePending', 'ControllerResizeError', 'NodeResizeError'];

const bytes = (amount: string | undefined): number => quantityValue(amount ?? '0') ?? 0;

/** The size that a claim asks for. */
export const sizeAsked = ({ spec }: PersistentVolumeClaim): string =>
  spec.resources?.requests?.['storage'] ?? '0';

/** Does the claim ask for more than it has? */
export const isToGrow = (claim: PersistentVolumeClaim): boolean =>
  claim.status.phase === 'Bound' && bytes(sizeAsked(claim)) > bytes(claim.status.capacity?.['storage']);

/** Is the volume already as large as the claim asks for? */
export const isGrown = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  bytes(volume.spec.capacity['storage']) >= bytes(sizeAsked(claim));

/** How far the expansion is; undefined when none is on its way. */
export const expansionOf = ({ status }: PersistentVolumeClaim): string | undefined =>
  status.allocatedResourceStatuses?.['storage'];

const isOther = ({ type }: Condition): boolean => !ABOUT_EXPANSION.includes(type);

const condition = (type: string, now: Instant, message?: string): Condition => ({
  lastProbeTime: null,
  lastTransitionTime: timestamp(now),
  ...(message !== undefined && { message }),
  status: 'True',
  type,
});

const inState = (
  claim: PersistentVolumeClaim,
  state: string,
  more: Partial<PersistentVolumeClaim['status']> = {},
): PersistentVolumeClaim => ({
  ...claim,
  status: { ...claim.status, ...more, allocatedResourceStatuses: { storage: state } },
});

/** The storage is being made larger. */
export const growing = (claim: PersistentVolumeClaim, size: string, now: Instant): PersistentVolumeClaim =>
  inState(claim, 'ControllerResizeInProgress', {
    allocatedResources: { storage: size },
    conditions: [...(claim.status.conditions ?? []).filter(isOther), condition('Resizing', now)],
  });

/** The storage is larger; the file system on it follows on a node that mounts it. */
export const awaitingNode = (claim: PersistentVolumeClaim, now: Instant): PersistentVolumeClaim =>
  inState(claim, 'NodeResizePending', {
    conditions: [...(claim.status.conditions ?? []), condition('FileSystemResizePending', now, PENDING)],
  });

/** A kubelet is making the file system larger. */
export const growingOnNode = (claim: PersistentVolumeClaim): PersistentVolumeClaim =>
  inState(claim, 'NodeResizeInProgress');

/** All is done: the claim has the size. */
export function grown(claim: PersistentVolumeClaim, size: string): PersistentVolumeClaim {
  const { allocatedResourceStatuses: _, conditions = [], ...status } = claim.status;
  const others = conditions.filter(isOther);
  return {
    ...claim,
    status: { ...status, capacity: { storage: size }, ...(others.length > 0 && { conditions: others }) },
  };
}
