import type { Duration, Instant } from '#kernel/time.ts';
import type { Endpoint, KubeObject, Node, Pod, Service } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { ApiError, badRequest, notFound, refusal } from '#model/status.ts';
import type { Api } from '../api/request.ts';
import type { HttpAnswer, HttpRequest } from '../node/process/process.ts';
import type { ClusterNetwork } from './cluster-network.ts';
import { PATIENCE } from './unconnected.ts';
import type { Unconnected } from './unconnected.ts';

/** A request through the API server: `/api/v1/namespaces/default/pods/web-0:80/proxy/index.html`. */
export interface ProxyRequest extends HttpRequest {
  readonly resource: Resource;
  /** Empty for a node. */
  readonly namespace: string;
  /** `web-0`, `web-0:8080`, `front:http`, `http:front:80`. */
  readonly name: string;
  /** Begins with a slash; with its query. */
  readonly path: string;
}

/** What the server behind answered; `aborted`: the API server breaks the connection off. */
export type ProxyAnswer = HttpAnswer | 'aborted';

const unavailable = (message: string): ApiError => refusal(503, 'ServiceUnavailable', message);

/** There is somebody to ask, who does not answer. */
export class Unreached extends ApiError {
  /** How long it took to find out. */
  readonly after: Duration;

  constructor(why: string, after: Duration = 0) {
    super(unavailable(`error trying to reach service: ${why}`).status);
    this.after = after;
  }
}

const PORT_MOST = 65_535;
const KUBELET_PORT = 10_250;
/** The API server dials with Go's words. */
const DIALLED: Readonly<Record<Unconnected, string>> = {
  refused: 'connect: connection refused',
  unreachable: 'connect: no route to host',
  'no network': 'connect: network is unreachable',
  dropped: 'connect: connection timed out',
};

interface Parts {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

interface Destination {
  readonly scheme: string;
  readonly address: string;
  readonly port: number;
}

/** Scheme, name and port of what is asked for; undefined when it is written in no way that means something. */
function partsOf(id: string): Parts | undefined {
  const parts = id.split(':');
  const [scheme = '', name, port = ''] = parts.length === 3 ? parts : ['', ...parts];
  return parts.length > 3 || !name || !['', 'http', 'https'].includes(scheme)
    ? undefined
    : { scheme, name, port };
}

/** Go's URLs have no ports but numbers. */
const destination = ({ scheme, port }: Parts, address: string, usual: number): Destination | 'aborted' =>
  /^\d*$/.test(port) ? { scheme, address, port: port === '' ? usual : Number(port) } : 'aborted';

/** Leads requests to `nodes/proxy`, `pods/proxy` and `services/proxy` to their servers. */
export class ApiProxy {
  readonly #network: ClusterNetwork;
  readonly #api: Pick<Api, 'handle'>;
  readonly #now: () => Instant;

  constructor(network: ClusterNetwork, api: Pick<Api, 'handle'>, now: () => Instant) {
    this.#network = network;
    this.#api = api;
    this.#now = now;
  }

  /** @throws ApiError when there is nobody to ask */
  request(request: ProxyRequest): ProxyAnswer {
    const to = this.#destination(request);
    if (to === 'aborted') return to;
    const { scheme, address, port } = to;
    if (port > PORT_MOST) throw new Unreached(`dial tcp: address ${port}: invalid port`);
    const isKubelet = request.resource === resources.Node && port === KUBELET_PORT;
    const reached = isKubelet ? this.#network.toKubelet(address) : this.#network.toPod(address, port);
    if (typeof reached === 'string')
      throw new Unreached(`dial tcp ${address}:${port}: ${DIALLED[reached]}`, PATIENCE[reached]);
    if (scheme === 'https' && !isKubelet && !reached.tls)
      throw new Unreached('tls: first record does not look like a TLS handshake');
    if (!reached.http) throw new Unreached('EOF');
    return reached.http(request.path, { method: request.method, body: request.body });
  }

