import { isMap } from '#kernel/json.ts';
import { load } from 'js-yaml';

/** A taint as a scenario writes it. */
export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A node of a scenario's own, `ns-NAME` in the cluster. */
export interface ScenarioNode {
  readonly name: string;
  readonly pool?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly NodeTaint[];
  readonly pods?: string;
}

export interface NodeStep extends ScenarioNode {
  readonly action: 'add' | 'lost' | 'back' | 'delete' | 'taint' | 'untaint' | 'cordon';
  readonly taint?: NodeTaint;
}

interface Manifest {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string };
}

interface Target {
  readonly kind: string;
  readonly name: string;
}

/** One verb of a scenario with its argument; `at-once` goes on without waiting for quiet. */
export type StepVerb =
  | { readonly verb: 'create' | 'apply'; readonly arg: Manifest }
  | {
      readonly verb: 'patch';
      readonly arg: Target & {
        readonly subresource?: string;
        readonly type?: 'merge' | 'strategic' | 'json';
        readonly body: unknown;
      };
    }
  | {
      readonly verb: 'scale';
      readonly arg: { readonly kind?: string; readonly name: string; readonly replicas: unknown };
    }
  | {
      readonly verb: 'delete';
      readonly arg: Target & {
        readonly grace?: number;
        readonly propagation?: string;
        readonly preconditions?: object;
      };
    }
  | { readonly verb: 'evict'; readonly arg: { readonly pod: string } }
  | { readonly verb: 'settle'; readonly arg: { readonly cap?: number } }
  | { readonly verb: 'wait'; readonly arg: number }
  | { readonly verb: 'start' | 'ready' | 'unready' | 'terminated'; readonly arg: string }
  | { readonly verb: 'exit'; readonly arg: { readonly pod: string; readonly code: number } }
  | {
      readonly verb: 'phase';
      readonly arg: {
        readonly pod: string;
        readonly phase: 'Failed' | 'Succeeded';
        readonly reason?: string;
        readonly message?: string;
        readonly code?: number;
      };
    }
  | { readonly verb: 'hold' | 'unhold'; readonly arg: string | readonly string[] }
  | { readonly verb: 'kubelet' | 'provisioner'; readonly arg: string }
  | { readonly verb: 'node'; readonly arg: NodeStep }
  | { readonly verb: 'stop' | 'resume' | 'restart'; readonly arg: string };

export type Step = StepVerb & {
  readonly atOnce: boolean;
  /** As it is written, for the journal. */ readonly source: object;
};

export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly gates: readonly string[];
  readonly kubelet: 'auto' | 'manual';
  readonly provisioner: 'auto' | 'off';
  /** Empty: the shared node `node-1` serves. */
  readonly nodes: readonly ScenarioNode[];
  readonly steps: readonly Step[];
}

type Shape = 'map' | 'text' | 'number' | 'texts';
const fits: Readonly<Record<Shape, (value: unknown) => boolean>> = {
  map: isMap,
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && value >= 0,
  texts: (value) =>
    typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string')),
};

/** What the argument of each verb looks like, and the fields that it must have. */
const verbs: ReadonlyMap<string, readonly [Shape, ...string[]]> = new Map([
  ['create', ['map', 'kind']],
  ['apply', ['map', 'kind', 'metadata']],
  ['patch', ['map', 'kind', 'name', 'body']],
  ['scale', ['map', 'name', 'replicas']],
  ['delete', ['map', 'kind']],
  ['evict', ['map', 'pod']],
  ['settle', ['map']],
  ['wait', ['number']],
  ['start', ['text']],
  ['ready', ['text']],
  ['unready', ['text']],
  ['terminated', ['text']],
  ['exit', ['map', 'pod', 'code']],
  ['phase', ['map', 'pod', 'phase']],
  ['hold', ['texts']],
  ['unhold', ['texts']],
  ['kubelet', ['text']],
  ['provisioner', ['text']],
  ['node', ['map', 'name', 'action']],
  ['stop', ['text']],
  ['resume', ['text']],
  ['restart', ['text']],
]);

/** @throws Error saying which part of the scenario is not understood */
export function parseScenario(yaml: string): Scenario {
  const value: unknown = load(yaml);
  if (!isMap(value) || typeof value.name !== 'string' || !Array.isArray(value.steps))
    throw new Error('a scenario has a name and steps');
  return {
    name: value.name,
    about: typeof value.about === 'string' ? value.about : '',
    gates: Array.isArray(value.gates) ? value.gates.map(String) : [],
    kubelet: value.kubelet === 'auto' ? 'auto' : 'manual',
    provisioner: value.provisioner === undefined || value.provisioner === 'auto' ? 'auto' : 'off',
    nodes: Array.isArray(value.nodes) ? value.nodes.map(parseNode) : [],
    steps: value.steps.map(parseStep),
  };
}

function parseNode(value: unknown): ScenarioNode {
  if (typeof value === 'string') return { name: value };
  if (isMap(value) && typeof value.name === 'string') return value as unknown as ScenarioNode;
  throw new Error(`a node is a name or a map with a name, not ${JSON.stringify(value)}`);
}

function parseStep(value: unknown, index: number): Step {
  const where = `step ${index + 1}`;
  const verb = isMap(value) ? Object.keys(value)[0] : undefined;
  const [shape, ...required] = (verb !== undefined && verbs.get(verb)) || [];
  if (!isMap(value) || verb === undefined || !shape)
    throw new Error(`${where}: unknown verb ${JSON.stringify(value)}`);
  const arg = value[verb];
  if (!fits[shape](arg)) throw new Error(`${where}: ${verb} needs a ${shape}, not ${JSON.stringify(arg)}`);
  const missing = required.filter((field) => !isMap(arg) || arg[field] === undefined);
  if (missing.length > 0) throw new Error(`${where}: ${verb} has no ${missing.join(', ')}`);
  return { verb, arg, atOnce: 'at-once' in value, source: value } as Step;
}
