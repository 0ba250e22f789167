import { methodOf, patchMedia } from '#cluster/http-words.ts';
import type { Request } from '#cluster/request.ts';
import { YamlText } from '#cluster/request.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Sending } from './connection.ts';

/** Where a resource's collection is served: `/apis/apps/v1/namespaces/x/statefulsets`. */
export function collectionPath(resource: Resource, namespace: string | undefined): string {
  const root = resource.group ? `/apis/${apiVersionOf(resource)}` : `/api/${resource.version}`;
  const scope =
    resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}`;
}

/** The HTTP request that a request of the port is. */
export function sendingOf(request: Request): Sending {
  const { verb, resource, namespace, name, subresource, query = {} } = request;
  const named = name && (verb !== 'create' || subresource) ? `/${encodeURIComponent(name)}` : '';
  const parameters = new URLSearchParams(withManager(request, query)).toString();
  const path = `${collectionPath(resource, namespace)}${named}${subresource ? `/${subresource}` : ''}`;
  return { method: methodOf[verb], path: parameters ? `${path}?${parameters}` : path, ...contentOf(request) };
}

/** Server-side apply is refused without a manager. */
const withManager = ({ patchType }: Request, query: NonNullable<Request['query']>): Record<string, string> =>
  patchType === 'apply' && !Object.hasOwn(query, 'fieldManager')
    ? { ...query, fieldManager: 'user' }
    : { ...query };

function contentOf({ verb, body, patchType = 'strategic' }: Request): Pick<Sending, 'body' | 'contentType'> {
  if (body === undefined) return {};
  const json = verb === 'patch' ? patchMedia[patchType] : 'application/json';
  if (!(body instanceof YamlText)) return { body: JSON.stringify(body), contentType: json };
  return { body: body.text, contentType: verb === 'patch' ? json : 'application/yaml' };
}
