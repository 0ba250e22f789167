import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Taint, Toleration } from '#model/objects.ts';
import { tolerates } from '#model/tolerations.ts';

/** The first toleration for each taint; undefined when a taint has none. */
export function matchingTolerations(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): readonly Toleration[] | undefined {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const found = tolerations.find((toleration) => tolerates(toleration, taint));
    if (!found) return undefined;
    used.push(found);
  }
  return used;
}

/** How long all taints are tolerated: the shortest time counts; Infinity when none has a limit. */
export const toleratedFor = (used: readonly Toleration[]): Duration =>
  used.reduce<number>(
    (least, { tolerationSeconds }) =>
      tolerationSeconds === undefined ? least : Math.min(least, Math.max(0, tolerationSeconds) * second),
    Infinity,
  );
