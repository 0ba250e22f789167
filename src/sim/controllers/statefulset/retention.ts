import type { KubeObject, OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { controllerReference } from '#model/owners.ts';
import type { Profile } from '../../versions.ts';
import { isCondemned } from './identity.ts';

/** persistentVolumeClaimRetentionPolicy (KEP-1847): who owns a claim, so that the garbage collector may take it. */
const retainsAll = ({ spec: { persistentVolumeClaimRetentionPolicy: policy } }: StatefulSet): boolean =>
  policy?.whenDeleted !== 'Delete' && policy?.whenScaled !== 'Delete';

/** A reference to an object of this kind and name, whatever its uid. */
const names = (reference: OwnerReference, { apiVersion, kind, metadata: { name } }: KubeObject): boolean =>
  reference.name === name && reference.kind === kind && groupOf(reference.apiVersion) === groupOf(apiVersion);

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const references = (claim: PersistentVolumeClaim): readonly OwnerReference[] =>
  claim.metadata.ownerReferences ?? [];

const owns = (owner: KubeObject, claim: PersistentVolumeClaim): boolean =>
  references(claim).some(({ uid }) => uid === owner.metadata.uid);

/** A reference to an earlier object of the same name: that one's deletion is not over yet. */
export const hasStaleReference = (claim: PersistentVolumeClaim, owner: KubeObject): boolean =>
  references(claim).find((r) => names(r, owner))?.uid !== undefined &&
  !references(claim).some((r) => names(r, owner) && r.uid === owner.metadata.uid);

/** Somebody else manages the claim; under Retain/Retain that is nobody's business. */
export function hasForeignController(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  if (retainsAll(set)) return false;
  return references(claim).some((reference) => {
    for (const owner of [set, pod]) if (names(reference, owner)) return reference.uid !== owner.metadata.uid;
    return reference.controller === true;
  });
}

/** Who must own the claim: the set while the pod is in range, the pod once it is condemned, or nobody. Never both. */
function rightfulOwner(set: StatefulSet, pod: Pod): KubeObject | undefined {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy;
  if (isCondemned(set, pod) && policy?.whenScaled === 'Delete') return pod;
  return policy?.whenDeleted === 'Delete' ? set : undefined;
}

/** Nothing to write on the claim. A stale reference means hands off. */
export function ownersAreRight(
  claim: PersistentVolumeClaim,
  set: StatefulSet,
  pod: Pod,
  version: Profile,
): boolean {
  if (!version.has('claimOwnersControl'))
    return isRightfulOwner(rightfulOwner(set, pod), ownReferences(claim, set, pod));
  if (hasStaleReference(claim, set) || hasStaleReference(claim, pod)) return true;
  if (hasForeignController(claim, set, pod)) return !owns(set, claim) && !owns(pod, claim);
  const ours = ownReferences(claim, set, pod);
  if (ours.some(({ controller }) => !controller)) return false;
  return isRightfulOwner(rightfulOwner(set, pod), ours);
}

const ownReferences = (claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): readonly OwnerReference[] =>
  references(claim).filter(({ uid }) => uid === set.metadata.uid || uid === pod.metadata.uid);

const isRightfulOwner = (owner: KubeObject | undefined, ours: readonly OwnerReference[]): boolean =>
  owner ? ours.length === 1 && ours[0]?.uid === owner.metadata.uid : ours.length === 0;

/** The claim with the owners that the policy wants; references of others stay as they are. */
export function withRightOwners(
  claim: PersistentVolumeClaim,
  set: StatefulSet,
  pod: Pod,
  version: Profile,
): PersistentVolumeClaim {
  if (!version.has('claimOwnersControl')) return withPlainOwner(claim, set, pod);
  const foreign = references(claim).filter((r) => !names(r, set) && !names(r, pod));
  const owner = hasForeignController(claim, set, pod) ? undefined : rightfulOwner(set, pod);
  return {
    ...claim,
    metadata: {
      ...claim.metadata,
      ownerReferences: owner ? [...foreign, controllerReference(owner)] : foreign,
    },
  };
}

/** As it was before controllers were respected: owners are told by uid, and stand beside any other. */
function withPlainOwner(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): PersistentVolumeClaim {
  const owner = rightfulOwner(set, pod);
  const ours = [set.metadata.uid, pod.metadata.uid];
  const kept = references(claim).filter(({ uid }) => !ours.includes(uid) || uid === owner?.metadata.uid);
  const known = kept.some(({ uid }) => uid === owner?.metadata.uid);
  return {
    ...claim,
    metadata: {
      ...claim.metadata,
      ownerReferences: owner && !known ? [...kept, plainReference(owner)] : kept,
    },
  };
}

const plainReference = ({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name,
  uid,
});
