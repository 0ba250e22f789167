import type { ObjectMeta } from '#model/objects.ts';
import { validateConditions } from './conditions.ts';
import type { CommonCondition } from './conditions.ts';
import type { Errors } from './field.ts';
import { invalid, notNegative, notSupported } from './field.ts';
import { goText } from './go-struct.ts';
import { validateIntOrPercent } from './int-or-percent.ts';
import type { Selector } from './label-selector.ts';
import { validateSelector } from './label-selector.ts';
import { validateMetaUpdate, validateUnruledMeta } from './object-meta.ts';

interface Spec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly selector?: Selector;
  readonly unhealthyPodEvictionPolicy?: string;
}

export interface PodDisruptionBudget {
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
  readonly status: {
    readonly disruptionsAllowed: number;
    readonly currentHealthy: number;
    readonly desiredHealthy: number;
    readonly expectedPods: number;
    readonly conditions?: readonly CommonCondition[];
  };
}

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** policy/v1 PodDisruptionBudget, new. */
export function validateNewBudget(errors: Errors, budget: PodDisruptionBudget): void {
  validateBudget(errors, budget);
  validateUnruledMeta(errors, budget.metadata);
}

/** policy/v1 PodDisruptionBudget, changed. */
export function validateBudget(errors: Errors, { spec }: PodDisruptionBudget): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(
      invalid(
        'spec',
        goText('policy/v1.PodDisruptionBudgetSpec', { ...spec }),
        'minAvailable and maxUnavailable cannot be both set',
      ),
    );
  }
  if (minAvailable !== undefined) validateIntOrPercent(errors, 'spec.minAvailable', minAvailable);
  if (maxUnavailable !== undefined) validateIntOrPercent(errors, 'spec.maxUnavailable', maxUnavailable);
  validateSelector(errors, 'spec.selector', selector);
  if (policy !== undefined && !POLICIES.includes(policy))
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES));
}

/** policy/v1 PodDisruptionBudget, its status changed. */
export function validateBudgetStatus(
  errors: Errors,
  { metadata, status }: PodDisruptionBudget,
  old: PodDisruptionBudget,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  validateConditions(errors, 'status.conditions', status.conditions ?? []);
  for (const count of ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const)
    notNegative(errors, `status.${count}`, status[count]);
}
