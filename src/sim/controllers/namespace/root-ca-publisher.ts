import { equal } from '#kernel/json.ts';
import type { KubeObject, Namespace } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Controller, Sync } from '../../loop/controller.ts';
import { client } from '../client.ts';

const USER = 'root-ca-cert-publisher';
const NAME = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or ' +
  'kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';
/** A simulated cluster has no certificates; clients that look find the shape of one. */
const BUNDLE = '-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n';

const data = { 'ca.crt': BUNDLE };
const api = client(USER);

/** Puts the cluster's certificates into every active namespace (root-ca-cert-publisher). */
export const rootCaPublisher = (): Controller => ({
  name: USER,
  informers: [resources.Namespace, resources.ConfigMap],
  observe({ resource, object, type }, enqueue) {
    if (resource === resources.Namespace && type !== 'DELETED') enqueue(object.metadata.name);
    else if (resource === resources.ConfigMap && object.metadata.name === NAME && type !== 'ADDED')
      enqueue(object.metadata.namespace ?? '');
  },
  *sync(name, { view }): Sync {
    const namespace = view.get<Namespace>(resources.Namespace, undefined, name);
    if (!namespace || namespace.status?.phase === 'Terminating') return;
    const known = view.get<KubeObject & { readonly data?: object }>(resources.ConfigMap, name, NAME);
    if (
      known &&
      equal(known.data, data) &&
      known.metadata.annotations?.['kubernetes.io/description'] === DESCRIPTION
    )
      return;
    const metadata = {
      ...known?.metadata,
      name: NAME,
      namespace: name,
      annotations: { ...known?.metadata.annotations, 'kubernetes.io/description': DESCRIPTION },
    };
    const object = { ...known, apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as KubeObject;
    const answer = yield known
      ? api.update(resources.ConfigMap, object)
      : api.create(resources.ConfigMap, name, object);
    if (
      answer.ok ||
      answer.body.reason === 'AlreadyExists' ||
      answer.body.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')
    )
      return;
    return { failed: answer.body.message ?? 'refused' };
  },
});
