import type { Node, Pod } from '#model/objects.ts';
import { isTolerated } from '#model/tolerations.ts';
import type { HostPort } from './host-ports.ts';
import { clash, hostPortsOf } from './host-ports.ts';
import type { NodeInfo } from './node-info.ts';
import { matchesNodeRules } from './node-rules.ts';
import type { Judge } from './pod-affinity.ts';
import type { PodClaims, VolumeKnowledge, VolumePlan } from './pod-volumes.ts';
import { CLAIM_IN_USE, planVolumes } from './pod-volumes.ts';
import type { Amounts } from './requests.ts';
import { podRequests } from './requests.ts';
import type { Misfit, Plugin } from './verdict.ts';

/** One pod looked at in one scheduling cycle: what is worth knowing of it before the nodes are looked at. */
export interface Candidate {
  readonly pod: Pod;
  readonly requests: Amounts;
  readonly ports: readonly HostPort[];
  readonly claims: PodClaims | undefined;
  readonly volumes: VolumeKnowledge;
  readonly spread: Judge | undefined;
  readonly affinity: Judge | undefined;
  /** What was found out for nodes that fit. */
  readonly plans: Map<string, VolumePlan>;
}

export const candidate = (
  pod: Pod,
  rest: Pick<Candidate, 'claims' | 'volumes' | 'spread' | 'affinity'>,
): Candidate => ({
  pod,
  requests: podRequests(pod),
  ports: hostPortsOf(pod),
  plans: new Map(),
  ...rest,
});

type Filter = (candidate: Candidate, info: NodeInfo, node: Node) => Misfit | undefined;

const misfit = (plugin: Plugin, reason: string, helpless: boolean): Misfit => ({
  plugin,
  reasons: [reason],
  helpless,
});
const UNSCHEDULABLE = misfit('NodeUnschedulable', 'node(s) were unschedulable', true);
const TAINTED = misfit('TaintToleration', 'node(s) had untolerated taint(s)', true);
const NOT_WANTED = misfit('NodeAffinity', "node(s) didn't match Pod's node affinity/selector", true);
const NO_PORTS = misfit('NodePorts', "node(s) didn't have free ports for the requested pod ports", false);

const UNSCHEDULABLE_TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

const isUnschedulable: Filter = ({ pod }, _, { spec }) =>
  spec.unschedulable && !isTolerated(UNSCHEDULABLE_TAINT, pod.spec.tolerations) ? UNSCHEDULABLE : undefined;

const isTainted: Filter = ({ pod }, _, { spec: { taints = [] } }) =>
  taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, pod.spec.tolerations))
    ? TAINTED
    : undefined;

const isUnwanted: Filter = ({ pod }, _, node) => (matchesNodeRules(pod, node) ? undefined : NOT_WANTED);

function lacksPorts({ ports }: Candidate, { pods }: NodeInfo): Misfit | undefined {
  if (ports.length === 0) return undefined;
  for (const { ports: used } of pods.values())
    if (used.some((port) => ports.some((wanted) => clash(wanted, port)))) return NO_PORTS;
  return undefined;
}

/** Resources in the order in which they are complained of; extended ones follow. */
const BASIC = ['cpu', 'memory', 'ephemeral-storage'];

function lacksResources({ requests }: Candidate, info: NodeInfo): Misfit | undefined {
  const extended = [...requests.keys()].filter((resource) => !BASIC.includes(resource));
  const wanting = [...BASIC, ...extended].filter((resource) =>
    exceeds(requests.get(resource) ?? 0, resource, info),
  );
  const full = info.pods.size + 1 > info.allocatable('pods');
  if (!full && wanting.length === 0) return undefined;
  const reasons = [
    ...(full ? ['Too many pods'] : []),
    ...wanting.map((resource) => `Insufficient ${resource}`),
  ];
  const helpless = wanting.some((resource) => (requests.get(resource) ?? 0) > info.allocatable(resource));
  return { plugin: 'NodeResourcesFit', reasons, helpless };
}

const exceeds = (amount: number, resource: string, info: NodeInfo): boolean =>
  amount > 0 && amount > info.allocatable(resource) - info.requested(resource);

const claimTaken: Filter = ({ claims }) => (claims?.conflict ? CLAIM_IN_USE : undefined);

const lacksVolumes: Filter = ({ claims, volumes, plans }, { name }, node) => {
  if (!claims) return undefined;
  const plan = planVolumes(claims, node, volumes);
  if ('plugin' in plan) return plan;
  plans.set(name, plan);
  return undefined;
};

/** In the order of the default profile; the first that objects speaks for the node. */
const filters: readonly Filter[] = [
  isUnschedulable,
  isTainted,
  isUnwanted,
  lacksPorts,
  lacksResources,
  claimTaken,
  lacksVolumes,
  ({ spread }, _, node) => spread?.(node),
  ({ affinity }, _, node) => affinity?.(node),
];

/** Why the pod cannot be on this node; undefined when it can. */
export function misfitOn(pod: Candidate, info: NodeInfo): Misfit | undefined {
  const { node } = info;
  if (!node) return undefined;
  for (const filter of filters) {
    const found = filter(pod, info, node);
    if (found) return found;
  }
  return undefined;
}
