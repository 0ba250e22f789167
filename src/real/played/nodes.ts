import { microTimestamp, timestamp } from '#kernel/time.ts';
import type { View } from '#cluster/journal.ts';
import type { Node } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import type { Client } from '../client.ts';
import { EnvironmentError } from '../environment-error.ts';
import { LABEL } from '../space.ts';

/** Volumes are attached by the control plane, and not by the kubelet. */
const ATTACHES = 'volumes.kubernetes.io/controller-managed-attach-detach';
const LEASES = 'kube-node-lease';
/** Well below the shortest grace period that a control plane for tests is given. */
const BEAT_EVERY = 2_000;
const JOIN_LIMIT = 15_000;
const ROOM = { cpu: '32', memory: '64Gi', 'ephemeral-storage': '200Gi', pods: '11000' };

const conditions = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

export interface NodeStage {
  readonly client: Client;
  /** Marks the nodes as a scenario's, or as those that scenarios share. */
  readonly owner: string;
  readonly view: () => View;
  /** Waits until the journal shows it, so many milliseconds. */
  readonly shown: (holds: () => boolean, limit?: number) => Promise<void>;
}

/** Nodes without machines: they join, renew their leases, and fall silent on demand. */
export class PlayedNodes {
  readonly #stage: NodeStage;
  readonly #answering = new Set<string>();
  readonly #lost = new Set<string>();
  readonly #heart: NodeJS.Timeout;

  constructor(stage: NodeStage) {
    this.#stage = stage;
    this.#heart = setInterval(() => void this.#beat(), BEAT_EVERY).unref();
  }

  answers(name: string | undefined): boolean {
    return name !== undefined && this.#answering.has(name);
  }

  /** Takes these for its own, and joins those that are not there yet. */
  async furnish(names: readonly string[]): Promise<void> {
    if (names.every((name) => this.#isOpen(name))) {
      for (const name of names) this.#answering.add(name);
      void this.#beat();
    } else await Promise.all(names.map((name) => this.add(name)));
  }

  /** Joins, and waits until the control plane lets pods onto it. */
  async add(name: string, labels: { readonly [key: string]: string } = {}): Promise<void> {
    const own = {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      [LABEL]: this.#stage.owner,
    };
    const metadata = { name, labels: { ...own, ...labels }, annotations: { [ATTACHES]: 'true' } };
    const body = { apiVersion: 'v1', kind: 'Node', metadata, status: statusNow() };
    try {
      await this.#stage.client.ask({ verb: 'create', resource: resources.Node, body });
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
      await this.#assertOurs(name);
    }
    // also wakes one that nobody has played for a while
    await this.recover(name);
    await this.#stage.shown(() => this.#isOpen(name), JOIN_LIMIT);
    if (!this.#isOpen(name))
      throw new EnvironmentError(`node ${name} does not become ready: is the controller manager running?`);
  }

  lose(name: string): void {
    this.#answering.delete(name);
    this.#lost.add(name);
  }

  get areWhole(): boolean {
    return this.#lost.size === 0;
  }

  async recover(name: string): Promise<void> {
    this.#answering.add(name);
    this.#lost.delete(name);
    await this.#renew(name);
    await this.#stage.client.try({
      verb: 'patch',
      patchType: 'strategic',
      resource: resources.Node,
      name,
      subresource: 'status',
      body: { status: { conditions: statusNow().conditions } },
    });
  }

  stop(): void {
    clearInterval(this.#heart);
    this.#answering.clear();
  }

  /** Somebody has it already: those who share nodes may, nobody else. */
  async #assertOurs(name: string): Promise<void> {
    const { answer } = await this.#stage.client.ask({ verb: 'get', resource: resources.Node, name });
    const owner = (answer as Node).metadata.labels?.[LABEL];
    if (owner === this.#stage.owner) return;
    const whose = owner
      ? 'of another scenario: "statefulspec cleanup" removes what a killed run left'
      : 'that no test made';
    throw new EnvironmentError(`there is a node ${name} ${whose}`);
  }

  #isOpen(name: string): boolean {
    const node = this.#stage.view().get<Node>(resources.Node, undefined, name);
    return (
      node !== undefined && !(node.spec.taints ?? []).some(({ key }) => key.startsWith('node.kubernetes.io/'))
    );
  }

  async #beat(): Promise<void> {
    await Promise.allSettled([...this.#answering].map((name) => this.#renew(name)));
  }

  async #renew(name: string): Promise<void> {
    const { client, owner } = this.#stage;
    const place = { resource: resources.Lease, namespace: LEASES } as const;
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimestamp(Date.now()) };
    const metadata = { name, namespace: LEASES, labels: { [LABEL]: owner } };
    const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
    const renewed = await client.try({ ...place, verb: 'patch', patchType: 'merge', name, body });
    if (!renewed) await client.try({ ...place, verb: 'create', body });
  }
}

function statusNow() {
  const at = timestamp(Date.now());
  return {
    capacity: ROOM,
    allocatable: ROOM,
    conditions: conditions.map(([type, status, reason, message]) => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: at,
      lastTransitionTime: at,
    })),
  };
}
