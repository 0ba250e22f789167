import type { Prng } from '#kernel/prng.ts';
import { prng, shuffled } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import type { Service } from '#model/objects.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Machines } from '../node/machines.ts';
import type { PodMachine } from '../node/pod/pod-machine.ts';
import type { Network, Reached } from '../node/process/process.ts';
import { Directory } from './directory.ts';
import type { Served } from './directory.ts';
import type { Question, Reply } from './dns-message.ts';
import type { Order } from './dns.ts';
import { reply } from './dns.ts';
import { NameCache } from './name-cache.ts';
import { ServiceProxy } from './service-proxy.ts';
import type { Client, Route } from './service-proxy.ts';

const SERVICE_RANGE = /^10\.96\./;

/** A server that speaks nothing that is understood here: connections to it succeed. */
const SILENT: Reached = {};

const asGiven: Order = (items) => items;

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
      ask: (question) => this.ask(question),
      connect: (address, port) =>
        this.connect({ address: pod.podIP ?? '', node: pod.host.name }, address, port),
      answersPing: (address) => this.answersPing(address),
    };
  }

  ask(question: Question): Reply {
    return this.names.answer(question, this.#now(), (asked) => reply(this.directory, asked, this.#order));
  }

  /** The server that a connection ends up at. */
  connect(from: Omit<Client, 'now'>, address: string, port: number): Reached | 'refused' | 'unreachable' {
    const client = { ...from, now: this.#now() };
    const service = this.directory.serviceAt(address);
    if (service) return this.#follow(service, this.#proxy.toService(service, port, client));
    const node = this.directory.nodeAt(address);
    if (node !== undefined) return this.#toNode(node, address, port, client);
    return SERVICE_RANGE.test(address) ? 'unreachable' : this.toPod(address, port);
  }

  /** The server of a pod, without any service between. */
  toPod(address: string, port: number): Reached | 'refused' | 'unreachable' {
    const node = this.directory.nodeAt(address);
    if (node !== undefined)
      return this.#toNode(node, address, port, { address: '', node: undefined, now: this.#now() });
    const pod = this.#machines.podAt(address);
    if (!pod || !this.#isOn(pod.host.name)) return 'unreachable';
    return pod.network.at(port) ?? 'refused';
  }

  /** Pods and nodes answer, addresses of services do not. */
  answersPing(address: string): boolean {
    const node = this.directory.nodeAt(address) ?? this.#machines.podAt(address)?.host.name;
    return node !== undefined && this.#isOn(node);
  }

  /** Whose turn it is of several endpoints that are equal. */
  takeTurns(key: string, endpoints: readonly Served[]): Served | undefined {
    return this.#proxy.next(key, endpoints);
  }

  #toNode(node: string, address: string, port: number, client: Client): Reached | 'refused' | 'unreachable' {
    if (!this.#isOn(node)) return 'unreachable';
    const service = this.directory.serviceAtNodePort(port);
    if (service) return this.#follow(service, this.#proxy.toNodePort(service, port, node, client));
    for (const pod of this.#machines.pods.values()) {
      if (pod.host.name !== node) continue;
      const server = pod.podIP === address ? pod.network.at(port) : behindHostPort(pod, port);
      if (server) return server;
    }
    return 'refused';
  }

  #follow(service: Service, route: Route): Reached | 'refused' | 'unreachable' {
    if (route === 'refused') return isApiServer(service) ? SILENT : 'refused';
    return route === 'dropped' ? 'unreachable' : this.toPod(route.address, route.port);
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

/** Its endpoints are the API server's own doing; nothing here speaks its TLS. */
const isApiServer = ({ metadata: { namespace, name } }: Service): boolean =>
  namespace === 'default' && name === 'kubernetes';

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
