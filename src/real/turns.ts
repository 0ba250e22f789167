import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';
import { EnvironmentError } from './environment-error.ts';
import { HeldLease, isAlive, LEASES, untilFree } from './leases.ts';
import { leaseOf } from './runs.ts';
import { list } from './lists.ts';
import { abandon, createNamespace, OPEN, RUN } from './space.ts';

/** Who holds this lease is alone on the cluster, or waits to be. */
const ALONE = 'statefulspec-alone';
/** Milliseconds between two looks at whether the others have left. */
const LOOK_EVERY = 50;
/** So many looks without an end, and the others are asked whether they live. */
const PATIENCE = 200;

export interface Entrant {
  readonly run: string;
  /** Changes what all scenarios share: nodes, classes, volumes by name. */
  readonly alone: boolean;
}

export interface Turn {
  /** The scenario's namespace, as it was made. */
  readonly namespace: KubeObject;
  end(): Promise<void>;
}

/**
 * Lets a scenario onto the cluster, beside others or alone, of whichever run they are, and makes its namespace.
 * @throws EnvironmentError when its run has ended meanwhile
 */
export const enter = (client: Client, { run, alone }: Entrant): Promise<Turn> =>
  alone ? enterAlone(client, run) : enterBesideOthers(client, run);

/** First there, then asked: of one who enters and one who wants to be alone at least one sees the other. */
async function enterBesideOthers(client: Client, run: string): Promise<Turn> {
  const namespace = await createNamespace(client, newName(), run);
  const leases = await leasesSeenBy(client, run, namespace);
  if (!leases.has(ALONE)) return { namespace, end: async () => undefined };
  await abandon(client, namespace.metadata.name);
  await untilFree(client, ALONE);
  return enterBesideOthers(client, run);
}

async function enterAlone(client: Client, run: string): Promise<Turn> {
  const name = newName();
  const lease = await takeAlone(client, name, run);
  try {
    const namespace = await createNamespace(client, name, run);
    await leasesSeenBy(client, run, namespace);
    await othersHaveLeft(client, name);
    return { namespace, end: () => lease.release() };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function takeAlone(client: Client, name: string, run: string): Promise<HeldLease> {
  for (;;) {
    const lease = await HeldLease.take(client, ALONE, name, { [RUN]: run });
    if (lease) return lease;
    await untilFree(client, ALONE);
  }
}

/** The names of all leases. @throws EnvironmentError when the run's own is not among them: it was interrupted */
async function leasesSeenBy(
  client: Client,
  run: string,
  namespace: KubeObject,
): Promise<ReadonlySet<string>> {
  const query = { labelSelector: RUN };
  const leases = await list(client, resources.Lease, { namespace: LEASES, query });
  const names = new Set(leases.map(({ metadata }) => metadata.name));
  if (names.has(leaseOf(run))) return names;
  await abandon(client, namespace.metadata.name);
  throw new EnvironmentError('the run has ended');
}

/** Waits until no scenario of a live run is under way but this one. */
async function othersHaveLeft(client: Client, name: string): Promise<void> {
  const dead = new Set<string>();
  for (let looks = 1; ; looks += 1) {
    const open = await list(client, resources.Namespace, { query: { labelSelector: OPEN } });
    const runs = open.filter(({ metadata }) => metadata.name !== name).map(runOf);
    const waiting = runs.filter((run) => !dead.has(run));
    if (waiting.length === 0) return;
    await pause(LOOK_EVERY);
    if (looks % PATIENCE === 0)
      for (const run of new Set(waiting)) if (!(await isAlive(client, leaseOf(run)))) dead.add(run);
  }
}

const newName = (): string => `statefulspec-${randomBytes(4).toString('hex')}`;
const runOf = ({ metadata }: KubeObject): string => metadata.labels?.[RUN] ?? '';
