import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiRequest, DeleteOptions, PatchType } from '../api/request.ts';

/** Requests as one client sends them; `user` is its name in the audit log. */
export interface Client {
  get(resource: Resource, namespace: string | undefined, name: string): ApiRequest;
  list(resource: Resource, namespace: string | undefined): ApiRequest;
  create(resource: Resource, namespace: string | undefined, object: object): ApiRequest;
  update(resource: Resource, object: KubeObject): ApiRequest;
  /** Replaces the object at a subresource: `status`, `finalize`, ... */
  updateAt(subresource: string, resource: Resource, object: KubeObject): ApiRequest;
  patch(
    type: PatchType,
    resource: Resource,
    namespace: string | undefined,
    name: string,
    body: object,
  ): ApiRequest;
  patchStatus(resource: Resource, namespace: string | undefined, name: string, body: object): ApiRequest;
  delete(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): ApiRequest;
  deleteCollection(resource: Resource, namespace: string, options?: DeleteOptions): ApiRequest;
}

const place = (namespace: string | undefined, name?: string) => ({
  ...(namespace && { namespace }),
  ...(name && { name }),
});
const placeOf = ({ metadata: { namespace, name } }: KubeObject) => place(namespace, name);

/** The requests of one client of the API server. */
export const client = (user: string): Client => ({
  get: (resource, namespace, name) => ({ verb: 'get', resource, ...place(namespace, name), user }),
  list: (resource, namespace) => ({ verb: 'list', resource, ...place(namespace), user }),
  create: (resource, namespace, body) => ({ verb: 'create', resource, ...place(namespace), body, user }),
  update: (resource, body) => ({ verb: 'update', resource, ...placeOf(body), body, user }),
  updateAt: (subresource, resource, body) => ({
    verb: 'update',
    resource,
    subresource,
    ...placeOf(body),
    body,
    user,
  }),
  patch: (patchType, resource, namespace, name, body) => ({
    verb: 'patch',
    resource,
    ...place(namespace, name),
    patchType,
    body,
    user,
  }),
  patchStatus: (resource, namespace, name, body) => ({
    verb: 'patch',
    resource,
    subresource: 'status',
    ...place(namespace, name),
    patchType: 'strategic',
    body,
    user,
  }),
  delete: (resource, namespace, name, body = {}) => ({
    verb: 'delete',
    resource,
    ...place(namespace, name),
    body,
    user,
  }),
  deleteCollection: (resource, namespace, body = {}) => ({
    verb: 'deletecollection',
    resource,
    namespace,
    body,
    user,
  }),
});
