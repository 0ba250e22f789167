import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';
import { list } from './lists.ts';

/** Kinds of which a scenario may hold an object back from its end. */
const KINDS = [
  resources.Pod,
  resources.StatefulSet,
  resources.ReplicaSet,
  resources.Deployment,
  resources.ControllerRevision,
  resources.PersistentVolumeClaim,
  resources.Service,
  resources.ConfigMap,
];
/** The control plane takes its own ones away by itself. */
const THE_CONTROL_PLANES = /^(kubernetes\.io\/|foregroundDeletion$|orphan$)/;

/** Takes away what a scenario has put on objects so that they stay: nobody else would, and they would stay for ever. */
export async function removeFinalizers(client: Client, namespace: string): Promise<void> {
  await Promise.all(
    KINDS.map(async (resource) => {
      for (const object of await list(client, resource, { namespace }))
        if (isHeldBack(object)) await letGo(client, resource, object);
    }),
  );
}

const isHeldBack = ({ metadata }: KubeObject): boolean =>
  (metadata.finalizers ?? []).some((name) => !THE_CONTROL_PLANES.test(name));

const letGo = (client: Client, resource: Resource, { metadata }: KubeObject): Promise<unknown> =>
  client.try({
    verb: 'patch',
    patchType: 'merge',
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    body: {
      metadata: {
        uid: metadata.uid,
        finalizers: metadata.finalizers?.filter((name) => THE_CONTROL_PLANES.test(name)) ?? null,
      },
    },
  });
