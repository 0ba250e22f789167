import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject, PersistentVolume } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';
import { removeFinalizers } from './finalizers.ts';
import { list } from './lists.ts';

/** The label of everything that a scenario made outside its namespace, and of the namespace; its value is the namespace. */
export const LABEL = 'statefulspec.dev/scenario';
/** The run that a namespace or a lease belongs to. */
export const RUN = 'statefulspec.dev/run';
/** A namespace whose scenario is under way, or whose end was not seen. */
export const OPEN = 'statefulspec.dev/open';
/** The value of LABEL for what all scenarios of all runs share: played nodes, and the classes that they need. */
export const SHARED = 'shared';
const STEP = 50;
const END_LIMIT = 10_000;
const LEAK_LIMIT = 10_000;

/** Kinds without a namespace that a scenario may make. */
export const CLUSTER_SCOPED = [
  resources.Node,
  resources.PersistentVolume,
  resources.StorageClass,
  resources.PriorityClass,
];
/** Owners first, so that nobody makes again what has just been removed. */
const WORKLOADS = [resources.Deployment, resources.ReplicaSet, resources.StatefulSet];

/** Asks again until it is so. @returns false when it is not so within the limit (milliseconds) */
async function eventually(ask: () => Promise<boolean>, limit: number): Promise<boolean> {
  for (let left = limit; left > 0; left -= STEP) {
    if (await ask()) return true;
    await pause(STEP);
  }
  return false;
}

/** Makes a scenario's own namespace. */
export async function createNamespace(client: Client, name: string, run: string): Promise<KubeObject> {
  const labels = { [LABEL]: name, [RUN]: run, [OPEN]: 'true' };
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  const { answer } = await client.ask({ verb: 'create', resource: resources.Namespace, body });
  return answer as KubeObject;
}

const removeNamespace = (client: Client, name: string): Promise<unknown> =>
  client.try({ verb: 'delete', resource: resources.Namespace, name });

/** The scenario of a namespace has ended, and nothing of it stirs. */
const close = (client: Client, name: string): Promise<unknown> =>
  client.try({
    verb: 'patch',
    patchType: 'merge',
    resource: resources.Namespace,
    name,
    body: { metadata: { labels: { [OPEN]: null } } },
  });

/** Gives up a namespace in which nothing has been done. */
export async function abandon(client: Client, name: string): Promise<void> {
  await close(client, name);
  await removeNamespace(client, name);
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
  await removeNamespace(client, namespace);
  for (const resource of WORKLOADS)
    await client.try({ ...collection, resource, body: { propagationPolicy: 'Background' } });
  await removeFinalizers(client, namespace);
  await eventually(async () => {
    await client.try({ ...collection, resource: resources.Pod, body: { gracePeriodSeconds: 0 } });
    return (await list(client, resources.Pod, { namespace })).length === 0;
  }, END_LIMIT);
  // addresses and node ports are the whole cluster's: the next scenario may ask for the same ones
  await client.try({ ...collection, resource: resources.Service });
  await client.try({ ...collection, resource: resources.PersistentVolumeClaim });
  const left = await removeOutside(client, namespace);
  await close(client, namespace);
  return left;
}

/**
 * Removes what a scenario has outside its namespace, until nothing is found: a provisioner may just have been making a volume, and
 * finalizers of the control plane take a moment.
 * @returns what is still there
 */
async function removeOutside(client: Client, namespace: string): Promise<readonly string[]> {
  let left: readonly string[] = [];
  await eventually(async () => {
    for (const { metadata } of await volumesOf(client, namespace))
      await client.try({ verb: 'delete', resource: resources.PersistentVolume, name: metadata.name });
    await removeFurniture(client, namespace);
    left = await leftovers(client, namespace);
    return left.length === 0;
  }, LEAK_LIMIT);
  return left;
}

/** Removes what has no namespace. @param space whose, by their label */
export async function removeFurniture(client: Client, space: string): Promise<void> {
  const query = { labelSelector: `${LABEL}=${space}` };
  const places = [
    ...CLUSTER_SCOPED.map((resource) => ({ resource })),
    { resource: resources.Lease, namespace: 'kube-node-lease' },
  ];
  await Promise.all(places.map((place) => client.try({ ...place, verb: 'deletecollection', query })));
}

async function volumesOf(client: Client, namespace: string): Promise<readonly KubeObject[]> {
  const volumes = await list(client, resources.PersistentVolume);
  return volumes.filter((volume) => (volume as PersistentVolume).spec.claimRef?.namespace === namespace);
}

async function leftovers(client: Client, namespace: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const resource of [resources.Namespace, ...CLUSTER_SCOPED]) {
    const objects = await list(client, resource, { query: { labelSelector: `${LABEL}=${namespace}` } });
    const staying = objects.filter(
      ({ metadata }) => resource !== resources.Namespace || !metadata.deletionTimestamp,
    );
    found.push(...staying.map(({ metadata }) => `${resource.kind} ${metadata.name}`));
  }
  return found;
}
