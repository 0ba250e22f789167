import { assert } from '#kernel/assert.ts';
import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { keyFor, keyOf } from '#model/keys.ts';
import type { Durations } from './durations.ts';
import { defaultDurations } from './durations.ts';
import { ImageCatalogue } from './images.ts';
import type { NodeOptions } from './node-object.ts';
import { Ledger } from './pod/admission.ts';
import type { Host } from './pod/pod-machine.ts';
import { PodMachine } from './pod/pod-machine.ts';
import type { Profile } from '../versions.ts';
import { profileOf } from '../versions.ts';
import type { Network } from './process/process.ts';
import { Loopback } from './pod/loopback.ts';
import { NODE_DNS } from './pod/resolv-conf.ts';
import type { Shutdown } from './shutdown.ts';
import { Stores } from './volumes/stores.ts';

/** `stopped`: the kubelet is gone and the containers go on. `off`: the machine has no power; then it boots. */
export type NodeState = 'running' | 'stopped' | 'off' | 'booting';

const HEARTBEAT: Duration = 10 * second;

/** One machine: its kubelet's state, its pods, its disk. */
export class Machine implements Host {
  readonly name: string;
  readonly options: NodeOptions;
  readonly number: number;
  readonly address: string;
  readonly podCIDR: string;
  readonly pulled = new Set<string>();
  readonly ledger = new Ledger();
  readonly network: Host['network'];
  readonly #all: Machines;
  state: NodeState = 'running';
  /** It has been told to shut down. */
  shutdown: Shutdown | undefined;
  /** Its kubelet has seen its Node since it started. Whoever builds the cluster makes the first one. */
  isRegistered = true;
  /** How often its kubelet has been started. */
  kubeletStart = 0;
  /** Since when its state holds. */
  since: Instant;
  /** A pod that arrives is refused with this, once. */
  refusal: { readonly reason: string; readonly message: string } | undefined;
  #addresses = 1;

  constructor(all: Machines, options: NodeOptions, number: number, now: Instant) {
    this.#all = all;
    this.options = options;
    this.name = options.name;
    this.number = number;
    this.since = now;
    this.address = `10.123.${(number + 10) >> 8}.${(number + 10) & 255}`;
    this.podCIDR = `10.${244 + (number >> 8)}.${number & 255}.0/24`;
    this.network = (pod) => new Loopback(pod, (one) => all.network(one));
  }

  get images(): ImageCatalogue {
    return this.#all.images;
  }

  get stores(): Stores {
    return this.#all.stores;
  }

  get version(): Profile {
    return this.#all.version;
  }

  get tellsGenerations(): boolean {
    return this.#all.version.has('podStatusTellsGenerations');
  }

  get tellsResources(): boolean {
    return this.#all.version.has('podStatusTellsResources');
  }

  get relistsOnDemand(): boolean {
    return this.#all.version.has('podsAreRelistedOnDemand');
  }

  get durations(): Durations {
    return this.#all.durations;
  }

  get nameServers(): readonly string[] {
    return this.#all.nameServers;
  }

  newId(): string {
    return this.#all.newId();
  }