  #destination(request: ProxyRequest): Destination | 'aborted' {
    if (request.resource === resources.Node) return this.#node(request);
    return request.resource === resources.Pod ? this.#pod(request) : this.#service(request);
  }

  /** A node is asked on its kubelet's port unless the request names one. */
  #node({ name: id }: ProxyRequest): Destination | 'aborted' {
    const parts = partsOf(id);
    if (!parts) throw badRequest(`invalid node request ${JSON.stringify(id)}`);
    const { status } = this.#get<Node>(resources.Node, '', parts.name);
    const { addresses = [] } = status as { addresses?: readonly { type: string; address: string }[] };
    const address = addresses.find(({ type }) => type === 'InternalIP')?.address ?? '';
    return destination(parts, address, KUBELET_PORT);
  }

  /** A pod is asked on its first declared port unless the request names one (registry/core/pod, ResourceLocation). */
  #pod({ name: id, namespace }: ProxyRequest): Destination | 'aborted' {
    const parts = partsOf(id);
    if (!parts) throw badRequest(`invalid pod request ${JSON.stringify(id)}`);
    const { spec, status } = this.#get<Pod>(resources.Pod, namespace, parts.name);
    const declared = spec.containers.find(({ ports = [] }) => ports.length > 0)?.ports?.[0]?.containerPort;
    if (!status.podIP) throw badRequest('address not allowed');
    return destination(parts, status.podIP, declared ?? 80);
  }

  /**
   * A port of a service is meant by its number or its name; without one, the port without a name. The API server looks
   * into the Endpoints, which only services with a selector get, and which know no pods that end.
   */
  #service({ name: id, namespace }: ProxyRequest): Destination {
    const parts = partsOf(id);
    if (!parts) throw badRequest(`invalid service request ${JSON.stringify(id)}`);
    const service = this.#get<Service>(resources.Service, namespace, parts.name);
    const portName = portNameOf(service, parts.port);
    const nobody = (name: string): ApiError =>
      unavailable(`no endpoints available for service ${JSON.stringify(name)}`);
    if (!service.spec.selector && !isApiServer(service)) throw notFound(resources.Service, parts.name);
    const told = this.#network.directory.served(service).filter(({ endpoint }) => isTold(endpoint));
    if (told.length === 0) throw nobody(isApiServer(service) ? id : parts.name);
    const fits = told.filter(
      (each) => each.portName === portName && each.endpoint.conditions.ready !== false,
    );
    const chosen = this.#network.takeTurns(`proxy ${service.metadata.uid} ${portName}`, fits);
    if (chosen?.port === undefined) throw nobody(id);
    return { scheme: parts.scheme, address: chosen.endpoint.addresses[0] ?? '', port: chosen.port };
  }

  #get<T extends KubeObject>(resource: Resource, namespace: string, name: string): T {
    const place = namespace === '' ? {} : { namespace };
    const answer = this.#api.handle(this.#now(), { verb: 'get', resource, ...place, name, user: 'user' });
    if (!answer.ok) throw new ApiError(answer.body);
    return answer.body as T;
  }
}

/** Whether Endpoints tell of it: not of a pod that ends, unless it is ready by decree. */
const isTold = ({ conditions }: Endpoint): boolean =>
  conditions.ready !== false || conditions.terminating !== true;

/** Its endpoint is no pod. */
const isApiServer = ({ metadata: { namespace, name } }: Service): boolean =>
  namespace === 'default' && name === 'kubernetes';

function portNameOf({ metadata, spec }: Service, port: string): string {
  if (!/^\d+$/.test(port)) return port;
  const found = spec.ports?.find((each) => each.port === Number(port));
  if (!found)
    throw unavailable(`no service port ${Number(port)} found for service ${JSON.stringify(metadata.name)}`);
  return found.name ?? '';
}
