import type { PersistentVolumeClaim, Pod, Volume } from '#model/objects.ts';

/** The claim of a generic ephemeral volume (component-helpers, ephemeral.VolumeClaimName). */
export const ephemeralClaimName = ({ metadata }: Pod, { name }: Volume): string => `${metadata.name}-${name}`;

/** The claims of a pod's generic ephemeral volumes. */
export const ephemeralClaimsOf = (pod: Pod): readonly string[] =>
  (pod.spec.volumes ?? [])
    .filter((volume) => volume['ephemeral'] !== undefined)
    .map((volume) => ephemeralClaimName(pod, volume));

/** What is said of a claim that has the name for a pod's volume and another owner. */
export const notForPod = (claim: PersistentVolumeClaim, pod: Pod): string => {
  const [a, b] = [claim.metadata, pod.metadata].map(({ namespace, name }) => `${namespace ?? ''}/${name}`);
  return `PVC ${a} was not created for pod ${b} (pod is not owner)`;
};
