import { keyOf } from '#model/keys.ts';
import type { Pod } from '#model/objects.ts';
import { ephemeralClaimName } from './ephemeral-claims.ts';

/** The names of the claims that a pod mounts; for a generic ephemeral volume the one made for it (`POD-VOLUME`). */
export function claimsOfPod(pod: Pod): readonly string[] {
  const names: string[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.persistentVolumeClaim) names.push(volume.persistentVolumeClaim.claimName);
    else if (volume['ephemeral'] !== undefined) names.push(ephemeralClaimName(pod, volume));
  }
  return names;
}

/** The same, as queues and caches call claims. */
export const claimKeysOf = (pod: Pod): readonly string[] =>
  claimsOfPod(pod).map((name) => keyOf(pod.metadata.namespace, name));
