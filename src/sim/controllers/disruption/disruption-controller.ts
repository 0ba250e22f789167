import type { Duration, Instant } from '#kernel/time.ts';
import { instantOf, minute, timestamp } from '#kernel/time.ts';
import { keyFor, keyOf, splitKey } from '#model/keys.ts';
import type { LabelSelector, Pod, PodDisruptionBudget } from '#model/objects.ts';
import { isTerminal, podCondition } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Sync } from '../../loop/controller.ts';
import { client } from '../client.ts';
import { disruptedPods, failedStatus, nextStatus } from './budget-status.ts';
import { expectationOf } from './expected-pods.ts';
import { Tally } from './tally.ts';

const USER = 'disruption-controller';
const EVENT_SOURCE = 'controllermanager';
/** A pod that was marked for disruption and not deleted is believed to stay after so long. */
const STALE_AFTER: Duration = 2 * minute;

const api = client(USER);

/** The disruption controller of kube-controller-manager 1.36 (pkg/controller/disruption): budgets' status. */
export const disruptionController = (): Controller => new DisruptionController();

class DisruptionController implements Controller {
  readonly name = USER;
  readonly informers = [
    resources.PodDisruptionBudget,
    resources.Pod,
    resources.StatefulSet,
    resources.ReplicaSet,
    resources.Deployment,
  ];
  /** Budgets by namespace and name, with their pods counted. */
  readonly #tallies = new Map<string, Map<string, Tally>>();

  observe(event: StoredEvent, enqueue: Enqueue, context: Context): void {
    if (event.resource === resources.PodDisruptionBudget) this.#observeBudget(event, enqueue, context);
    else if (event.resource === resources.Pod) this.#observePod(event, enqueue, context);
  }

  *sync(key: string, context: Context): Sync {
    const space = key.indexOf(' ');
    const { namespace, name } = splitKey(key.slice(space + 1));
    return yield* key.startsWith('pod')
      ? clearStale(namespace, name, context)
      : this.#syncBudget(namespace ?? '', name, context);
  }

  #observeBudget({ type, object }: StoredEvent, enqueue: Enqueue, { view }: Context): void {
    const {
      metadata: { namespace = '', name },
      spec,
    } = object as PodDisruptionBudget;
    const here = this.#tallies.get(namespace) ?? new Map<string, Tally>();
    this.#tallies.set(namespace, here);
    enqueue(`budget ${keyOf(namespace, name)}`);
    if (type === 'DELETED') return void here.delete(name);
    if (here.get(name)?.selector === spec.selector && here.has(name)) return;
    const tally = new Tally(spec.selector);
    for (const pod of view.list<Pod>(resources.Pod, namespace)) if (tally.matches(pod)) tally.put(pod);
    here.set(name, tally);
  }

  #observePod({ type, object }: StoredEvent, enqueue: Enqueue, context: Context): void {
    const pod = object as Pod;
    this.#count(pod, type === 'DELETED', enqueue, context);
    const stale = type === 'DELETED' ? undefined : staleAt(pod);
    if (stale !== undefined) enqueue(`pod ${keyFor(pod)}`, Math.max(0, stale - context.clock.now()));
  }

  #count(pod: Pod, gone: boolean, enqueue: Enqueue, context: Context): void {
    const { namespace = '', name } = pod.metadata;
    const budgets = this.#tallies.get(namespace);
    if (!budgets || budgets.size === 0) return;
    const matching: string[] = [];
    for (const [budget, tally] of budgets) {
      const matches = tally.matches(pod);
      if (matches) matching.push(budget);
      if (matches && !gone) tally.put(pod);
      else tally.drop(name);
    }
    matching.sort();
    const [chosen] = matching;
    if (chosen === undefined) return;
    if (matching.length > 1) {
      const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen}" arbitrarily.`;
      context.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', message, EVENT_SOURCE);
    }
    enqueue(`budget ${keyOf(namespace, chosen)}`);
  }

  *#syncBudget(namespace: string, name: string, context: Context): Sync {
    const budget = context.view.get<PodDisruptionBudget>(resources.PodDisruptionBudget, namespace, name);
    const tally = this.#tallies.get(namespace)?.get(name);
    if (!budget || !tally) return;
    const say = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      context.event(budget, type, reason, message, EVENT_SOURCE);
    if (tally.pods.size === 0) say('Normal', 'NoPods', 'No matching pods found');
    const now = context.clock.now();
    const expectation = expectationOf(budget, tally, context.view);
    if ('failed' in expectation) {
      say(
        'Warning',
        'CalculateExpectedPodCountFailed',
        `Failed to calculate the number of expected pods: ${expectation.failed}`,
      );
      return yield* writeStatus(budget, failedStatus(budget, expectation.failed, now), now);
    }
    if (expectation.unmanaged.length > 0) say('Warning', 'UnmanagedPods', unmanagedMessage(budget));
    const disrupted = disruptedPods(budget, tally, now);
    for (const pod of disrupted.overdue) {
      const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
      context.event(tally.pods.get(pod) as Pod, 'Warning', 'NotDeleted', message, EVENT_SOURCE);
    }
    return yield* writeStatus(
      budget,
      nextStatus(budget, tally, expectation, disrupted, now),
      now,
      disrupted.recheckAt,
    );
  }
}

