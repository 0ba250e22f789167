import { equal } from '#kernel/json.ts';
import type { KubeObject, Service } from '#model/objects.ts';

type Spec = Service['spec'];
type Ports = NonNullable<Spec['ports']>;

export const specOf = (object: KubeObject): Spec => (object as Service).spec ?? {};
export const typeIn = ({ type }: Spec): string => type ?? 'ClusterIP';
export const needsAddress = (spec: Spec): boolean =>
  ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(typeIn(spec));
export const needsPorts = (spec: Spec): boolean =>
  typeIn(spec) === 'NodePort' ||
  (typeIn(spec) === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);

const addressesOf = (spec: Spec): readonly string[] =>
  Array.isArray(spec['clusterIPs']) ? (spec['clusterIPs'] as string[]) : [];

/** clusterIP is the first of clusterIPs; who sets one of them sets both (normalizeClusterIPs). */
function syncAddresses(spec: Spec, old: Spec | undefined): Spec {
  const { clusterIP = '' } = spec;
  const all = addressesOf(spec);
  if (!old) return clusterIP && all.length === 0 ? { ...spec, clusterIPs: [clusterIP] } : spec;
  const changedOne = clusterIP !== (old.clusterIP ?? '');
  const changedAll = !equal(all, addressesOf(old));
  if (!changedOne || changedAll)
    return !changedOne && changedAll && all[0] && clusterIP ? { ...spec, clusterIP: all[0] } : spec;
  const { clusterIPs: _clusterIPs, ...rest } = spec;
  return clusterIP ? { ...rest, clusterIPs: [clusterIP, ...all.slice(1)] } : rest;
}

/** A PUT that says nothing of what was allocated means to keep it (patchAllocatedValues). */
function keepAllocated(spec: Spec, old: Spec): Spec {
  const addresses =
    needsAddress(spec) && needsAddress(old) && !spec.clusterIP && addressesOf(spec).length === 0
      ? { clusterIP: old.clusterIP as string, clusterIPs: addressesOf(old) }
      : {};
  const ports =
    needsPorts(spec) && needsPorts(old) && spec.ports
      ? { ports: keepPorts(spec.ports, old.ports ?? []) }
      : {};
  return { ...spec, ...addresses, ...ports };
}

function keepPorts(ports: Ports, old: Ports): Ports {
  const asked = new Set(ports.map(({ nodePort }) => nodePort));
  const byName = new Map(old.map(({ name, nodePort }) => [name, nodePort]));
  return ports.map((port) => {
    const had = byName.get(port.name);
    if (port.nodePort || !had || asked.has(had)) return port;
    asked.add(had);
    return { ...port, nodePort: had };
  });
}

/** Fields that only make sense for the type before, and that nobody has touched since (dropTypeDependentFields). */
function dropForeign(spec: Spec, old: Spec): Spec {
  const kept = needsAddress(spec) || !needsAddress(old) ? spec : addressless(spec, old);
  const dropPorts = needsPorts(old) && !needsPorts(spec) && kept.ports;
  const ports = dropPorts ? { ports: kept.ports.map((port) => withoutOldPort(port, old.ports ?? [])) } : {};
  const { externalTrafficPolicy, ...others }: Record<string, unknown> = { ...kept, ...ports };
  const external =
    typeIn(spec) === 'NodePort' ||
    typeIn(spec) === 'LoadBalancer' ||
    !equal(externalTrafficPolicy, old['externalTrafficPolicy']);
  return external && externalTrafficPolicy !== undefined ? { ...others, externalTrafficPolicy } : others;
}

/** What belongs to an address goes with it: the addresses together, the families and their policy each by itself. */
const addressless = (spec: Spec, old: Spec): Spec =>
  [['clusterIP', 'clusterIPs'], ['ipFamilies'], ['ipFamilyPolicy']]
    .filter((names) => names.every((name) => equal(spec[name], old[name])))
    .flat()
    .reduce(without, spec);

const without = (spec: Spec, dropped: string): Spec =>
  Object.fromEntries(Object.entries(spec).filter(([name]) => name !== dropped));

function withoutOldPort(port: Ports[number], old: Ports): Ports[number] {
  const { nodePort, ...rest } = port;
  return nodePort !== undefined && old.some((had) => had.nodePort === nodePort) ? rest : port;
}

/** A service before validation: what belongs together is brought together, what was allocated stays. */
export function normaliseService(object: KubeObject, old?: KubeObject): KubeObject {
  const before = old && specOf(old);
  const synced = syncAddresses(specOf(object), before);
  const spec = before
    ? keepAllocated(typeIn(before) === typeIn(synced) ? synced : dropForeign(synced, before), before)
    : synced;
  return equal(spec, object.spec) ? object : { ...object, spec };
}
