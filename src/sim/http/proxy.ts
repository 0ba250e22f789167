import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { ApiProxy } from '../network/api-proxy.ts';
import { Unreached } from '../network/api-proxy.ts';
import type { HttpAnswer } from '../node/process/process.ts';
import { jsonResponse } from './message.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { throughProxy, withLinksThrough } from './proxied-links.ts';

const PROXY_PATH = /^(\/api\/v1\/(?:namespaces\/([^/]+)\/(pods|services)|nodes)\/([^/]+)\/proxy)(\/.*)?$/;

/** Without a plural it is a node. */
const RESOURCES: Readonly<Record<string, Resource>> = { pods: resources.Pod, services: resources.Service };

/** The servers in the cluster's network that the API server leads to. */
export type Backends = Pick<ApiProxy, 'request'>;

/** A badly escaped segment stays as it is, and names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * Answers `pods/proxy`, `services/proxy` and `nodes/proxy`; undefined for other paths.
 * @throws ApiError
 */
export function proxied(http: HttpRequest, backends: Backends): HttpResponse | undefined {
  const [, prefix = '', namespace = '', plural = '', id, path] = PROXY_PATH.exec(http.path) ?? [];
  if (id === undefined) return undefined;
  const query = new URLSearchParams(http.query).toString();
  const search = query && `?${query}`;
  if (path === undefined) return { status: 301, headers: { location: `${http.path}/${search}` }, body: '' };
  try {
    const answer = backends.request({
      resource: RESOURCES[plural] ?? resources.Node,
      namespace: decoded(namespace),
      name: decoded(id),
      path: path + search,
      method: http.method,
      body: http.body,
    });
    if (answer === 'aborted') return { status: 500, headers: {}, body: '', aborted: true };
    return ledBack(answer, prefix);
  } catch (error) {
    if (!(error instanceof Unreached)) throw error;
    return { ...jsonResponse(error.status.code ?? 503, error.status), after: error.after };
  }
}

const typeOf = (body: string): string => (/^\s*</.test(body) ? 'text/html' : 'text/plain; charset=utf-8');

/** An answer as it leaves the API server: what it points to leads through the proxy again (apimachinery, Transport). */
function ledBack({ status, headers = {}, body }: HttpAnswer, prefix: string): HttpResponse {
  const { location, ...others } = headers;
  const type = headers['content-type'] ?? typeOf(body);
  if (location !== undefined)
    return {
      status,
      headers: { ...others, 'content-type': type, location: throughProxy(location, prefix) },
      body,
    };
  const isPage = type.split(';')[0] === 'text/html';
  return {
    status,
    headers: { ...others, 'content-type': type },
    body: isPage ? withLinksThrough(body, prefix) : body,
  };
}
