import { isMap } from '#kernel/json.ts';
import type { ApiResponse } from '#sim/api/request.ts';
import { defined, NAMESPACE } from './client.ts';
import type { Player } from './player.ts';
import type { NodeStep, Step, StepVerb } from './scenario.ts';

/** What a step came to: the API's answer, if it asked the API. */
type Outcome = ApiResponse | undefined;
type ArgumentOf<V, S = StepVerb> = S extends { readonly verb: infer W; readonly arg: infer A }
  ? V extends W
    ? A
    : never
  : never;
type Handlers = { readonly [V in StepVerb['verb']]: (player: Player, arg: ArgumentOf<V>) => Outcome | void };

/** Takes one step of a scenario. `$NS` in its argument stands for the namespace. */
export function take(player: Player, { verb, arg }: Step): Outcome {
  const handle = handlers[verb] as (player: Player, arg: unknown) => Outcome | void;
  return handle(player, withNamespace(arg)) ?? undefined;
}

function withNamespace(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$NS', NAMESPACE);
  if (Array.isArray(value)) return value.map(withNamespace);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withNamespace(part)]));
}

const names = (arg: string | readonly string[]): readonly string[] => (typeof arg === 'string' ? [arg] : arg);

const handlers: Handlers = {
  settle: () => undefined,
  wait: (player, seconds) => player.pass(seconds * 1000),
  create: (player, body) => player.ask({ verb: 'create', kind: body.kind, body }),
  apply: (player, body) =>
    player.ask({
      verb: 'patch',
      kind: body.kind,
      name: body.metadata?.name ?? '',
      patchType: 'apply',
      query: { fieldManager: 'user', force: 'true' },
      body,
    }),
  patch: (player, { kind, name, subresource, type = 'merge', body }) =>
    player.ask({
      verb: 'patch',
      kind,
      name,
      patchType: type,
      body,
      ...(subresource !== undefined && { subresource }),
    }),
  scale: (player, { kind = 'StatefulSet', name, replicas }) =>
    player.ask({
      verb: 'patch',
      kind,
      name,
      subresource: 'scale',
      patchType: 'merge',
      body: { spec: { replicas } },
    }),
  delete: (player, { kind, name, grace, propagation, preconditions }) =>
    player.ask({
      verb: 'delete',
      kind,
      name: kind === 'Namespace' ? NAMESPACE : name,
      body: defined({ gracePeriodSeconds: grace, propagationPolicy: propagation, preconditions }),
    }),
  evict: (player, { pod }) =>
    player.ask({
      verb: 'create',
      kind: 'Pod',
      name: pod,
      subresource: 'eviction',
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace: NAMESPACE } },
    }),

  start: (player, name) => player.kubelet.run(player.pod(name), false),
  ready: (player, name) => player.kubelet.run(player.pod(name), true),
  unready: (player, name) => player.kubelet.run(player.pod(name), false),
  exit: (player, { pod, code }) => player.kubelet.crash(player.pod(pod), code),
  phase: (player, { pod, ...ending }) => player.kubelet.finish(player.pod(pod), ending),
  terminated: (player, name) => player.kubelet.remove(player.pod(name)),
  hold: ({ automatic }, arg) => names(arg).forEach((name) => automatic.held.add(name)),
  unhold: ({ automatic }, arg) => names(arg).forEach((name) => automatic.held.delete(name)),
  kubelet: ({ automatic }, mode) => void (automatic.kubelet = mode === 'auto'),
  provisioner: ({ automatic }, mode) => void (automatic.provisioner = mode === 'auto'),
  node: (player, step) => nodeActions[step.action](player, `${NAMESPACE}-${step.name}`, step),

  stop: (player) => player.stopManager(),
  resume: (player) => player.startManager(),
  restart: (player) => {
    player.stopManager();
    player.startManager();
  },
};

const patchNode = (player: Player, name: string, spec: object): ApiResponse =>
  player.ask({ verb: 'patch', kind: 'Node', name, patchType: 'merge', body: { spec } });

const nodeActions: {
  readonly [A in NodeStep['action']]: (player: Player, name: string, step: NodeStep) => Outcome | void;
} = {
  add: (player, _name, step) => player.addNode(step),
  lost: ({ nodes }, name) => nodes.lose(name),
  back: ({ nodes }, name) => nodes.back(name),
  delete: ({ nodes }, name) => nodes.remove(name),
  taint: (player, name, { taint }) =>
    patchNode(player, name, { taints: [...player.nodes.taintsOf(name), taint] }),
  untaint: (player, name, { taint }) =>
    patchNode(player, name, { taints: player.nodes.taintsOf(name).filter(({ key }) => key !== taint?.key) }),
  cordon: (player, name) => patchNode(player, name, { unschedulable: true }),
};
