import { setTimeout as pause } from 'node:timers/promises';
import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { Client } from '../client.ts';
import { Connection } from '../connection.ts';
import { credentialsOf } from '../kubeconfig.ts';

const LIMIT = 180_000;
const STEP = 500;
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

type List = readonly KubeObject[];

/** What a cluster must have before a scenario begins, in the order in which it usually comes. */
const wants = (nodes: number): readonly (readonly [string, (client: Client) => Promise<boolean>])[] => [
  [`${nodes} ready nodes`, async (client) => (await list(client, 'Node')).filter(isReady).length >= nodes],
  ['a default storage class', async (client) => (await list(client, 'StorageClass')).some(isDefault)],
  [
    'CoreDNS',
    async (client) => (await list(client, 'Pod', 'kube-system')).some((pod) => isDns(pod) && isReady(pod)),
  ],
];

/**
 * Waits until a cluster can run scenarios.
 * @throws Error that says what it still lacks after three minutes
 */
export async function awaitReady(kubeconfig: string, nodes: number): Promise<void> {
  const context = 'default';
  const connection = new Connection(credentialsOf({ file: kubeconfig, context, allowed: [context] }));
  const client = new Client(connection);
  try {
    const deadline = Date.now() + LIMIT;
    for (const [what, holds] of wants(nodes)) await awaitOne(what, () => holds(client), deadline);
  } finally {
    connection.close();
  }
}

async function awaitOne(what: string, holds: () => Promise<boolean>, deadline: number): Promise<void> {
  while (!(await holds().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`after ${LIMIT / 1000} s it has not got ${what}`);
    await pause(STEP);
  }
}

async function list(
  client: Client,
  kind: 'Node' | 'StorageClass' | 'Pod',
  namespace?: string,
): Promise<List> {
  const { answer } = await client.ask({
    verb: 'list',
    resource: resources[kind],
    ...(namespace !== undefined && { namespace }),
  });
  return (answer as { readonly items: List }).items;
}

const isDefault = ({ metadata }: KubeObject): boolean => metadata.annotations?.[DEFAULT_CLASS] === 'true';
const isDns = ({ metadata }: KubeObject): boolean => metadata.labels?.['k8s-app'] === 'kube-dns';

function isReady({ status }: KubeObject): boolean {
  const conditions = isMap(status) && Array.isArray(status['conditions']) ? status['conditions'] : [];
  return conditions.some((one: unknown) => isMap(one) && one['type'] === 'Ready' && one['status'] === 'True');
}
