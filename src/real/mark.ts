import { YamlText, type Request } from '#cluster/request.ts';
import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { LABEL } from './space.ts';

/**
 * A request with the scenario's mark on the object that it makes or replaces without a namespace: so that it is known as
 * the scenario's from its first moment on, and can be removed whatever becomes of the run.
 */
export function marked(request: Request, namespace: string): Request {
  const { resource, subresource, body } = request;
  if (resource.namespaced || subresource || !isWhole(request) || !isMap(body)) return request;
  const metadata = isMap(body['metadata']) ? body['metadata'] : {};
  const { labels } = metadata;
  // what is no map of labels the server refuses
  if (labels !== undefined && labels !== null && !isMap(labels)) return request;
  return {
    ...request,
    body: { ...body, metadata: { ...metadata, labels: { ...labels, [LABEL]: namespace } } },
  };
}

/** Does it make an object that could not be marked beforehand? */
export const isUnmarked = ({ verb, resource, subresource, body }: Request): boolean =>
  verb === 'create' && !resource.namespaced && !subresource && body instanceof YamlText;

const isWhole = ({ verb, patchType, body }: Request): boolean =>
  (verb === 'create' || verb === 'update' || (verb === 'patch' && patchType === 'apply')) &&
  !(body instanceof YamlText);

/** An object as the scenario made it, without its mark. Namespaces and nodes are the machine's, and keep theirs. */
export function unmarked<T extends KubeObject>(object: T, namespace: string): T {
  const { kind, metadata } = object;
  if (metadata?.labels?.[LABEL] !== namespace || KEEP.has(kind)) return object;
  const { [LABEL]: _ours, ...labels } = metadata.labels;
  const { labels: _all, ...rest } = metadata;
  return { ...object, metadata: { ...rest, ...(Object.keys(labels).length > 0 && { labels }) } };
}

const KEEP = new Set<string>([resources.Namespace.kind, resources.Node.kind]);