function* writeStatus(
  budget: PodDisruptionBudget,
  status: PodDisruptionBudget['status'] | undefined,
  now: Instant,
  recheckAt?: Instant,
): Sync {
  const again = recheckAt === undefined ? undefined : { requeueAfter: Math.max(1, recheckAt - now + 1) };
  if (!status) return again;
  const answer = yield api.updateAt('status', resources.PodDisruptionBudget, { ...budget, status });
  if (answer.ok) return again;
  if (answer.code === 409) return { failed: answer.body.message ?? 'conflict' };
  const last = yield api.updateAt('status', resources.PodDisruptionBudget, {
    ...budget,
    status: failedStatus(budget, answer.body.message ?? '', now),
  });
  return last.ok ? undefined : { failed: last.body.message ?? 'refused' };
}

/** When the mark of an interrupted eviction is to be taken back; undefined when the pod has none. */
function staleAt(pod: Pod): Instant | undefined {
  if (pod.metadata.deletionTimestamp !== undefined || isTerminal(pod)) return undefined;
  const mark = podCondition(pod, 'DisruptionTarget');
  if (mark?.status !== 'True' || mark.reason === 'TerminationByKubelet') return undefined;
  return instantOf(mark.lastTransitionTime ?? '') + STALE_AFTER;
}

function* clearStale(namespace: string | undefined, name: string, { view, clock }: Context): Sync {
  const pod = view.get<Pod>(resources.Pod, namespace, name);
  const stale = pod && staleAt(pod);
  if (!pod || stale === undefined) return;
  if (stale > clock.now()) return { requeueAfter: stale - clock.now() };
  const { generation } = pod.metadata;
  const cleared = {
    type: 'DisruptionTarget',
    status: 'False' as const,
    lastProbeTime: null,
    lastTransitionTime: timestamp(clock.now()),
    ...(generation && { observedGeneration: generation }),
  };
  const conditions = (pod.status.conditions ?? []).map((condition) =>
    condition.type === 'DisruptionTarget' ? cleared : condition,
  );
  const answer = yield api.updateAt('status', resources.Pod, {
    ...pod,
    status: { ...pod.status, conditions },
  });
  return answer.ok ? undefined : { failed: answer.body.message ?? 'refused' };
}

const unmanagedMessage = ({ spec: { selector } }: PodDisruptionBudget): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${show(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be ` +
  'calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';

/** A selector as Go prints it. */
function show(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => `${key}: ${matchLabels[key]},`)
    .join('');
  const expressions = matchExpressions
    .map(
      ({ key, operator, values = [] }) =>
        `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
    )
    .join('');
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}
