import type { Node, Pod } from '#model/objects.ts';
import { isTolerated } from '#model/tolerations.ts';
import { quantity } from './downward.ts';

/** Why the kubelet refuses a pod: status.reason, and the text of the event. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** What the pods of a node take of it. */
export class Ledger {
  readonly #used = new Map<string, number>();
  readonly #ports = new Map<string, string>();

  enter(pod: Pod): void {
    this.#book(pod, 1);
    for (const port of hostPorts(pod)) this.#ports.set(port, pod.metadata.uid);
  }

  leave(pod: Pod): void {
    this.#book(pod, -1);
    for (const port of hostPorts(pod))
      if (this.#ports.get(port) === pod.metadata.uid) this.#ports.delete(port);
  }

  #book(pod: Pod, sign: 1 | -1): void {
    for (const [resource, amount] of requestsOf(pod))
      this.#used.set(resource, (this.#used.get(resource) ?? 0) + sign * amount);
  }

  /** The kubelet's own check of a pod that was given to its node (predicate.go, Admit): undefined admits. */
  refusal(pod: Pod, node: Node): Refusal | undefined {
    return (
      otherSystem(pod) ??
      this.#lack(pod, node) ??
      affinity(pod, node) ??
      this.#takenPort(pod) ??
      tainted(pod, node)
    );
  }

  /** Of what the node does not have at all nothing is asked here: it may be the cluster's. */
  #lack(pod: Pod, { status: { allocatable = {} } }: Node): Refusal | undefined {
    for (const [resource, asked] of requestsOf(pod)) {
      if (allocatable[resource] === undefined || asked === 0) continue;
      const capacity = amountOf(resource, allocatable[resource]);
      const used = this.#used.get(resource) ?? 0;
      if (asked + used > capacity)
        return {
          reason: `OutOf${resource}`,
          message: `Node didn't have enough resource: ${resource}, requested: ${asked}, used: ${used}, capacity: ${capacity}`,
        };
    }
    return undefined;
  }

  #takenPort(pod: Pod): Refusal | undefined {
    const taken = hostPorts(pod).some((port) => this.#ports.has(port));
    return taken
      ? predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports")
      : undefined;
  }
}

const predicate = (name: string, why: string): Refusal => ({
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
});

const hostPorts = ({ spec }: Pod): readonly string[] =>
  spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [`${protocol} ${hostPort}`] : [])),
  );

const KERNEL = 'linux';

/** A pod for another operating system, by its label or its field. */
function otherSystem({ metadata, spec }: Pod): Refusal | undefined {
  const refused = (reason: string, what: string): Refusal => ({
    reason,
    message: `Failed to admit pod as the ${what}`,
  });
  if ((metadata.labels?.['kubernetes.io/os'] ?? KERNEL) !== KERNEL)
    return refused('PodOSSelectorNodeLabelDoesNotMatch', "`kubernetes.io/os` label doesn't match node label");
  const { name = KERNEL } = (spec['os'] ?? {}) as { readonly name?: string };
  return name === KERNEL ? undefined : refused('PodOSNotSupported', "OS field doesn't match node OS");
}

/** A taint that would drive the pod away at once. */
function tainted({ spec: { tolerations } }: Pod, { spec: { taints = [] } }: Node): Refusal | undefined {
  const drivesAway = taints.some((taint) => taint.effect === 'NoExecute' && !isTolerated(taint, tolerations));
  return drivesAway
    ? predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate")
    : undefined;
}

/** CPU in thousandths, everything else in its own unit. */
const amountOf = (resource: string, amount: string | number | undefined): number =>
  Math.round(quantity(amount) * (resource === 'cpu' ? 1000 : 1));

const BASIC: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];

/** What a pod asks for, in the order in which it is looked at: the sum of the containers, or the greatest init container. */
function requestsOf({ spec }: Pod): ReadonlyMap<string, number> {
  const { containers, initContainers = [] } = spec;
  const asked = [...containers, ...initContainers].map(({ resources }) => ({
    ...resources?.limits,
    ...resources?.requests,
  }));
  const others = asked.flatMap(Object.keys).filter((resource) => !BASIC.includes(resource));
  const of = (resource: string): number => {
    const amounts = asked.map((each) => amountOf(resource, each[resource]));
    const sum = amounts.slice(0, containers.length).reduce((total, amount) => total + amount, 0);
    return Math.max(sum, ...amounts.slice(containers.length));
  };
  const amounts = [...BASIC, ...new Set(others.sort())].map((each) => [each, of(each)] as const);
  return new Map([['pods', 1], ...amounts]);
}

interface Term {
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

const OPERATORS: Readonly<Record<string, (value: string | undefined, values: readonly string[]) => boolean>> =
  {
    In: (value, values) => value !== undefined && values.includes(value),
    NotIn: (value, values) => value === undefined || !values.includes(value),
    Exists: (value) => value !== undefined,
    DoesNotExist: (value) => value === undefined,
    Gt: (value, [than]) => Number(value) > Number(than),
    Lt: (value, [than]) => Number(value) < Number(than),
  };

/** Node selector and required node affinity. */
function affinity({ spec }: Pod, { metadata }: Node): Refusal | undefined {
  const labels = new Map(Object.entries(metadata.labels ?? {}));
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels.get(key) === value);
  const { nodeAffinity } = (spec.affinity ?? {}) as {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly Term[];
      };
    };
  };
  const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const fits =
    !terms ||
    terms.some(({ matchExpressions = [] }) =>
      matchExpressions.every(
        ({ key, operator, values = [] }) => OPERATORS[operator]?.(labels.get(key), values) ?? false,
      ),
    );
  return selected && fits
    ? undefined
    : predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
}
