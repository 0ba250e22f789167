import { equal } from '#kernel/json.ts';
import type { Duration, Instant } from '#kernel/time.ts';
import { instantOf, minute, timestamp } from '#kernel/time.ts';
import type { Condition, PodDisruptionBudget } from '#model/objects.ts';
import { isTerminating } from '#model/pod-state.ts';
import { conditionOf } from '../conditions.ts';
import type { Expectation } from './expected-pods.ts';
import type { Tally } from './tally.ts';
import { countsAsHealthy } from './tally.ts';

export type BudgetStatus = PodDisruptionBudget['status'];

/** So long after an evicted pod was promised to go it is believed to stay. */
const DELETION_TIMEOUT: Duration = 2 * minute;
const DISRUPTION_ALLOWED = 'DisruptionAllowed';

/** The pods that evictions announced and that are still to go. */
export interface Disrupted {
  readonly disruptedPods: { readonly [pod: string]: string };
  /** Pods that were announced and did not go in time. */
  readonly overdue: readonly string[];
  /** When the first of the others becomes overdue. */
  readonly recheckAt: Instant | undefined;
}

export function disruptedPods({ status }: PodDisruptionBudget, { pods }: Tally, now: Instant): Disrupted {
  const waiting: [string, string][] = [];
  const overdue: string[] = [];
  let recheckAt: Instant | undefined;
  for (const [name, since] of Object.entries(status.disruptedPods ?? {})) {
    const pod = pods.get(name);
    if (!pod || isTerminating(pod)) continue;
    const expected = instantOf(since) + DELETION_TIMEOUT;
    if (expected < now) overdue.push(name);
    else {
      waiting.push([name, since]);
      recheckAt = Math.min(recheckAt ?? expected, expected);
    }
  }
  return { disruptedPods: Object.fromEntries(waiting), overdue, recheckAt };
}

/** The status that the budget should have; undefined when it has it already. */
export function nextStatus(
  budget: PodDisruptionBudget,
  tally: Tally,
  expectation: Expectation,
  disrupted: Disrupted,
  now: Instant,
): BudgetStatus | undefined {
  const { expectedPods, desiredHealthy } = expectation;
  const doomed = Object.keys(disrupted.disruptedPods)
    .map((name) => tally.pods.get(name))
    .filter((pod) => pod && countsAsHealthy(pod)).length;
  const currentHealthy = tally.healthy - doomed;
  // a budget that matches no pods yet must not allow the first of them to be evicted
  const disruptionsAllowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  const {
    status,
    metadata: { generation = 0 },
  } = budget;
  const wanted: BudgetStatus = {
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
    expectedPods,
    observedGeneration: generation,
    ...(Object.keys(disrupted.disruptedPods).length > 0 && { disruptedPods: disrupted.disruptedPods }),
    conditions: withAllowed(status.conditions, disruptionsAllowed > 0, generation, now),
  };
  return equal(
    { ...status, disruptedPods: status.disruptedPods ?? {} },
    { ...wanted, disruptedPods: disrupted.disruptedPods },
  )
    ? undefined
    : wanted;
}

/** The last resort when nothing can be computed: no evictions. */
export const failedStatus = (
  { status }: PodDisruptionBudget,
  message: string,
  now: Instant,
): BudgetStatus => ({
  ...status,
  disruptionsAllowed: 0,
  conditions: withStatusCondition(
    status.conditions,
    {
      type: DISRUPTION_ALLOWED,
      status: 'False',
      reason: 'SyncFailed',
      message,
      ...(status.observedGeneration && { observedGeneration: status.observedGeneration }),
    },
    now,
  ),
});

const withAllowed = (
  conditions: readonly Condition[] | undefined,
  allowed: boolean,
  observedGeneration: number,
  now: Instant,
): readonly Condition[] =>
  withStatusCondition(
    conditions,
    {
      type: DISRUPTION_ALLOWED,
      status: allowed ? 'True' : 'False',
      reason: allowed ? 'SufficientPods' : 'InsufficientPods',
      message: '',
      observedGeneration,
    },
    now,
  );

/** As apimachinery's meta.SetStatusCondition: the transition time changes with the status only. */
function withStatusCondition(
  conditions: readonly Condition[] = [],
  condition: Condition,
  now: Instant,
): readonly Condition[] {
  const before = conditionOf(conditions, condition.type);
  const lastTransitionTime =
    before?.status === condition.status && before.lastTransitionTime
      ? before.lastTransitionTime
      : timestamp(now);
  const after = { ...condition, lastTransitionTime };
  return before ? conditions.map((one) => (one === before ? after : one)) : [...conditions, after];
}
