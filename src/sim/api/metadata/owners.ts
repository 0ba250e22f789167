import type { OwnerReference } from '#model/objects.ts';

const DUPLICATES =
  '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ';

/** Owner references without repetitions (dedupOwnerReferences: the same uid, written in the same way), and a word about them. */
export function dedupOwners(
  owners: readonly OwnerReference[] | undefined,
  warnings: string[],
): readonly OwnerReference[] | undefined {
  if (!owners || owners.length < 2) return owners;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const kept = owners.filter((owner) => {
    const text = JSON.stringify(owner);
    if (seen.has(text)) repeated.add(owner.uid);
    return !seen.has(text) && seen.add(text);
  });
  if (repeated.size > 0) warnings.push(DUPLICATES + [...repeated].join(', '));
  return kept.length === owners.length ? owners : kept;
}
