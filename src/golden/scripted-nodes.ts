import type { Clock, Instant } from '#kernel/time.ts';
import { microTimestamp, second, timestamp } from '#kernel/time.ts';
import type { Node, Taint } from '#model/objects.ts';
import type { Client } from './client.ts';
import type { NodeTaint } from './scenario.ts';

const LEASES = 'kube-node-lease';
const BEAT_EVERY = 2 * second;

export interface NodeShape {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly NodeTaint[];
  readonly pods?: string;
}

/** Nodes that exist by script: they register, send heartbeats while they are alive, and fall silent on command. */
export class ScriptedNodes {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #alive = new Set<string>();
  #nextBeat: Instant = 0;

  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  isAlive(name: string): boolean {
    return this.#alive.has(name);
  }

  /** Registers a node. Admission taints it not-ready, until the node lifecycle controller has seen that it is ready. */
  add(name: string, { labels = {}, taints = [], pods = '500' }: NodeShape = {}): void {
    const metadata = {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels },
    };
    const spec = taints.length > 0 ? { taints } : {};
    this.#client.ask({
      verb: 'create',
      kind: 'Node',
      body: { apiVersion: 'v1', kind: 'Node', metadata, spec },
    });
    this.#reportReady(name, pods);
    const lease = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: this.#renewal() };
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: LEASES },
      spec: lease,
    };
    this.#client.ask({ verb: 'create', kind: 'Lease', namespace: LEASES, body });
    this.#alive.add(name);
  }

  /** Is a taint of Kubernetes' own still on the node? */
  isTainted(name: string): boolean {
    return this.taintsOf(name).some(({ key }) => key.startsWith('node.kubernetes.io/'));
  }

  taintsOf(name: string): readonly Taint[] {
    return (this.#client.get('Node', name) as Node | undefined)?.spec.taints ?? [];
  }

  /** Sends the heartbeats that are due. */
  beat(): void {
    if (this.#clock.now() < this.#nextBeat) return;
    this.#nextBeat = this.#clock.now() + BEAT_EVERY;
    for (const name of this.#alive) this.#renew(name);
  }

  /** The heartbeats stop; the node says nothing any more. */
  lose(name: string): void {
    this.#alive.delete(name);
  }

  back(name: string): void {
    this.#alive.add(name);
    this.#renew(name);
    this.#reportReady(name);
  }

  remove(name: string): void {
    this.#alive.delete(name);
    this.#client.ask({ verb: 'delete', kind: 'Node', name });
    this.#client.ask({ verb: 'delete', kind: 'Lease', namespace: LEASES, name });
  }

  #renewal = (): string => microTimestamp(this.#clock.now());

  #renew(name: string): void {
    const body = { spec: { renewTime: this.#renewal() } };
    this.#client.ask({ verb: 'patch', kind: 'Lease', namespace: LEASES, name, patchType: 'merge', body });
  }

  #reportReady(name: string, pods?: string): void {
    const resources = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '500Gi', pods };
    const addresses = [
      { type: 'InternalIP', address: '192.0.2.1' },
      { type: 'Hostname', address: name },
    ];
    const at = timestamp(this.#clock.now());
    const conditions = healthy.map((condition) => ({
      ...condition,
      lastHeartbeatTime: at,
      lastTransitionTime: at,
    }));
    const status = { ...(pods && { capacity: resources, allocatable: resources, addresses }), conditions };
    this.#client.ask({
      verb: 'patch',
      kind: 'Node',
      name,
      subresource: 'status',
      patchType: 'strategic',
      body: { status },
    });
  }
}

const healthy = [
  {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
] as const;
