import { resources } from '#model/resources.ts';
import type { ApiProxy } from '../network/api-proxy.ts';
import type { HttpRequest, HttpResponse } from './message.ts';

const PROXY_PATH = /^\/api\/v1\/namespaces\/([^/]+)\/(pods|services)\/([^/]+)\/proxy(\/.*)?$/;

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

const typeOf = (body: string): string => (/^\s*</.test(body) ? 'text/html' : 'text/plain; charset=utf-8');

/**
 * Answers `pods/proxy` and `services/proxy`; undefined for other paths.
 * @throws ApiError
 */
export function proxied(http: HttpRequest, backends: Backends): HttpResponse | undefined {
  const [, namespace, plural, id, path] = PROXY_PATH.exec(http.path) ?? [];
  if (namespace === undefined || id === undefined) return undefined;
  if (path === undefined) return { status: 301, headers: { location: `${http.path}/` }, body: '' };
  const query = new URLSearchParams(http.query).toString();
  const answer = backends.request({
    resource: plural === 'pods' ? resources.Pod : resources.Service,
    namespace: decoded(namespace),
    name: decoded(id),
    path: query ? `${path}?${query}` : path,
    method: http.method,
    body: http.body,
  });
  if (answer === 'aborted') return { status: 500, headers: {}, body: '', aborted: true };
  return { status: answer.status, headers: { 'content-type': typeOf(answer.body) }, body: answer.body };
}
