import type { Endpoint, EndpointPort, Node, Pod, Service } from '#model/objects.ts';
import { isReady, isTerminal, isTerminating } from '#model/pod-state.ts';

export type AddressType = 'IPv4' | 'IPv6';

type ServicePort = NonNullable<Service['spec']['ports']>[number];

const ZONE_LABEL = 'topology.kubernetes.io/zone';

const addressesOf = ({ status }: Pod, type: AddressType): readonly string[] =>
  (status.podIPs ?? (status.podIP ? [{ ip: status.podIP }] : []))
    .map(({ ip }) => ip)
    .filter((ip) => ip.includes(':') === (type === 'IPv6'));

/** Does the pod belong into endpoints at all? Terminating pods do; ended ones and ones without an address do not. */
export const belongsInEndpoints = (pod: Pod): boolean =>
  !isTerminal(pod) && (Boolean(pod.status.podIP) || (pod.status.podIPs ?? []).length > 0);

/** The endpoint that a pod is for a service; undefined when it has no address of that type. */
export function endpointOf(
  pod: Pod,
  node: Node | undefined,
  service: Service,
  type: AddressType,
): Endpoint | undefined {
  const addresses = addressesOf(pod, type);
  if (addresses.length === 0) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const zone = node?.metadata.labels?.[ZONE_LABEL];
  const { hostname, subdomain, nodeName } = pod.spec;
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname && subdomain === service.metadata.name && { hostname }),
    ...(nodeName && { nodeName }),
    targetRef: { kind: 'Pod', namespace: namespace ?? '', name, uid },
    ...(zone && { zone }),
  };
}

/** The ports of a service as this pod serves them: named target ports are looked up in its containers. */
export function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  const out: EndpointPort[] = [];
  for (const port of service.spec.ports ?? []) {
    const number = targetPort(port, pod);
    if (number === undefined) continue;
    const appProtocol = (port as { readonly appProtocol?: string }).appProtocol;
    out.push({
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
      port: number,
      ...(appProtocol && { appProtocol }),
    });
  }
  return out;
}

function targetPort(
  { targetPort: target, port, protocol = 'TCP' }: ServicePort,
  { spec }: Pod,
): number | undefined {
  if (typeof target !== 'string') return target ?? port;
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const { ports = [] } of [...spec.containers, ...sidecars]) {
    for (const { name, containerPort, protocol: own = 'TCP' } of ports)
      if (name === target && own === protocol) return containerPort;
  }
  return undefined;
}

/** Ports as a key: the same ports in any order give the same key. */
export const portKey = (ports: readonly EndpointPort[] | null): string =>
  (ports ?? [])
    .map(({ name, protocol, port, appProtocol = '' }) => JSON.stringify([name, protocol, port, appProtocol]))
    .sort()
    .join();
