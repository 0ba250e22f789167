import { timestamp } from '#kernel/time.ts';
import type { Condition, Pod, PodDisruptionBudget } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import { type ApiError, badRequest, forbidden, refusal } from '#model/status.ts';
import type { Cause, Status } from '#model/status.ts';
import { mapAt } from '../bodies.ts';
import { isDryRun, writeOf } from '../call.ts';
import type { Call } from '../call.ts';
import { readSmall, smallResource } from '../small-bodies.ts';
import type { DeleteOptions } from '../request.ts';
import { plainError } from '../server-errors.ts';
import { withCondition } from './conditions.ts';
import { checkPreconditions, checkedOptions } from './delete-options.ts';
import { removeObject } from './delete.ts';
import { created } from './success.ts';
import { existing } from './update.ts';

const evictionResource = smallResource('policy', 'Eviction');
/** MaxDisruptedPodSize */
const MOST_DISRUPTED = 2000;
/** How long a client should wait for a budget that is still being computed. */
const RETRY_SECONDS = 10;
const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";

/** A pod that does not run, or not for long, may always go. */
const ignoresBudgets = ({ status: { phase }, metadata }: Pod): boolean =>
  phase === 'Succeeded' ||
  phase === 'Failed' ||
  phase === 'Pending' ||
  metadata.deletionTimestamp !== undefined;

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

/** The budgets of a pod; one without a selector is about nothing, one that is empty about every pod. */
const budgetsOf = ({ store }: Call, { metadata }: Pod): readonly PodDisruptionBudget[] =>
  (store.list(resources.PodDisruptionBudget, metadata.namespace) as PodDisruptionBudget[]).filter(
    ({ spec: { selector } }) => selectorMatches(selector, metadata.labels),
  );

function tooMany(cause: string, retryAfterSeconds?: number): ApiError {
  const causes: readonly Cause[] = [{ reason: 'DisruptionBudget', message: cause }];
  const details = { causes, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  return refusal(429, 'TooManyRequests', VIOLATES, details);
}

/** EvictionREST.checkAndDecrement, the judging part. */
function check({ metadata: { name, generation = 0 }, status }: PodDisruptionBudget): void {
  const refuse = (why: string) =>
    forbidden({ ...resources.PodDisruptionBudget, plural: 'poddisruptionbudget' }, name, why);
  if ((status.observedGeneration ?? 0) < generation)
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`, RETRY_SECONDS);
  if (status.disruptionsAllowed < 0) throw refuse('pdb disruptions allowed is negative');
  if (Object.keys(status.disruptedPods ?? {}).length > MOST_DISRUPTED)
    throw refuse('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (status.disruptionsAllowed === 0) throw tooMany(`The disruption budget ${name} ${whyNone(status)}`);
}

/** Why a budget allows nothing. The numbers of one that could not be counted are not to be trusted. */
function whyNone({ conditions, currentHealthy, desiredHealthy }: PodDisruptionBudget['status']): string {
  const condition = conditions?.find(
    ({ type, status }) => type === 'DisruptionAllowed' && status === 'False',
  );
  const { reason = '', message = '' } = condition ?? {};
  if (message && reason === 'SyncFailed')
    return `does not allow evicting pods currently because it failed sync: ${message}`;
  if (currentHealthy <= desiredHealthy)
    return `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  return `does not allow evicting pods currently${message && ` (${reason}): ${message}`}`;
}

/** The budget after one more disruption; the disruption controller learns from it which pod is about to go. */
function spent({ now }: Call, budget: PodDisruptionBudget, pod: Pod): PodDisruptionBudget {
  const { status, metadata } = budget;
  const disruptionsAllowed = status.disruptionsAllowed - 1;
  const none: Condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    observedGeneration: status.observedGeneration ?? metadata.generation ?? 0,
    lastTransitionTime: timestamp(now),
    reason: 'InsufficientPods',
    message: '',
  };
  const conditions = disruptionsAllowed === 0 ? { conditions: withCondition(status.conditions, none) } : {};
  const disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: timestamp(now) };
  return { ...budget, status: { ...status, ...conditions, disruptionsAllowed, disruptedPods } };
}

/** Pods that are not ready take nothing from a budget that is met, or that does not care. */
function takesNothing(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isReady(pod)) return false;
  return (
    spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
    (status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0)
  );
}

function askBudgets(call: Call, pod: Pod, options: DeleteOptions): void {
  const budgets = budgetsOf(call, pod);
  if (budgets.length > 1)
    throw plainError(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  const [budget] = budgets;
  if (!budget || takesNothing(pod, budget)) return;
  check(budget);
  if (!isDryRun(call) && !options.dryRun?.includes('All'))
    call.store.put(resources.PodDisruptionBudget, spent(call, budget, pod), {
      now: call.now,
      by: 'kube-apiserver',
      verb: 'update/status',
    });
}

const evicting = ({ now }: Call): Condition => ({
  type: 'DisruptionTarget',
  status: 'True',
  lastProbeTime: null,
  lastTransitionTime: timestamp(now),
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
});

/** The pod says why it goes, then it is deleted (addConditionAndDeletePod). */
function removePod(call: Call, pod: Pod, options: DeleteOptions): void {
  if (isDryRun(call) || options.dryRun?.includes('All'))
    return void removeObject(call, resources.Pod, pod, { ...options, dryRun: ['All'] });
  checkPreconditions(resources.Pod, pod, options);
  const target: Pod = {
    ...pod,
    status: { ...pod.status, conditions: withCondition(pod.status.conditions, evicting(call)) },
  };
  const marked = call.store.put(resources.Pod, target, writeOf(call));
  const { preconditions: _met, ...rest } = options;
  removeObject(call, resources.Pod, marked, rest);
}

/** Deletes a pod if its disruption budget allows it (policy/v1 Eviction). */
export function evict(call: Call): Status {
  const eviction = readSmall(call, evictionResource, ['policy/v1beta1']);
  if (mapAt(eviction, 'metadata')['name'] !== call.request.name)
    throw badRequest('name in URL does not match name in Eviction object');
  const options = checkedOptions(mapAt(eviction, 'deleteOptions'));
  const pod = existing(call) as Pod;
  if (!ignoresBudgets(pod)) askBudgets(call, pod, options);
  removePod(call, pod, options);
  return created;
}
