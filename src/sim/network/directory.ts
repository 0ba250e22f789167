import { keyFor, keyOf } from '#model/keys.ts';
import type { Endpoint, EndpointSlice, Node, Service } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

/** A port that one endpoint of a service serves. */
export interface Served {
  readonly endpoint: Endpoint;
  /** Empty for a port without a name. */
  readonly portName: string;
  /** `TCP`, `UDP`; upper case. */
  readonly protocol: string;
  /** Undefined for an endpoint of a service that declares no ports. */
  readonly port: number | undefined;
}

const serviceKeyOf = ({ metadata: { namespace, labels } }: EndpointSlice): string =>
  keyOf(namespace, labels?.[SERVICE_NAME] ?? '');

/** Addresses that lead to a service from anywhere in the cluster. */
function addressesOf({ spec, status }: Service): readonly string[] {
  const { clusterIP, externalIPs = [] } = spec as { clusterIP?: string; externalIPs?: readonly string[] };
  const balancer = (status as { loadBalancer?: { ingress?: readonly { ip?: string }[] } } | undefined)
    ?.loadBalancer;
  const own = clusterIP && clusterIP !== 'None' ? [clusterIP] : [];
  return [...own, ...externalIPs, ...(balancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])];
}

/**
 * What the name server and the service proxies watch: Services, EndpointSlices, Namespaces and Nodes, found by what
 * they are asked for. Fed with every change of the store.
 */
export class Directory {
  readonly #services = new Map<string, Service>();
  readonly #slices = new Map<string, Map<string, EndpointSlice>>();
  readonly #byAddress = new Map<string, string>();
  readonly #byNodePort = new Map<number, string>();
  readonly #namespaces = new Set<string>();
  readonly #nodesByAddress = new Map<string, string>();

  observe({ resource, type, object, previous }: StoredEvent): void {
    const gone = type === 'DELETED';
    if (resource === resources.Service) this.#putService(object as Service, previous as Service, gone);
    else if (resource === resources.EndpointSlice) this.#putSlice(object as EndpointSlice, gone);
    else if (resource === resources.Node) this.#putNode(object as Node, gone);
    else if (resource === resources.Namespace) {
      if (gone) this.#namespaces.delete(object.metadata.name);
      else this.#namespaces.add(object.metadata.name);
    }
  }

  hasNamespace(name: string): boolean {
    return this.#namespaces.has(name);
  }

  service(namespace: string, name: string): Service | undefined {
    return this.#services.get(keyOf(namespace, name));
  }

  /** The service behind an address of its own. */
  serviceAt(address: string): Service | undefined {
    return this.#services.get(this.#byAddress.get(address) ?? '');
  }

  serviceAtNodePort(port: number): Service | undefined {
    return this.#services.get(this.#byNodePort.get(port) ?? '');
  }

  /** The name of the node that has this address. */
  nodeAt(address: string): string | undefined {
    return this.#nodesByAddress.get(address);
  }

  /** Every port of every IPv4 endpoint of a service, ready or not, in the order of its slices. */
  served(service: Service): readonly Served[] {
    const slices = [...(this.#slices.get(keyFor(service))?.values() ?? [])];
    return slices.filter(({ addressType }) => addressType === 'IPv4').flatMap(servedBy);
  }

  /** The services with an endpoint at an address, with that endpoint. */
  endpointsAt(address: string): readonly { readonly service: Service; readonly endpoint: Endpoint }[] {
    return [...this.#services.values()].flatMap((service) => {
      const found = this.served(service).find(({ endpoint }) => endpoint.addresses.includes(address));
      return found ? [{ service, endpoint: found.endpoint }] : [];
    });
  }

  #putService(service: Service, previous: Service | undefined, gone: boolean): void {
    const key = keyFor(service);
    for (const address of addressesOf(previous ?? service)) this.#byAddress.delete(address);
    for (const { nodePort } of (previous ?? service).spec.ports ?? []) this.#byNodePort.delete(nodePort ?? 0);
    this.#services.delete(key);
    if (gone) return;
    this.#services.set(key, service);
    for (const address of addressesOf(service)) this.#byAddress.set(address, key);
    for (const { nodePort } of service.spec.ports ?? []) if (nodePort) this.#byNodePort.set(nodePort, key);
  }

  #putSlice(slice: EndpointSlice, gone: boolean): void {
    const key = serviceKeyOf(slice);
    const slices = this.#slices.get(key) ?? new Map<string, EndpointSlice>();
    this.#slices.set(key, slices);
    if (gone) slices.delete(slice.metadata.uid);
    else slices.set(slice.metadata.uid, slice);
    if (slices.size === 0) this.#slices.delete(key);
  }

  #putNode({ metadata: { name }, status }: Node, gone: boolean): void {
    const { addresses = [] } = status as { addresses?: readonly { type: string; address: string }[] };
    for (const { type, address } of addresses) {
      if (type !== 'InternalIP' && type !== 'ExternalIP') continue;
      if (gone) this.#nodesByAddress.delete(address);
      else this.#nodesByAddress.set(address, name);
    }
  }
}

const UNKNOWN: Endpoint['conditions'] = { ready: true, serving: true, terminating: false };

function servedBy({ endpoints, ports }: EndpointSlice): readonly Served[] {
  const all = ports && ports.length > 0 ? ports : [undefined];
  return (endpoints ?? []).flatMap((endpoint) =>
    all.map((port) => ({
      // slices that users write may leave the conditions out: unknown counts as ready
      endpoint: endpoint.conditions ? endpoint : { ...endpoint, conditions: UNKNOWN },
      portName: port?.name ?? '',
      protocol: (port?.protocol ?? 'TCP').toUpperCase(),
      port: port?.port ?? undefined,
    })),
  );
}
