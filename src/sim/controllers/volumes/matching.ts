import type { Node, PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import type { NodeSelector } from '#model/node-selector.ts';
import { nodeSelectorMatches } from '#model/node-selector.ts';
import { quantityValue } from '#model/quantity.ts';
import { selectorMatches } from '#model/selectors.ts';
import { claimClass, volumeClass } from './classes.ts';

export const requestedSize = ({ spec }: PersistentVolumeClaim): number =>
  quantityValue(spec.resources?.requests?.['storage'] ?? '0') ?? 0;
export const sizeOf = ({ spec }: PersistentVolume): number =>
  quantityValue(spec.capacity['storage'] ?? '0') ?? 0;

/** Is the volume reserved for this claim, or bound to it? A reference without uid holds for any claim of the name. */
export function isBoundTo(
  { spec: { claimRef } }: PersistentVolume,
  { metadata }: PersistentVolumeClaim,
): boolean {
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

export const volumeModesDiffer = (claim: PersistentVolumeClaim, volume: PersistentVolume): boolean =>
  (claim.spec.volumeMode ?? 'Filesystem') !== (volume.spec.volumeMode ?? 'Filesystem');

const attributesDiffer = (claim: PersistentVolumeClaim, volume: PersistentVolume): boolean =>
  (claim.spec['volumeAttributesClassName'] ?? '') !== (volume.spec['volumeAttributesClassName'] ?? '');

export const offersModes = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes.includes(mode));

/** Can the volume be reached from the node? */
export function reachableFrom({ spec }: PersistentVolume, node: Node): boolean {
  const required = (spec.nodeAffinity as { readonly required?: NodeSelector } | undefined)?.required;
  return !required || nodeSelectorMatches(required, node.metadata.name, node.metadata.labels);
}

/** Why a volume that a claim names cannot serve it; undefined when it can (checkVolumeSatisfyClaim). */
export function whyUnsuitable(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (sizeOf(volume) < requestedSize(claim)) return 'requested PV is too small';
  if (volumeClass(volume) !== claimClass(claim)) return 'storageClassName does not match';
  if (attributesDiffer(claim, volume)) return 'volumeAttributesClassName does not match';
  if (volumeModesDiffer(claim, volume)) return 'incompatible volumeMode';
  return offersModes(volume, claim) ? undefined : 'incompatible accessMode';
}

/** What a search for a volume looks at besides the claim. */
export interface Search {
  /** The scheduler looks for a volume for a pod on this node. Absent: the binder looks. */
  readonly node?: Node;
  /** The claim waits for its first consumer: then the binder only completes what is reserved already. */
  readonly late?: boolean;
  /** Volumes that are spoken for. */
  readonly taken?: ReadonlySet<string>;
}

const suits = (volume: PersistentVolume, claim: PersistentVolumeClaim, { taken }: Search): boolean =>
  !taken?.has(volume.metadata.name) &&
  volume.metadata.deletionTimestamp === undefined &&
  !volumeModesDiffer(claim, volume) &&
  !attributesDiffer(claim, volume) &&
  sizeOf(volume) >= requestedSize(claim);

const isFree = (volume: PersistentVolume, claim: PersistentVolumeClaim, { node }: Search): boolean =>
  volume.spec.claimRef === undefined &&
  volume.status.phase === 'Available' &&
  volumeClass(volume) === claimClass(claim) &&
  (!claim.spec.selector || selectorMatches(claim.spec.selector, volume.metadata.labels)) &&
  (!node || (reachableFrom(volume, node) && offersModes(volume, claim)));

function smallest(volumes: readonly PersistentVolume[]): readonly PersistentVolume[] {
  const least = volumes.reduce((size, volume) => Math.min(size, sizeOf(volume)), Infinity);
  return volumes.filter((volume) => sizeOf(volume) === least);
}

/**
 * The volumes that fit a claim best: the one reserved for it, else the smallest free ones; several when they are alike
 * (component-helpers, storage/volume FindMatchingVolume).
 */
export function bestMatches(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  search: Search,
): readonly PersistentVolume[] {
  const suitable = volumes.filter((volume) => suits(volume, claim, search));
  const reserved = suitable.find((volume) => isBoundTo(volume, claim));
  if (reserved) return !search.node || reachableFrom(reserved, search.node) ? [reserved] : [];
  if (search.late && !search.node) return [];
  return smallest(suitable.filter((volume) => isFree(volume, claim, search)));
}

/**
 * The binder's search: volumes with as few access modes as possible beyond those asked for come first, and only within
 * one such group the smallest counts (persistentVolumeOrderedIndex.findByClaim).
 */
export function bestMatchesByModes(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  search: Search,
): readonly PersistentVolume[] {
  const groups = new Map<string, PersistentVolume[]>();
  for (const volume of volumes) {
    if (!offersModes(volume, claim)) continue;
    const modes = [...new Set(volume.spec.accessModes)].sort().join(',');
    const group = groups.get(modes);
    if (group) group.push(volume);
    else groups.set(modes, [volume]);
  }
  const fewestFirst = [...groups].sort(([a], [b]) => a.split(',').length - b.split(',').length);
  for (const [, group] of fewestFirst) {
    const found = bestMatches(claim, group, search);
    if (found.length > 0) return found;
  }
  return [];
}
