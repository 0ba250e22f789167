import type { Prng } from '#kernel/prng.ts';
import { prng, shuffled } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import { keyFor } from '#model/keys.ts';
import type { Service } from '#model/objects.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Machines } from '../node/machines.ts';
import type { PodMachine } from '../node/pod/pod-machine.ts';
import { CLUSTER_DNS, NODE_DNS } from '../node/pod/resolv-conf.ts';
import type { HttpAnswer, Network, Reached } from '../node/process/process.ts';
import { Directory } from './directory.ts';
import type { Served } from './directory.ts';
import type { Question, Reply, Unanswered } from './dns-message.ts';
import type { Order } from './dns.ts';
import { NO_UPSTREAM, reply } from './dns.ts';
import { NameCache } from './name-cache.ts';
import { ServiceProxy } from './service-proxy.ts';
import type { Client, Route } from './service-proxy.ts';
import type { Unconnected } from './unconnected.ts';

const SERVICE_RANGE = /^10\.96\./;
const MACHINE_RANGE = /^10\.123\./;
/** The machine that the control plane runs on: there, and without a port that is open to pods. */
const CONTROL_PLANE_HOST = NODE_DNS;
/** The first range of pods is that of the control plane's machine. */
const FIRST_POD_RANGE = '10.244.0.0/24';
const DNS_PORT = 53;

/** A server that speaks nothing that is understood here: connections to it succeed. */
const SILENT: Reached = {};

const asGiven: Order = (items) => items;

/** Who connects. */
type From = Omit<Client, 'now'>;

/** What the network needs of a simulator. */
interface Around {
  readonly api: { subscribe(listener: (event: StoredEvent) => void): void };
  now(): Instant;
}

/** The cluster's network: the name server, the rules of kube-proxy on every node, and the pods behind their addresses. */
export class ClusterNetwork {
  readonly directory = new Directory();
  readonly names = new NameCache();
  readonly #machines: Machines;
  readonly #proxy: ServiceProxy;
  readonly #now: () => Instant;
  readonly #order: Order;

  constructor(machines: Machines, now: () => Instant, chance?: Prng) {
    this.#machines = machines;
    this.#now = now;
    this.#proxy = new ServiceProxy(this.directory, chance?.split('proxy'));
    const draws = chance?.split('dns');
    this.#order = draws ? (items) => shuffled(items, draws) : asGiven;
  }

  /** The network as a pod sees it. */
  of(pod: PodMachine): Network {
    return {
      ask: (question, server) => this.ask(question, clientIn(pod), server),
      connect: (address, port) => this.connect(clientIn(pod), address, port),
      answersPing: (address) => this.answersPing(address),
    };
  }

  /** What a name server answers; who has an address but no name server sends an ICMP message. */
  ask(question: Question, from: From, server = CLUSTER_DNS): Reply | Unanswered {
    if (server === NODE_DNS) return NO_UPSTREAM;
    if (server !== CLUSTER_DNS) {
      const reached = this.connect(from, server, DNS_PORT);
      return typeof reached === 'object' || reached === 'refused' ? 'refused' : 'silent';
    }
    return this.names.answer(question, this.#now(), (asked) => reply(this.directory, asked, this.#order));
  }

  /** The server that a connection ends up at. */
  connect(from: From, address: string, port: number): Reached | Unconnected {
    const client = { ...from, now: this.#now() };
    const service = this.directory.serviceAt(address);
    if (service && isOfControlPlane(service, port)) return SILENT;
    if (service) return this.#follow(this.#proxy.toService(service, port, client));
    if (address === CONTROL_PLANE_HOST) return 'refused';
    const node = this.directory.nodeAt(address);
    if (node !== undefined) return this.#toNode(node, address, port, client);
    return SERVICE_RANGE.test(address) ? 'dropped' : this.toPod(address, port);
  }

  /** The server of a pod, without any service between. */
  toPod(address: string, port: number): Reached | Unconnected {
    const node = this.directory.nodeAt(address);
    if (node !== undefined)
      return this.#toNode(node, address, port, { address: '', node: undefined, now: this.#now() });
    const pod = this.#podAt(address);
    if (!pod) return this.#isInside(address) ? 'unreachable' : 'no network';
    return this.#isOn(pod.host.name) ? (pod.network.at(port) ?? 'refused') : 'unreachable';
  }

  /** The server of a node's kubelet: it tells that it lives, and nothing else here. */
  toKubelet(address: string): Reached | Unconnected {
    const machine = this.#machines.machine(this.directory.nodeAt(address) ?? '');
    if (!machine || machine.state === 'off') return 'unreachable';
    return machine.state === 'running' ? { http: kubeletAnswer } : 'refused';
  }

  /** Pods and nodes answer, addresses of services do not. */
  answersPing(address: string): boolean {
    if (address === CONTROL_PLANE_HOST) return true;
    const node = this.directory.nodeAt(address) ?? this.#podAt(address)?.host.name;
    return node !== undefined && this.#isOn(node);
  }

  /** The pod that has an address now: with its sandbox it goes. */
  #podAt(address: string): PodMachine | undefined {
    const pod = this.#machines.podAt(address);
    return pod?.sandbox ? pod : undefined;
  }

  /** Whether a route leads to an address: into the network of the machines, or of the pods of one of them. */
  #isInside(address: string): boolean {
    const near = address.replace(/\d+$/, '0/24');
    if (MACHINE_RANGE.test(address) || near === FIRST_POD_RANGE) return true;
    return this.#machines.all.some(({ podCIDR }) => podCIDR === near);
  }

