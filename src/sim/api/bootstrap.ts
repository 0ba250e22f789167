import type { Instant } from '#kernel/time.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Api } from './request.ts';

const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

const create = (api: Api, now: Instant, user: string, resource: Resource, namespace: string | undefined, name: string): void => {
  api.handle(now, { verb: 'create', resource, ...(namespace && { namespace }), body: { metadata: { name } }, user });
};

/** A namespace with the ServiceAccount that pods need: what a user and the service account controller make together. */
export function openNamespace(api: Api, now: Instant, name: string, user = 'user'): void {
  create(api, now, user, resources.Namespace, undefined, name);
  create(api, now, 'service-account-controller', resources.ServiceAccount, name, 'default');
}

/** What a control plane makes for itself when it starts on an empty store. */
export function bootstrap(api: Api, now: Instant): void {
  for (const name of SYSTEM_NAMESPACES) openNamespace(api, now, name, 'system:apiserver');
}
