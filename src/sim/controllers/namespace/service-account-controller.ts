import type { Namespace } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Controller, Sync } from '../../loop/controller.ts';
import { client } from '../client.ts';

const USER = 'service-account-controller';
const DEFAULT = 'default';

const api = client(USER);

/** Gives every active namespace its ServiceAccount `default`, again when somebody deletes it. */
export const serviceAccountController = (): Controller => ({
  name: USER,
  informers: [resources.Namespace, resources.ServiceAccount],
  observe({ resource, object, type }, enqueue) {
    if (resource === resources.Namespace && type !== 'DELETED') enqueue(object.metadata.name);
    else if (resource === resources.ServiceAccount && type === 'DELETED')
      enqueue(object.metadata.namespace ?? '');
  },
  *sync(name, { view }): Sync {
    const namespace = view.get<Namespace>(resources.Namespace, undefined, name);
    if (!namespace || namespace.status?.phase === 'Terminating') return;
    if (view.get(resources.ServiceAccount, name, DEFAULT)) return;
    const answer = yield api.create(resources.ServiceAccount, name, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: DEFAULT, namespace: name },
    });
    if (answer.ok || answer.code === 409) return;
    if (answer.body.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return;
    return { failed: answer.body.message ?? 'refused' };
  },
});
