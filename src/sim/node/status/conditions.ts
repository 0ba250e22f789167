import { equal } from '#kernel/json.ts';
import type { Condition, ConditionStatus, ContainerStatus, PodPhase, PodSpec } from '#model/objects.ts';
import { canonicalPart } from '../../api/strategy.ts';

/** Conditions that the kubelet writes, in the order in which it writes them. */
export const KUBELET_CONDITIONS: readonly string[] = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

/** What the conditions of a pod follow from. */
export interface Facts {
  readonly spec: PodSpec;
  readonly phase: PodPhase;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  /** The sandbox is there and has an address. */
  readonly sandboxReady: boolean;
  /** Undefined for a kubelet that does not tell it. */
  readonly generation: number | undefined;
  /** Conditions of others: readiness gates look there. */
  readonly others: readonly Condition[];
}

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

const TRUE: Verdict = { status: 'True' };
const FALSE: Verdict = { status: 'False' };
const UNKNOWN: Verdict = { status: 'Unknown' };

const verdict = (status: ConditionStatus, reason: string, message?: string): Verdict => ({
  status,
  reason,
  ...(message && { message }),
});

const names = (statuses: readonly ContainerStatus[]): string =>
  `[${statuses.map(({ name }) => name).join(' ')}]`;

function initialized({ spec, phase, init, main }: Facts): Verdict {
  if (phase === 'Succeeded') return verdict('True', 'PodCompleted');
  if (main.some(({ state, lastState }) => state?.running || state?.terminated || lastState?.terminated))
    return TRUE;
  if (init.length === 0) return TRUE;
  const sidecars = new Set(
    spec.initContainers?.filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const incomplete = init.filter(({ name, ready, started }) => (sidecars.has(name) ? !started : !ready));
  if (incomplete.length === 0) return TRUE;
  return verdict(
    'False',
    'ContainersNotInitialized',
    `containers with incomplete status: ${names(incomplete)}`,
  );
}

function containersReady({ spec, phase, init, main }: Facts): Verdict {
  if (phase === 'Succeeded') return verdict('False', 'PodCompleted');
  if (phase === 'Failed') return verdict('False', 'PodFailed');
  const sidecars = init.filter(({ name }) =>
    spec.initContainers?.some((c) => c.name === name && c.restartPolicy === 'Always'),
  );
  if (sidecars.every(isReady) && main.every(isReady)) return TRUE;
  const unready = [...sidecars, ...main].filter(({ ready }) => !ready);
  return verdict('False', 'ContainersNotReady', `containers with unready status: ${names(unready)}`);
}

const isReady = ({ ready }: ContainerStatus): boolean => ready;

function gateTrouble(gate: string, others: readonly Condition[]): string | undefined {
  const found = others.find(({ type }) => type === gate);
  if (!found) return `corresponding condition of pod readiness gate "${gate}" does not exist.`;
  return found.status === 'True'
    ? undefined
    : `the status of pod readiness gate "${gate}" is not "True", but ${found.status}`;
}

function ready(facts: Facts): Verdict {
  const containers = containersReady(facts);
  if (containers.status !== 'True') return containers;
  const troubles = (facts.spec.readinessGates ?? []).flatMap(
    ({ conditionType }) => gateTrouble(conditionType, facts.others) ?? [],
  );
  return troubles.length === 0 ? containers : verdict('False', 'ReadinessGatesNotReady', troubles.join(', '));
}

const RULES: Readonly<Record<string, (facts: Facts) => Verdict>> = {
  PodReadyToStartContainers: ({ sandboxReady }) => (sandboxReady ? TRUE : FALSE),
  Initialized: initialized,
  Ready: ready,
  ContainersReady: containersReady,
  PodScheduled: () => TRUE,
};

/**
 * The conditions of the kubelet, in its order (pkg/kubelet/status/generate.go).
 * @param before the conditions until now: a condition keeps the time at which it took its status
 */
export function conditionsOf(facts: Facts, before: readonly Condition[], now: string): readonly Condition[] {
  return KUBELET_CONDITIONS.map((type) => {
    const found = RULES[type]?.(facts) ?? UNKNOWN;
    const last = before.find((condition) => condition.type === type);
    // what the API shows already is not said again in other objects
    if (last && isSaid(last, found, facts.generation)) return last;
    const since = last?.status === found.status ? last.lastTransitionTime : undefined;
    return shared({
      type,
      ...(facts.generation !== undefined && { observedGeneration: facts.generation }),
      ...found,
      lastProbeTime: null,
      lastTransitionTime: since ?? now,
    });
  });
}

const isSaid = (
  last: Condition,
  { status, reason, message }: Verdict,
  generation: number | undefined,
): boolean =>
  last.status === status &&
  last.reason === reason &&
  last.message === message &&
  last.observedGeneration === generation &&
  last.lastProbeTime === null &&
  last.lastTransitionTime !== undefined;

/** By status and type. */
const newest: Readonly<Record<ConditionStatus, Map<string, Condition>>> = {
  True: new Map(),
  False: new Map(),
  Unknown: new Map(),
};

/** Pods that come up together say the same of the same second: one object says it for all of them. */
function shared(condition: Condition): Condition {
  const last = newest[condition.status].get(condition.type);
  if (last && equal(last, condition)) return last;
  const fresh = canonicalPart('core/v1.PodCondition', condition);
  newest[condition.status].set(condition.type, fresh);
  return fresh;
}
