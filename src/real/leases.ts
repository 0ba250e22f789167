import { setTimeout as pause } from 'node:timers/promises';
import { microTimestamp } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';

/** Where runs keep their leases: a namespace that every cluster has. */
export const LEASES = 'default';
/** Milliseconds; well below the time after which a lease that nobody renews is taken for a dead one. */
const RENEW_EVERY = 3_000;
/** Milliseconds; a busy machine may be late by several renewals. */
const DEAD_AFTER = 15_000;
const LOOK_EVERY = 250;

const place = { resource: resources.Lease, namespace: LEASES } as const;

interface Lease extends KubeObject {
  readonly spec: { readonly holderIdentity?: string; readonly renewTime?: string };
}

/** A lease that is renewed for as long as its process lives and holds it. */
export class HeldLease {
  readonly #client: Client;
  readonly #lease: Lease;
  readonly #heart: NodeJS.Timeout;

  private constructor(client: Client, lease: Lease) {
    this.#client = client;
    this.#lease = lease;
    this.#heart = setInterval(() => void this.#renew().catch(() => undefined), RENEW_EVERY).unref();
  }

  /** @returns undefined when somebody else has it */
  static async take(
    client: Client,
    name: string,
    holder: string,
    labels: { readonly [key: string]: string },
  ): Promise<HeldLease | undefined> {
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: LEASES, labels },
      spec: { holderIdentity: holder, leaseDurationSeconds: DEAD_AFTER / 1000, renewTime: now() },
    };
    const made = await client.try({ ...place, verb: 'create', body });
    return made && new HeldLease(client, made as unknown as Lease);
  }

  /** Gives it back. */
  async release(): Promise<void> {
    clearInterval(this.#heart);
    await removeLease(this.#client, this.#lease);
  }

  async #renew(): Promise<void> {
    const { name, uid } = this.#lease.metadata;
    const body = { metadata: { uid }, spec: { renewTime: now() } };
    await this.#client.try({ ...place, verb: 'patch', patchType: 'merge', name, body });
  }
}

/** Exactly this one: another that has taken its name is left alone. */
const removeLease = (client: Client, { metadata: { name, uid } }: Lease): Promise<unknown> =>
  client.try({ ...place, verb: 'delete', name, body: { preconditions: { uid } } });

/**
 * Waits until a lease is gone; one that nobody renews any more is removed. Renewals are seen, and not reckoned from
 * times: clocks of machines differ.
 */
export async function untilFree(client: Client, name: string): Promise<void> {
  let seen: Lease | undefined;
  for (let since = Date.now(); ; await pause(LOOK_EVERY)) {
    const lease = await readLease(client, name);
    if (!lease) return;
    if (seen?.metadata.resourceVersion !== lease.metadata.resourceVersion) since = Date.now();
    seen = lease;
    if (Date.now() - since > DEAD_AFTER) await removeLease(client, lease);
  }
}

/** Whether the lease's holder lives: true at its next renewal, false when none comes. */
export async function isAlive(client: Client, name: string): Promise<boolean> {
  const first = await readLease(client, name);
  for (let waited = 0; first && waited < DEAD_AFTER; waited += LOOK_EVERY) {
    await pause(LOOK_EVERY);
    const next = await readLease(client, name);
    if (next?.metadata.uid !== first.metadata.uid) return false;
    if (next.metadata.resourceVersion !== first.metadata.resourceVersion) return true;
  }
  return false;
}

const readLease = async (client: Client, name: string): Promise<Lease | undefined> =>
  (await client.try({ ...place, verb: 'get', name })) as Lease | undefined;

/** Removes every lease with these labels. */
export const forgetLeases = (client: Client, labelSelector: string): Promise<unknown> =>
  client.try({ ...place, verb: 'deletecollection', query: { labelSelector } });

const now = (): string => microTimestamp(Date.now());
