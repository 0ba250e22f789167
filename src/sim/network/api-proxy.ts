import type { Instant } from '#kernel/time.ts';
import type { KubeObject, Pod, Service } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { ApiError, badRequest, refusal } from '#model/status.ts';
import type { Api } from '../api/request.ts';
import type { HttpRequest } from '../node/process/process.ts';
import type { ClusterNetwork } from './cluster-network.ts';

/** A request through the API server: `/api/v1/namespaces/default/pods/web-0:80/proxy/index.html`. */
export interface ProxyRequest extends HttpRequest {
  readonly resource: Resource;
  readonly namespace: string;
  /** `web-0`, `web-0:8080`, `front:http`, `http:front:80`. */
  readonly name: string;
  /** Begins with a slash; with its query. */
  readonly path: string;
}

/** What the server behind answered; `aborted`: the API server breaks the connection off. */
export type ProxyAnswer = { readonly status: number; readonly body: string } | 'aborted';

const unavailable = (message: string): ApiError => refusal(503, 'ServiceUnavailable', message);

/** Scheme, name and port of what is asked for; undefined when it is written in no way that means something. */
function partsOf(id: string): { readonly name: string; readonly port: string } | undefined {
  const parts = id.split(':');
  const [scheme, name, port] = parts.length === 3 ? parts : ['', ...parts];
  if (parts.length > 3 || !name || !['', 'http', 'https'].includes(scheme ?? '')) return undefined;
  return { name, port: port ?? '' };
}

/** Leads requests to `pods/proxy` and `services/proxy` to their servers. */
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
    const to = request.resource === resources.Pod ? this.#pod(request) : this.#service(request);
    if (to === 'aborted') return to;
    const reached = this.#network.toPod(to.address, to.port);
    const failed = (why: string): ApiError => unavailable(`error trying to reach service: ${why}`);
    const dialled = `dial tcp ${to.address}:${to.port}: connect:`;
    if (reached === 'refused') throw failed(`${dialled} connection refused`);
    if (reached === 'unreachable') throw failed(`${dialled} no route to host`);
    if (!reached.http) throw failed('EOF');
    return reached.http(request.path, { method: request.method, body: request.body });
  }

  /** A pod is asked on its first declared port unless the request names one (registry/core/pod, ResourceLocation). */
  #pod({ name: id, namespace }: ProxyRequest): { address: string; port: number } | 'aborted' {
    const parts = partsOf(id);
    if (!parts) throw badRequest(`invalid pod request ${JSON.stringify(id)}`);
    const { spec, status } = this.#get<Pod>(resources.Pod, namespace, parts.name);
    const declared = spec.containers.find(({ ports = [] }) => ports.length > 0)?.ports?.[0]?.containerPort;
    if (!status.podIP) throw badRequest('address not allowed');
    const port = parts.port === '' ? (declared ?? 80) : Number(parts.port);
    return Number.isInteger(port) ? { address: status.podIP, port } : 'aborted';
  }

  /** A port of a service is meant by its number or its name; without one, the port without a name. */
  #service({ name: id, namespace }: ProxyRequest): { address: string; port: number } {
    const parts = partsOf(id);
    if (!parts) throw badRequest(`invalid service request ${JSON.stringify(id)}`);
    const service = this.#get<Service>(resources.Service, namespace, parts.name);
    const portName = portNameOf(service, parts.port);
    const served = this.#network.directory.served(service);
    if (served.length === 0)
      throw unavailable(`no endpoints available for service ${JSON.stringify(parts.name)}`);
    const fits = served.filter(
      (each) => each.portName === portName && each.endpoint.conditions.ready !== false,
    );
    const chosen = this.#network.takeTurns(`proxy ${service.metadata.uid} ${portName}`, fits);
    if (chosen?.port === undefined)
      throw unavailable(`no endpoints available for service ${JSON.stringify(id)}`);
    return { address: chosen.endpoint.addresses[0] ?? '', port: chosen.port };
  }

  #get<T extends KubeObject>(resource: Resource, namespace: string, name: string): T {
    const answer = this.#api.handle(this.#now(), { verb: 'get', resource, namespace, name, user: 'user' });
    if (!answer.ok) throw new ApiError(answer.body);
    return answer.body as T;
  }
}

function portNameOf({ metadata, spec }: Service, port: string): string {
  if (!/^\d+$/.test(port)) return port;
  const found = spec.ports?.find((each) => each.port === Number(port));
  if (!found)
    throw unavailable(`no service port ${Number(port)} found for service ${JSON.stringify(metadata.name)}`);
  return found.name ?? '';
}
