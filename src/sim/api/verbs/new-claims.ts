import type { KubeObject } from '#model/objects.ts';
import { newMark } from '../schema/mark.ts';

/** Metadata of claims that nobody has changed since they were made. */
export const newClaims = newMark<true>();

/** Remembers that a claim has just been stored for the first time. */
export function noteNew(stored: KubeObject): KubeObject {
  if (stored.kind === 'PersistentVolumeClaim') newClaims.put(stored.metadata, true);
  return stored;
}
