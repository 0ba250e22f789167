import type { Taint, Toleration } from './objects.ts';

/** core/v1 Toleration.ToleratesTaint: an empty effect or key (with Exists) means every one. */
export function tolerates(
  { key, operator = 'Equal', value = '', effect }: Toleration,
  taint: Taint,
): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return Boolean(key) && value === (taint.value ?? '');
}

export const isTolerated = (taint: Taint, tolerations: readonly Toleration[] = []): boolean =>
  tolerations.some((one) => tolerates(one, taint));
