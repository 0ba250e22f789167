import { resourceOfPlural, resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Verb } from '../api/request.ts';

/** What a path of the API means. */
export interface ResourceRoute {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
  /** `/api/v1/pods`: a namespaced resource in all namespaces. */
  readonly allNamespaces: boolean;
  /** The deprecated `/api/v1/watch/...`. */
  readonly watch: boolean;
}

/** A path below `/api` or `/apis`, cut apart. */
export interface GroupPath {
  readonly group: string;
  readonly version: string;
  readonly segments: readonly string[];
}

/** A segment with its escapes resolved; one that is badly escaped stays as it is, and names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Splits `/api/v1/...` and `/apis/apps/v1/...`; undefined for other paths. */
export function groupVersionOf(path: string): GroupPath | undefined {
  const [root, ...segments] = path.split('/').filter(Boolean).map(decoded);
  if (root === 'api') return { group: '', version: segments[0] ?? '', segments: segments.slice(1) };
  if (root === 'apis')
    return { group: segments[0] ?? '', version: segments[1] ?? '', segments: segments.slice(2) };
  return undefined;
}

/** A namespace's own subresources; every other third segment is a resource in the namespace. */
const namespaceSubresources: ReadonlySet<string> = new Set(['status', 'finalize']);

/** The resource that a path addresses; undefined when the server has none there. */
export function routeOf(path: string): ResourceRoute | undefined {
  const found = groupVersionOf(path);
  if (!found || found.segments.length === 0) return undefined;
  const { group, version } = found;
  const watch = found.segments[0] === 'watch';
  const segments = watch ? found.segments.slice(1) : found.segments;
  const [first, namespace, plural = ''] = segments;
  const inNamespace =
    first === 'namespaces' &&
    segments.length > 2 &&
    !(group === '' && namespaceSubresources.has(plural) && segments.length === 3);
  return inNamespace
    ? at(group, version, segments.slice(2), watch, namespace)
    : at(group, version, segments, watch, undefined);
}

function at(
  group: string,
  version: string,
  segments: readonly string[],
  watch: boolean,
  namespace: string | undefined,
): ResourceRoute | undefined {
  const [plural = '', name, subresource, ...more] = segments;
  if (group === '' && plural === 'bindings') return bindings(version, namespace, name, watch);
  const resource = resourceOfPlural(group ? `${group}/${version}` : version, plural);
  if (!resource || (more.length > 0 && !tails.has(subresource ?? ''))) return undefined;
  if (resource.namespaced ? name !== undefined && namespace === undefined : namespace !== undefined)
    return undefined;
  if (subresource !== undefined && !methodsOf(resource, subresource)) return undefined;
  return {
    resource,
    watch,
    allNamespaces: resource.namespaced && namespace === undefined,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  };
}

/** `/api/v1/namespaces/x/bindings`: binds a pod that the body names. */
function bindings(
  version: string,
  namespace: string | undefined,
  name: string | undefined,
  watch: boolean,
): ResourceRoute | undefined {
  if (version !== 'v1' || namespace === undefined || name !== undefined) return undefined;
  return { resource: resources.Pod, namespace, subresource: 'binding', allNamespaces: false, watch };
}

/** Subresources whose path goes on. */
const tails: ReadonlySet<string> = new Set(['proxy']);

type Methods = { readonly [method: string]: Verb };

const READ_WRITE: Methods = { GET: 'get', PUT: 'update', PATCH: 'patch' };
const CONNECT: Methods = { GET: 'get', POST: 'create' };

const podSubresources: { readonly [name: string]: Methods } = {
  binding: { POST: 'create' },
  eviction: { POST: 'create' },
  ephemeralcontainers: READ_WRITE,
  resize: READ_WRITE,
  log: { GET: 'get' },
  exec: CONNECT,
  attach: CONNECT,
  portforward: CONNECT,
  proxy: CONNECT,
};

/** The methods of a subresource; undefined when the resource has no such subresource. */
function methodsOf(resource: Resource, subresource: string): Methods | undefined {
  if ((subresource === 'status' && resource.status) || (subresource === 'scale' && resource.scale))
    return READ_WRITE;
  if (resource === resources.Namespace && subresource === 'finalize') return { PUT: 'update' };
  return resource === resources.Pod && Object.hasOwn(podSubresources, subresource)
    ? podSubresources[subresource]
    : undefined;
}

const ITEM: Methods = { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
const COLLECTION: Methods = { GET: 'list', POST: 'create', DELETE: 'deletecollection' };

/** The verb that a method means on a route; undefined when it is not allowed there. */
export function verbFor(
  { resource, name, subresource, allNamespaces }: ResourceRoute,
  method: string,
): Verb | undefined {
  if (subresource !== undefined) return methodsOf(resource, subresource)?.[method];
  if (name !== undefined) return ITEM[method];
  if (method !== 'GET' && (allNamespaces || (resource === resources.Namespace && method === 'DELETE')))
    return undefined;
  return COLLECTION[method];
}
