import type { Condition } from '#model/objects.ts';

/** A status of a pod, or what of it tells which generation was looked at. */
export interface Observed {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

/** Conditions of one type stand for one another in their order; several of a type may be. */
function generationsOf(conditions: readonly Condition[]): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const { type, observedGeneration = 0 } of conditions)
    out.set(type, [...(out.get(type) ?? []), observedGeneration]);
  return out;
}

const isTold = ({ observedGeneration }: Condition): boolean => Boolean(observedGeneration);

function withOld(conditions: readonly Condition[], old: readonly Condition[]): readonly Condition[] {
  if (conditions.every(isTold) || !old.some(isTold)) return conditions;
  const before = generationsOf(old);
  return conditions.map((condition) => {
    const generation = before.get(condition.type)?.shift() ?? 0;
    return isTold(condition) || generation === 0
      ? condition
      : { ...condition, observedGeneration: generation };
  });
}

/** A status that no longer tells a generation tells the one before (podStatusStrategy.preserveOldObservedGeneration). */
export function withOldGenerations<T extends Observed>(status: T, old: Observed): T {
  const { conditions = [] } = status;
  const kept = withOld(conditions, old.conditions ?? []);
  const generation = status.observedGeneration || old.observedGeneration;
  if (kept === conditions && generation === status.observedGeneration) return status;
  return {
    ...status,
    ...(generation && { observedGeneration: generation }),
    ...(kept !== conditions && { conditions: kept }),
  };
}
