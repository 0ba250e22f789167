import type { Pod } from '#model/objects.ts';

/** The names of the claims that a pod mounts; for a generic ephemeral volume the one made for it (`POD-VOLUME`). */
export function claimsOfPod({ metadata, spec }: Pod): readonly string[] {
  const names: string[] = [];
  for (const volume of spec.volumes ?? []) {
    if (volume.persistentVolumeClaim) names.push(volume.persistentVolumeClaim.claimName);
    else if (volume['ephemeral'] !== undefined) names.push(`${metadata.name}-${volume.name}`);
  }
  return names;
}
