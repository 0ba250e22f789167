import { microTimestamp, timestamp } from '#kernel/time.ts';
import type { Node } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import { EnvironmentError } from '../environment-error.ts';
import { eventually, LABEL } from '../space.ts';

const LEASES = 'kube-node-lease';
/** Well below the shortest grace period that a control plane for tests is given. */
const BEAT_EVERY = 2_000;
const JOIN_LIMIT = 15_000;
const ROOM = { cpu: '32', memory: '64Gi', 'ephemeral-storage': '200Gi', pods: '110' };

const conditions = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

/** Nodes without machines: they join, renew their leases, and fall silent on demand. */
export class PlayedNodes {
  readonly #client: Client;
  readonly #space: string;
  readonly #answering = new Set<string>();
  readonly #heart: NodeJS.Timeout;

  /** @param space the scenario's namespace, which marks its nodes */
  constructor(client: Client, space: string) {
    this.#client = client;
    this.#space = space;
    this.#heart = setInterval(() => void this.#beat(), BEAT_EVERY).unref();
  }

  answers(name: string | undefined): boolean {
    return name !== undefined && this.#answering.has(name);
  }

  /** Joins, and waits until the control plane lets pods onto it. */
  async add(name: string, labels: { readonly [key: string]: string } = {}): Promise<void> {
    await this.#assertFree(name);
    const own = {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      [LABEL]: this.#space,
    };
    const body = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { ...own, ...labels } },
      status: statusNow(),
    };
    await this.#client.ask({ verb: 'create', resource: resources.Node, body });
    this.#answering.add(name);
    await this.#renew(name);
    if (!(await eventually(() => this.#isOpen(name), JOIN_LIMIT)))
      throw new EnvironmentError(`node ${name} does not become ready: is the controller manager running?`);
  }

  lose(name: string): void {
    this.#answering.delete(name);
  }

  async recover(name: string): Promise<void> {
    this.#answering.add(name);
    await this.#renew(name);
    await this.#client.try({
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

  async #assertFree(name: string): Promise<void> {
    const node = (await this.#client.try({ verb: 'get', resource: resources.Node, name })) as
      Node | undefined;
    if (!node) return;
    const whose = node.metadata.labels?.[LABEL]
      ? 'of another run: "statefulspec cleanup" removes what a killed one left'
      : 'that no test made';
    throw new EnvironmentError(`there is a node ${name} ${whose}`);
  }

  async #isOpen(name: string): Promise<boolean> {
    const node = (await this.#client.try({ verb: 'get', resource: resources.Node, name })) as
      Node | undefined;
    return !(node?.spec.taints ?? []).some(({ key }) => key.startsWith('node.kubernetes.io/'));
  }

  async #beat(): Promise<void> {
    await Promise.allSettled([...this.#answering].map((name) => this.#renew(name)));
  }

  async #renew(name: string): Promise<void> {
    const place = { resource: resources.Lease, namespace: LEASES } as const;
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimestamp(Date.now()) };
    const renewed = await this.#client.try({
      ...place,
      verb: 'patch',
      patchType: 'merge',
      name,
      body: { spec, metadata: { labels: { [LABEL]: this.#space } } },
    });
    if (renewed) return;
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: LEASES, labels: { [LABEL]: this.#space } },
      spec,
    };
    await this.#client.try({ ...place, verb: 'create', body });
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
