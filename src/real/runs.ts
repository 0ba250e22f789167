import { randomBytes } from 'node:crypto';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';
import { forgetLeases, HeldLease, isAlive, LEASES } from './leases.ts';
import { list } from './lists.ts';
import { RUN } from './space.ts';

export const leaseOf = (run: string): string => `statefulspec-run-${run}`;

/** A run of scenarios on a cluster, which other runs and `cleanup` can see to be alive. */
export interface LiveRun {
  readonly id: string;
  /** From now on nobody takes it for alive. */
  end(): Promise<void>;
}

export async function beginRun(client: Client): Promise<LiveRun> {
  const id = randomBytes(4).toString('hex');
  const lease = await HeldLease.take(client, leaseOf(id), id, { [RUN]: id });
  return { id, end: async () => lease?.release() };
}

/** The runs that have a lease, alive or killed. */
export async function knownRuns(client: Client): Promise<readonly string[]> {
  const leases = await list(client, resources.Lease, { namespace: LEASES, query: { labelSelector: RUN } });
  const own = leases.filter(({ metadata }) => metadata.name === leaseOf(metadata.labels?.[RUN] ?? ''));
  return own.map(({ metadata }) => metadata.labels?.[RUN] ?? '');
}

/** The runs that renew their leases; asking takes seconds when one does not. The leases of the others are removed. */
export async function liveRuns(client: Client): Promise<ReadonlySet<string>> {
  const known = await knownRuns(client);
  const judged = await Promise.all(known.map((run) => isAlive(client, leaseOf(run))));
  await Promise.all(known.filter((_, at) => !judged[at]).map((run) => forgetLeases(client, `${RUN}=${run}`)));
  return new Set(known.filter((_, at) => judged[at]));
}
