import type { Condition } from '#model/objects.ts';

/** The conditions with this one in the place of the one of its type, or at the end; its time stays while its status does. */
export function withCondition(
  conditions: readonly Condition[] = [],
  condition: Condition,
): readonly Condition[] {
  const at = conditions.findIndex(({ type }) => type === condition.type);
  const before = conditions[at];
  if (!before) return [...conditions, condition];
  const time = before.status === condition.status ? before.lastTransitionTime : condition.lastTransitionTime;
  return conditions.with(at, { ...condition, ...(time !== undefined && { lastTransitionTime: time }) });
}
