import type { Condition } from '#model/objects.ts';

/** A status without the counters that are zero: Go leaves them out (`omitempty`). */
export function withoutZeros<T extends object>(status: T): T {
  return Object.fromEntries(
    Object.entries(status).filter(([, value]) => value !== 0 && value !== undefined),
  ) as T;
}

export const conditionOf = <T extends { readonly type: string }>(
  conditions: readonly T[] | undefined,
  type: string,
): T | undefined => conditions?.find((condition) => condition.type === type);

/** The list with the condition at its end in the place of the one of its type, as workload controllers keep it. */
export const withCondition = <T extends Condition>(
  conditions: readonly T[] | undefined,
  condition: T,
): readonly T[] => [...withoutCondition(conditions, condition.type), condition];

export const withoutCondition = <T extends { readonly type: string }>(
  conditions: readonly T[] | undefined,
  type: string,
): readonly T[] => (conditions ?? []).filter((condition) => condition.type !== type);
