import { equal } from '#kernel/json.ts';
import type { Condition, ConditionStatus, ContainerStatus, PodPhase, PodSpec } from '#model/objects.ts';

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

const verdict = (status: ConditionStatus, reason?: string, message?: string): Verdict => ({
  status,
  ...(reason && { reason }),
  ...(message && { message }),
});

const names = (statuses: readonly ContainerStatus[]): string =>
  `[${statuses.map(({ name }) => name).join(' ')}]`;

function initialized({ spec, phase, init, main }: Facts): Verdict {
  if (phase === 'Succeeded') return verdict('True', 'PodCompleted');
  if (main.some(({ state, lastState }) => state?.running || state?.terminated || lastState?.terminated))
    return verdict('True');
  const sidecars = new Set(
    spec.initContainers?.filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const incomplete = init.filter(({ name, ready, started }) => (sidecars.has(name) ? !started : !ready));
  if (incomplete.length === 0) return verdict('True');
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
  const unready = [...sidecars, ...main].filter(({ ready }) => !ready);
  return unready.length === 0
    ? verdict('True')
    : verdict('False', 'ContainersNotReady', `containers with unready status: ${names(unready)}`);
}

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
  PodReadyToStartContainers: ({ sandboxReady }) => verdict(sandboxReady ? 'True' : 'False'),
  Initialized: initialized,
  Ready: ready,
  ContainersReady: containersReady,
  PodScheduled: () => verdict('True'),
};

/**
 * The conditions of the kubelet, in its order (pkg/kubelet/status/generate.go).
 * @param before the conditions until now: a condition keeps the time at which it took its status
 */
export function conditionsOf(facts: Facts, before: readonly Condition[], now: string): readonly Condition[] {
  return KUBELET_CONDITIONS.map((type) => {
    const found = RULES[type]?.(facts) ?? verdict('Unknown');
    const last = before.find((condition) => condition.type === type);
    const since = last?.status === found.status ? last.lastTransitionTime : undefined;
    const condition = {
      type,
      ...(facts.generation !== undefined && { observedGeneration: facts.generation }),
      ...found,
      lastProbeTime: null,
      lastTransitionTime: since ?? now,
    };
    // what the API shows already is not said again in other objects
    return last && equal(last, condition) ? last : condition;
  });
}