  /** The next free address of the node's range; beyond 250 pods it goes on in the ranges behind it. */
  newAddress(pod: PodMachine): string {
    this.#addresses += 1;
    const block = Math.floor((this.#addresses - 2) / 250);
    const base = this.number + block * 64;
    const address = `10.${244 + (base >> 8)}.${base & 255}.${((this.#addresses - 2) % 250) + 2}`;
    this.#all.addressed(pod, address);
    return address;
  }

  /** When its kubelet last renewed its lease; nothing is written for it. */
  lastHeartbeat(now: Instant): Instant {
    const until = this.state === 'running' ? now : this.since;
    return until - (until % HEARTBEAT);
  }
}

type Listener = (machine: Machine) => void;

/** A network in which there is nothing but the pod itself. */
const NOWHERE: Network = {
  ask: () => ({ code: 'SERVFAIL', answer: [], authority: [], additional: [] }),
  connect: () => 'unreachable',
  answersPing: () => false,
};

/** What can be told to all machines at once. */
export interface MachinesOptions {
  readonly durations?: Partial<Durations>;
  /** Of the kubelets. */
  readonly version?: Profile;
  readonly images?: ImageCatalogue;
  /** The name servers in the machines' own resolv.conf; by default one that knows nothing of the cluster. */
  readonly nameServers?: readonly string[];
  /** Whether their network plugins show host ports of pods (CNI's portmap); they do unless it is said. */
  readonly showHostPorts?: boolean;
}

/**
 * The hardware of a simulated cluster: machines, their disks, and the pods that run on them. It outlives every process
 * of the control plane, the kubelets too: containers go on while their kubelet is away.
 */
export class Machines {
  readonly images: ImageCatalogue;
  readonly stores = new Stores();
  readonly durations: Durations;
  readonly version: Profile;
  /** In the machines' own resolv.conf. */
  readonly nameServers: readonly string[];
  readonly showHostPorts: boolean;
  /** The pods by uid; two of the same name can exist while the older one still ends. */
  readonly pods = new Map<string, PodMachine>();
  readonly #machines = new Map<string, Machine>();
  readonly #byName = new Map<string, PodMachine>();
  readonly #byAddress = new Map<string, PodMachine>();
  readonly #listeners = new Set<Listener>();
  /** Where the cluster's names and addresses lead: the network room fills it in. */
  network: (pod: PodMachine) => Network = () => NOWHERE;
  /** Set by the kubelet while it lives: look at this pod now. */
  poke: (uid: string) => void = () => {};
  /** Set by the kubelet while it lives: look at this node now. */
  wakeNode: (name: string) => void = () => {};
  #ids = 0;

  constructor({ durations, images, version, nameServers, showHostPorts }: MachinesOptions = {}) {
    this.version = version ?? profileOf();
    this.durations = { ...defaultDurations, ...durations };
    this.images = images ?? new ImageCatalogue();
    this.nameServers = nameServers ?? [NODE_DNS];
    this.showHostPorts = showHostPorts ?? true;
  }

  /** Adds a machine; its Node object is registered by whoever builds the cluster (`nodeBody`). */
  add(options: NodeOptions, now: Instant): Machine {
    assert(!this.#machines.has(options.name), `there is no machine ${options.name} yet`);
    const machine = new Machine(this, options, this.#machines.size + 1, now);
    this.#machines.set(options.name, machine);
    return machine;
  }

  get all(): readonly Machine[] {
    return [...this.#machines.values()];
  }

  machine(name: string): Machine | undefined {
    return this.#machines.get(name);
  }

  /** Calls back whenever a machine stops, loses power or comes back. */
  subscribe(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Moves a machine to another state and tells whoever listens. */
  become(machine: Machine, state: NodeState, now: Instant): void {
    machine.state = state;
    machine.since = now;
    for (const listener of this.#listeners) listener(machine);
  }

  /** The pod that holds a name now. */
  pod(namespace: string, name: string): PodMachine | undefined {
    return this.#byName.get(keyOf(namespace, name));
  }

  /** The pods of a machine. */
  on(machine: Machine): readonly PodMachine[] {
    return [...this.pods.values()].filter(({ host }) => host === machine);
  }

  /** A kubelet starts: it knows what the runtime knows, and nothing else. */
  startKubelet(machine: Machine, now: Instant): void {
    machine.kubeletStart += 1;
    machine.shutdown = undefined;
    machine.isRegistered = false;
    this.become(machine, 'running', now);
    for (const pod of this.on(machine)) {
      pod.tasks.attend();
      pod.restartWorker(now);
    }
    this.wakeAll(machine);
  }

  /** A machine is back: the kubelet looks at its Node and its pods, and at those that came in the meantime. */
  wakeAll(machine: Machine): void {
    this.wakeNode(machine.name);
    for (const pod of this.on(machine)) this.poke(pod.uid);
  }

  /** The pod behind an address. */
  podAt(address: string): PodMachine | undefined {
    const found = this.#byAddress.get(address);
    return found?.podIP === address ? found : undefined;
  }

  /** A pod has got an address. */
  addressed(pod: PodMachine, address: string): void {
    this.#byAddress.set(address, pod);
  }

  place(pod: Pod, machine: Machine, now: Instant): PodMachine {
    const uid = pod.metadata.uid;
    const placed = new PodMachine(pod, machine, now, () => this.poke(uid));
    this.pods.set(uid, placed);
    this.#byName.set(keyFor(pod), placed);
    return placed;
  }

  remove(pod: PodMachine): void {
    const { namespace, name } = pod.pod.metadata;
    this.pods.delete(pod.uid);
    if (this.#byName.get(keyOf(namespace, name)) === pod) this.#byName.delete(keyOf(namespace, name));
    if (pod.podIP !== undefined && this.#byAddress.get(pod.podIP) === pod) this.#byAddress.delete(pod.podIP);
  }

  newId(): string {
    return (this.#ids += 1).toString(16).padStart(64, '0');
  }
}
