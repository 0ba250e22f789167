import type { Endpoint, Service } from '#model/objects.ts';
import type { Directory, Served } from './directory.ts';
import { isAddress, isIPv4 } from './dns-message.ts';

/** Something that a name of the cluster's zone stands for (CoreDNS, plugin/kubernetes: msg.Service). */
export interface Target {
  /** An address, or the name that an ExternalName service stands for. */
  readonly host: string;
  /** Undefined where there is none: such a target has no SRV record. */
  readonly port: number | undefined;
  /** The name of its own: what SRV records point to. */
  readonly name: string;
}

export const ZONE = 'cluster.local';

/** The host name of an endpoint: its own, or its address with dashes. */
const hostnameOf = ({ hostname, addresses }: Endpoint): string =>
  hostname || (addresses[0] ?? '').replace(/[.:]/g, '-');

const nameOf = ({ metadata: { name, namespace } }: Service): string => `${name}.${namespace}.svc.${ZONE}`;

export const nameOfEndpoint = (service: Service, endpoint: Endpoint): string =>
  `${hostnameOf(endpoint)}.${nameOf(service)}`;

export { nameOf as nameOfService };

const withoutUnderscore = (label: string | undefined): string | undefined => label?.replace(/^_/, '');

/**
 * What a name of the zone stands for. An empty list: the name exists, but has nothing. Undefined: no such name.
 * @param labels of the name without the zone, from the right: `['svc', 'default', 'peers', 'web-0']`
 */
export function targetsOf(directory: Directory, labels: readonly string[]): readonly Target[] | undefined {
  const [kind, namespace, subject, ...rest] = labels;
  if (kind === undefined || (labels.length === 1 && (kind === 'svc' || kind === 'pod'))) return [];
  if ((kind !== 'svc' && kind !== 'pod') || rest.length > 2) return undefined;
  if (namespace === undefined || !directory.hasNamespace(namespace)) return undefined;
  if (subject === undefined) return [];
  return kind === 'pod'
    ? podTargets(namespace, subject)
    : serviceTargets(directory, namespace, subject, rest);
}

/** `10-244-1-2.default.pod.cluster.local`: answered without a look at the pods (`pods insecure`). */
function podTargets(namespace: string, dashed: string): readonly Target[] | undefined {
  const host = [dashed.replaceAll('-', '.'), dashed.replaceAll('-', ':')].find(isPodAddress);
  return host === undefined
    ? undefined
    : [{ host, port: undefined, name: `${dashed}.${namespace}.pod.${ZONE}` }];
}

const isPodAddress = (text: string): boolean =>
  isIPv4(text) || (/^[0-9a-f:]*$/.test(text) && (text.includes('::') || text.split(':').length === 8));

/** No ready endpoint behind a headless service, no such port, no such host: there is no such name. */
function serviceTargets(
  directory: Directory,
  namespace: string,
  name: string,
  rest: readonly string[],
): readonly Target[] | undefined {
  const service = directory.service(namespace, name);
  if (!service) return undefined;
  const endpoint = rest.length === 1 ? rest[0] : undefined;
  const [protocol, port] = rest.length === 2 ? rest.map(withoutUnderscore) : [];
  const { type, externalName, clusterIP } = service.spec as Service['spec'] & { externalName?: string };
  if (type === 'ExternalName')
    return endpoint === undefined ? externalTargets(service, externalName) : undefined;
  const found =
    endpoint !== undefined || clusterIP === 'None' || !clusterIP
      ? endpointTargets(service, directory.served(service), endpoint, port, protocol)
      : ownTargets(service, port, protocol);
  return found.length > 0 ? found : undefined;
}

const externalTargets = (service: Service, host = ''): readonly Target[] | undefined =>
  isAddress(host) ? undefined : [{ host, port: undefined, name: nameOf(service) }];

const same = (asked: string | undefined, has: string): boolean =>
  asked === undefined || asked === has.toLowerCase();

function endpointTargets(
  service: Service,
  served: readonly Served[],
  host: string | undefined,
  port: string | undefined,
  protocol: string | undefined,
): readonly Target[] {
  const fits = ({ endpoint, portName, protocol: speaks }: Served): boolean =>
    endpoint.conditions.ready !== false &&
    same(host, hostnameOf(endpoint)) &&
    same(port, portName) &&
    same(protocol, speaks);
  return served.filter(fits).map(({ endpoint, port: number }) => ({
    host: endpoint.addresses[0] ?? '',
    port: number,
    name: nameOfEndpoint(service, endpoint),
  }));
}

function ownTargets(
  service: Service,
  port: string | undefined,
  protocol: string | undefined,
): readonly Target[] {
  return (service.spec.ports ?? [])
    .filter((has) => same(port, has.name ?? '') && same(protocol, has.protocol ?? 'TCP'))
    .map((has) => ({ host: service.spec.clusterIP ?? '', port: has.port, name: nameOf(service) }));
}
