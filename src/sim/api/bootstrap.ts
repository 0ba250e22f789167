import type { Instant } from '#kernel/time.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Api } from './request.ts';

const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

const SERVER = 'system:apiserver';

/** The classes that every cluster has (scheduling.SystemPriorityClasses). */
const priorityClasses = [
  {
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
  {
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
];

/** The API server's own address in the cluster. */
const kubernetesService = {
  metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
};

const create = (
  api: Api,
  now: Instant,
  user: string,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): void => {
  api.handle(now, {
    verb: 'create',
    resource,
    ...(namespace && { namespace }),
    body: { metadata: { name } },
    user,
  });
};

/** A namespace with the ServiceAccount that pods need: what a user and the service account controller make together. */
export function openNamespace(api: Api, now: Instant, name: string, user = 'user'): void {
  create(api, now, user, resources.Namespace, undefined, name);
  create(api, now, 'service-account-controller', resources.ServiceAccount, name, 'default');
}

/** What a control plane makes for itself when it starts on an empty store. */
export function bootstrap(api: Api, now: Instant): void {
  for (const name of SYSTEM_NAMESPACES) openNamespace(api, now, name, SERVER);
  for (const body of priorityClasses)
    api.handle(now, { verb: 'create', resource: resources.PriorityClass, body, user: SERVER });
  api.handle(now, {
    verb: 'create',
    resource: resources.Service,
    namespace: 'default',
    body: kubernetesService,
    user: SERVER,
  });
}
