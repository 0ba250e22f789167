import type { Prng } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import type { Service } from '#model/objects.ts';
import type { Directory, Served } from './directory.ts';

/** Where a connection ends up: an address and a port of an endpoint, or how the node's rules answer it. */
export type Route =
  | { readonly address: string; readonly port: number }
  /** Rejected: no endpoint, or no such port. */
  | 'refused'
  /** Dropped: the client waits in vain. */
  | 'dropped';

type ServicePort = NonNullable<Service['spec']['ports']>[number];

/** Who connects, and from where. */
export interface Client {
  /** The address that the connection comes from. */
  readonly address: string;
  /** The node of the pod that connects; undefined from outside of the cluster. */
  readonly node: string | undefined;
  readonly now: Instant;
}

interface Sticky {
  readonly address: string;
  readonly until: Instant;
}

const AFFINITY_SECONDS = 10_800;

const isReady = ({ endpoint: { conditions } }: Served): boolean => conditions.ready !== false;
const isLeaving = ({ endpoint: { conditions } }: Served): boolean =>
  conditions.serving !== false && conditions.terminating === true;

/** Ready endpoints; when there is none, those that still serve while they end (KEP-1669). */
function usable(served: readonly Served[]): readonly Served[] {
  const ready = served.filter(isReady);
  return ready.length > 0 ? ready : served.filter(isLeaving);
}

/**
 * kube-proxy: which endpoint a connection to a service reaches. The endpoints take turns, so that a run repeats itself;
 * with a source of chance they are drawn, as real ones are.
 */
export class ServiceProxy {
  readonly #directory: Directory;
  readonly #chance: Prng | undefined;
  readonly #turns = new Map<string, number>();
  readonly #sticky = new Map<string, Sticky>();

  constructor(directory: Directory, chance?: Prng) {
    this.#directory = directory;
    this.#chance = chance;
  }

  /** To an address of the service itself. */
  toService(service: Service, port: number, client: Client): Route {
    const found = service.spec.ports?.find((each) => each.port === port && isTcp(each));
    if (!found) return 'refused';
    const local = service.spec['internalTrafficPolicy'] === 'Local' ? client.node : undefined;
    return this.#pick(service, found, this.#of(service, found), client, local);
  }

  /** To a port that every node opens for the service. */
  toNodePort(service: Service, port: number, node: string, client: Client): Route {
    const found = service.spec.ports?.find((each) => each.nodePort === port && isTcp(each));
    if (!found) return 'refused';
    // pods of the same node are not told from those that ask the service itself
    const isLocal = service.spec['externalTrafficPolicy'] === 'Local' && client.node !== node;
    return this.#pick(service, found, this.#of(service, found), client, isLocal ? node : undefined);
  }

  #of(service: Service, { name = '', protocol = 'TCP' }: ServicePort): readonly Served[] {
    return this.#directory
      .served(service)
      .filter((each) => each.portName === name && each.protocol === protocol && each.port !== undefined);
  }

  /** @param local only endpoints of this node will do; without one the packets are dropped */
  #pick(
    service: Service,
    { port }: ServicePort,
    all: readonly Served[],
    client: Client,
    local: string | undefined,
  ): Route {
    const near = local === undefined ? all : all.filter(({ endpoint }) => endpoint.nodeName === local);
    const candidates = usable(near);
    if (candidates.length === 0 && usable(all).length > 0) return 'dropped';
    const key = `${service.metadata.uid} ${port}`;
    const wanted = this.#stuckTo(service, key, client);
    const chosen =
      candidates.find(({ endpoint }) => endpoint.addresses[0] === wanted) ?? this.next(key, candidates);
    if (!chosen) return 'refused';
    const address = chosen.endpoint.addresses[0] ?? '';
    this.#stick(service, key, client, address);
    return { address, port: chosen.port ?? port };
  }

  /** Whose turn it is of several that are equal; undefined when there is none. */
  next(key: string, candidates: readonly Served[]): Served | undefined {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    const at = this.#chance ? this.#chance.below(candidates.length) : turn % Math.max(1, candidates.length);
    return candidates[at];
  }

  #stuckTo(service: Service, key: string, { address, now }: Client): string | undefined {
    const sticky = this.#sticky.get(`${key} ${address}`);
    return service.spec['sessionAffinity'] === 'ClientIP' && sticky && sticky.until > now
      ? sticky.address
      : undefined;
  }

  #stick({ spec }: Service, key: string, { address: from, now }: Client, address: string): void {
    if (spec['sessionAffinity'] !== 'ClientIP') return;
    const config = spec['sessionAffinityConfig'] as { clientIP?: { timeoutSeconds?: number } } | undefined;
    const seconds = config?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS;
    this.#sticky.set(`${key} ${from}`, { address, until: now + seconds * 1000 });
  }
}

const isTcp = ({ protocol = 'TCP' }: ServicePort): boolean => protocol === 'TCP';
