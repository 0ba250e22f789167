import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { View } from '../../loop/view.ts';
import { BETA_DEFAULT_CLASS, BETA_STORAGE_CLASS, DEFAULT_CLASS } from './marks.ts';
import { annotation } from './metadata.ts';

/** The class that a claim asks for; empty for none. */
export const claimClass = (claim: PersistentVolumeClaim): string =>
  annotation(claim, BETA_STORAGE_CLASS) ?? claim.spec.storageClassName ?? '';

/** Does the claim say anything of a class? `storageClassName: ""` does: it asks for a volume without one. */
export const claimNamesClass = (claim: PersistentVolumeClaim): boolean =>
  annotation(claim, BETA_STORAGE_CLASS) !== undefined || claim.spec.storageClassName !== undefined;

export const volumeClass = (volume: PersistentVolume): string =>
  annotation(volume, BETA_STORAGE_CLASS) ?? volume.spec.storageClassName ?? '';

export const storageClass = (view: View, name: string): StorageClass | undefined =>
  name ? view.get<StorageClass>(resources.StorageClass, undefined, name) : undefined;

/** Is binding left to the scheduler (WaitForFirstConsumer)? */
export const bindsLate = (view: View, claim: PersistentVolumeClaim): boolean =>
  storageClass(view, claimClass(claim))?.volumeBindingMode === 'WaitForFirstConsumer';

const isDefault = (candidate: StorageClass): boolean =>
  annotation(candidate, DEFAULT_CLASS) === 'true' || annotation(candidate, BETA_DEFAULT_CLASS) === 'true';

const newerFirst = (a: StorageClass, b: StorageClass): number =>
  b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp) ||
  (a.metadata.name < b.metadata.name ? -1 : 1);

/** The default class: of several the newest, of those the first by name (pkg/volume/util GetDefaultClass). */
export const defaultClass = (view: View): StorageClass | undefined =>
  [...view.list<StorageClass>(resources.StorageClass)].filter(isDefault).sort(newerFirst)[0];