  /** Whose turn it is of several endpoints that are equal. */
  takeTurns(key: string, endpoints: readonly Served[]): Served | undefined {
    return this.#proxy.next(key, endpoints);
  }

  #toNode(node: string, address: string, port: number, client: Client): Reached | Unconnected {
    if (!this.#isOn(node)) return 'unreachable';
    const service = this.directory.serviceAtNodePort(port);
    if (service) return this.#follow(this.#proxy.toNodePort(service, port, node, client));
    for (const pod of this.#machines.pods.values()) {
      if (pod.host.name !== node) continue;
      const isShown = pod.podIP !== address && this.#machines.showHostPorts;
      const server = isShown ? behindHostPort(pod, port) : pod.podIP === address && pod.network.at(port);
      if (server) return server;
    }
    return 'refused';
  }

  #follow(route: Route): Reached | Unconnected {
    return typeof route === 'string' ? route : this.toPod(route.address, route.port);
  }

  #isOn(node: string): boolean {
    return this.#machines.machine(node)?.state !== 'off';
  }
}

/** The server that a pod shows on a port of its node (`hostPort`). */
function behindHostPort({ pod, network }: PodMachine, port: number): Reached | undefined {
  const ports = pod.spec.containers.flatMap(({ ports: declared = [] }) => declared);
  const found = ports.find((each) => (each as { readonly hostPort?: number }).hostPort === port);
  return found && network.at(found.containerPort);
}

const kubeletAnswer = (path: string): HttpAnswer =>
  /^\/healthz(\/|\?|$)/.test(path)
    ? { status: 200, body: 'ok' }
    : { status: 404, body: '404 page not found\n' };

const CONTROL_PLANE: ReadonlySet<string> = new Set(['default/kubernetes', 'kube-system/kube-dns']);

/** What stands behind these is no pod here; nothing speaks its protocol either. */
const isOfControlPlane = (service: Service, port: number): boolean =>
  CONTROL_PLANE.has(keyFor(service)) &&
  (service.spec.ports ?? []).some((each) => each.port === port && each.protocol !== 'UDP');

const clientIn = ({ podIP = '', host }: PodMachine): From => ({ address: podIP, node: host.name });

/**
 * Connects the pods of machines: names, services and addresses work from now on. To be called before the first object
 * is stored.
 * @param scheduleSeed draws what the cluster leaves open; without it endpoints take turns
 */
export function layNetwork(around: Around, machines: Machines, scheduleSeed?: number): ClusterNetwork {
  const chance = scheduleSeed === undefined ? undefined : prng(scheduleSeed).split('network');
  const network = new ClusterNetwork(machines, () => around.now(), chance);
  around.api.subscribe((event) => network.directory.observe(event));
  machines.network = (pod) => network.of(pod);
  return network;
}
