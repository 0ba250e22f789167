import type { Node, Pod } from '#model/objects.ts';
import { quantity } from './downward.ts';

/** Why the kubelet refuses a pod: status.reason, and the text of the event. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** What the pods of a node take of it. */
export class Ledger {
  #cpu = 0;
  #memory = 0;
  #pods = 0;
  readonly #ports = new Map<string, string>();

  enter(pod: Pod): void {
    const { cpu, memory } = requestsOf(pod);
    this.#cpu += cpu;
    this.#memory += memory;
    this.#pods += 1;
    for (const port of hostPorts(pod)) this.#ports.set(port, pod.metadata.uid);
  }

  leave(pod: Pod): void {
    const { cpu, memory } = requestsOf(pod);
    this.#cpu -= cpu;
    this.#memory -= memory;
    this.#pods -= 1;
    for (const port of hostPorts(pod))
      if (this.#ports.get(port) === pod.metadata.uid) this.#ports.delete(port);
  }

  /** The kubelet's own check of a pod that was given to its node (predicate.go's generalFilter): undefined admits. */
  refusal(pod: Pod, node: Node): Refusal | undefined {
    return this.#lack(pod, node) ?? affinity(pod, node) ?? this.#takenPort(pod);
  }

  #lack(pod: Pod, { status }: Node): Refusal | undefined {
    const { cpu, memory } = requestsOf(pod);
    const have = status.allocatable ?? {};
    const rows: readonly (readonly [string, number, number, number])[] = [
      ['pods', 1, this.#pods, quantity(have['pods'] ?? 'x')],
      ['cpu', cpu, this.#cpu, Math.round(quantity(have['cpu'] ?? 'x') * 1000)],
      ['memory', memory, this.#memory, quantity(have['memory'] ?? 'x')],
    ];
    const row = rows.find(
      ([resource, asked, used, capacity]) =>
        have[resource] !== undefined && asked > 0 && asked + used > capacity,
    );
    if (!row) return undefined;
    const [resource, asked, used, capacity] = row;
    return {
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${asked}, used: ${used}, capacity: ${capacity}`,
    };
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

/** CPU in thousandths, memory in bytes: the sum of the containers, or the greatest init container. */
function requestsOf({ spec }: Pod): { readonly cpu: number; readonly memory: number } {
  const of = (resource: string, scale: number): number => {
    const amount = ({ resources }: Pod['spec']['containers'][number]) =>
      Math.round(quantity(resources?.requests?.[resource] ?? resources?.limits?.[resource]) * scale);
    const sum = spec.containers.reduce((total, container) => total + amount(container), 0);
    return Math.max(sum, ...(spec.initContainers ?? []).map(amount));
  };
  return { cpu: of('cpu', 1000), memory: of('memory', 1) };
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
