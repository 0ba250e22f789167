import { setTimeout as pause } from 'node:timers/promises';
import type { Request } from '#cluster/request.ts';
import type { KubeObject, PersistentVolume } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';
import { EnvironmentError } from './environment-error.ts';

/** The label of everything that a scenario made outside its namespace, and of the namespace; its value is the namespace. */
export const LABEL = 'statefulspec.dev/scenario';
const STEP = 50;
const START_LIMIT = 15_000;
const END_LIMIT = 10_000;
const LEAK_LIMIT = 10_000;

/** Kinds without a namespace that a scenario may make. */
const CLUSTER_SCOPED = [
  resources.Node,
  resources.PersistentVolume,
  resources.StorageClass,
  resources.PriorityClass,
];
/** Owners first, so that nobody makes again what has just been removed. */
const WORKLOADS = [resources.Deployment, resources.ReplicaSet, resources.StatefulSet];

/** Asks again until it is so. @returns false when it is not so within the limit (milliseconds) */
export async function eventually(ask: () => Promise<boolean>, limit: number): Promise<boolean> {
  for (let left = limit; left > 0; left -= STEP) {
    if (await ask()) return true;
    await pause(STEP);
  }
  return false;
}

/** Makes a scenario's own namespace, and waits for the service account without which no pod is admitted. */
export async function createNamespace(client: Client, name: string): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [LABEL]: name } } };
  await client.ask({ verb: 'create', resource: resources.Namespace, body });
  const account = {
    verb: 'get',
    resource: resources.ServiceAccount,
    namespace: name,
    name: 'default',
  } as const;
  if (await eventually(async () => (await client.try(account)) !== undefined, START_LIMIT)) return;
  throw new EnvironmentError(
    `namespace ${name} has no default service account: is the controller manager running?`,
  );
}

/** What a user made without a namespace is marked, so that it can be removed. */
export const markAsOurs = (
  client: Client,
  resource: Resource,
  name: string,
  namespace: string,
): Promise<unknown> =>
  client.try({
    verb: 'patch',
    patchType: 'merge',
    resource,
    name,
    body: { metadata: { labels: { [LABEL]: namespace } } },
  });

/**
 * Removes a scenario's namespace and everything it made. The namespace itself is left to the control plane, which takes
 * seconds to see that it is empty.
 * @returns what is still there and is not about to go, as `Kind name`
 */
export async function removeSpace(client: Client, namespace: string): Promise<readonly string[]> {
  const collection = { verb: 'deletecollection', namespace } as const;
  await client.try({ verb: 'delete', resource: resources.Namespace, name: namespace });
  for (const resource of WORKLOADS)
    await client.try({ ...collection, resource, body: { propagationPolicy: 'Background' } });
  await eventually(async () => {
    await client.try({ ...collection, resource: resources.Pod, body: { gracePeriodSeconds: 0 } });
    return (await list(client, resources.Pod, { namespace })).length === 0;
  }, END_LIMIT);
  // addresses and node ports are the whole cluster's: the next scenario may ask for the same ones
  await client.try({ ...collection, resource: resources.Service });
  await client.try({ ...collection, resource: resources.PersistentVolumeClaim });
  for (const { metadata } of await volumesOf(client, namespace))
    await client.try({ verb: 'delete', resource: resources.PersistentVolume, name: metadata.name });
  const query = { labelSelector: `${LABEL}=${namespace}` };
  for (const resource of CLUSTER_SCOPED) await client.try({ verb: 'deletecollection', resource, query });
  await client.try({
    verb: 'deletecollection',
    resource: resources.Lease,
    namespace: 'kube-node-lease',
    query,
  });
  return leftovers(client, namespace);
}

async function volumesOf(client: Client, namespace: string): Promise<readonly KubeObject[]> {
  const volumes = await list(client, resources.PersistentVolume);
  return volumes.filter((volume) => (volume as PersistentVolume).spec.claimRef?.namespace === namespace);
}

/** Finalizers of the control plane take a moment: asked a few times. */
async function leftovers(client: Client, namespace: string): Promise<readonly string[]> {
  let found: string[] = [];
  await eventually(async () => {
    found = [];
    for (const resource of [resources.Namespace, ...CLUSTER_SCOPED]) {
      const objects = await list(client, resource, { query: { labelSelector: `${LABEL}=${namespace}` } });
      const staying = objects.filter(
        ({ metadata }) => resource !== resources.Namespace || !metadata.deletionTimestamp,
      );
      found.push(...staying.map(({ metadata }) => `${resource.kind} ${metadata.name}`));
    }
    return found.length === 0;
  }, LEAK_LIMIT);
  return found;
}

async function list(
  client: Client,
  resource: Resource,
  options: Pick<Request, 'namespace' | 'query'> = {},
): Promise<readonly KubeObject[]> {
  const { answer } = await client.ask({ verb: 'list', resource, ...options });
  return (answer as { readonly items: readonly KubeObject[] }).items;
}

/** `statefulspec cleanup`: removes what killed runs left. @returns the namespaces that were removed, and what is still there */
export async function removeAllSpaces(
  client: Client,
): Promise<{ readonly removed: readonly string[]; readonly left: readonly string[] }> {
  const spaces = new Set<string>();
  for (const resource of [resources.Namespace, ...CLUSTER_SCOPED]) {
    for (const { metadata } of await list(client, resource, { query: { labelSelector: LABEL } }))
      spaces.add(metadata.labels?.[LABEL] as string);
  }
  const left: string[] = [];
  for (const space of spaces) left.push(...(await removeSpace(client, space)));
  return { removed: [...spaces], left };
}
