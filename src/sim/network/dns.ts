import { CLUSTER_DNS } from '../node/pod/resolv-conf.ts';
import type { Directory } from './directory.ts';
import type { DnsRecord, Question, Reply } from './dns-message.ts';
import { isAddress, isIPv4, isIPv6 } from './dns-message.ts';
import type { Target } from './dns-records.ts';
import { nameOfEndpoint, nameOfService, targetsOf, ZONE } from './dns-records.ts';

/** Seconds; the `ttl` line of kubeadm's Corefile. */
const TTL = 30;
const VERSION_TTL = 28_800;
/** CoreDNS follows that many aliases. */
const ALIASES_MOST = 8;

/** Which of several equal addresses comes first is open: the `loadbalance` plugin shuffles them. */
export type Order = <T>(items: readonly T[]) => readonly T[];

const SOA: DnsRecord = {
  name: ZONE,
  type: 'SOA',
  ttl: TTL,
  data: `ns.dns.${ZONE} hostmaster.${ZONE} 1 7200 1800 86400 ${TTL}`,
};
const NO_NAME: Reply = { code: 'NXDOMAIN', answer: [], authority: [SOA], additional: [] };
const NO_DATA: Reply = { code: 'NOERROR', answer: [], authority: [SOA], additional: [] };
/** The cluster has no name server behind its own. */
export const NO_UPSTREAM: Reply = { code: 'SERVFAIL', answer: [], authority: [], additional: [] };

const found = (answer: readonly DnsRecord[], additional: readonly DnsRecord[] = []): Reply =>
  answer.length > 0 ? { code: 'NOERROR', answer, authority: [], additional } : NO_DATA;

/** The cluster's name server: CoreDNS with the plugins of kubeadm's Corefile, without an upstream. */
export function reply(directory: Directory, question: Question, order: Order): Reply {
  const asked = question.name.replace(/\.$/, '');
  const name = asked.toLowerCase();
  if (name === ZONE || name.endsWith(`.${ZONE}`))
    return spelled(inZone(directory, { ...question, name }, order), name, asked);
  if (name.endsWith('.in-addr.arpa')) return reverse(directory, { ...question, name });
  return NO_UPSTREAM;
}

/** Records tell the name as it was asked for, in capitals too. */
function spelled(answered: Reply, name: string, asked: string): Reply {
  if (name === asked) return answered;
  const answer = answered.answer.map((each) => (each.name === name ? { ...each, name: asked } : each));
  return { ...answered, answer };
}

function inZone(directory: Directory, { name, type }: Question, order: Order): Reply {
  const labels = name.slice(0, -ZONE.length).split('.').filter(Boolean).reverse();
  if (labels.length === 1 && labels[0] === 'dns-version' && type === 'TXT')
    return found([{ name, type, ttl: VERSION_TTL, data: '"1.1.0"' }]);
  if (labels.length === 0 && type === 'SOA') return found([SOA]);
  if (labels.length === 0 && type === 'NS') return nameServers(directory);
  const targets = targetsOf(directory, labels);
  if (!targets) return NO_NAME;
  if (type === 'SRV') return services(name, targets);
  if (type === 'A' || type === 'AAAA' || type === 'CNAME')
    return addresses(directory, { name, type }, targets, order, ALIASES_MOST);
  return NO_DATA;
}

const record = (name: string, type: string, data: string): DnsRecord => ({ name, type, ttl: TTL, data });

/** CoreDNS finds the service that it answers for by its address; without one it has a name of its own. */
function nameServers(directory: Directory): Reply {
  const service = directory.serviceAt(CLUSTER_DNS);
  const name = service ? nameOfService(service) : `ns.dns.${ZONE}`;
  return found([record(ZONE, 'NS', name)], [record(name, 'A', CLUSTER_DNS)]);
}

/** Addresses, each once, and the alias that an ExternalName service is, with what it leads to inside the zone. */
function addresses(
  directory: Directory,
  { name, type }: Question,
  targets: readonly Target[],
  order: Order,
  aliasesLeft: number,
): Reply {
  const alias = targets
    .find(({ host }) => !isAddress(host))
    ?.host.toLowerCase()
    .replace(/\.$/, '');
  if (alias !== undefined) {
    const own = record(name, 'CNAME', alias);
    if (type === 'CNAME') return found([own]);
    if (alias === name || aliasesLeft === 0) return NO_DATA;
    const labels = alias.endsWith(`.${ZONE}`)
      ? alias.slice(0, -ZONE.length).split('.').filter(Boolean).reverse()
      : undefined;
    if (!labels) return found([own]);
    const next = targetsOf(directory, labels);
    const rest = next && addresses(directory, { name: alias, type }, next, order, aliasesLeft - 1).answer;
    return found(rest && rest.length > 0 ? [own, ...rest] : []);
  }
  const fits = type === 'A' ? isIPv4 : type === 'AAAA' ? isIPv6 : () => false;
  const hosts = [...new Set(targets.map(({ host }) => host).filter(fits))];
  return found(order(hosts).map((host) => record(name, type, host)));
}

/** One record a name and port, equal weights that add up to at most 100, and the addresses beside the answer. */
function services(name: string, targets: readonly Target[]): Reply {
  const real = targets.filter(({ host }) => isAddress(host));
  const weight = Math.max(1, Math.floor(100 / Math.max(1, real.length)));
  const ported = real.filter(({ port }) => port !== undefined);
  const answer = new Map<string, DnsRecord>();
  const additional = new Map<string, DnsRecord>();
  for (const target of ported) {
    const data = `0 ${weight} ${target.port} ${target.name}`;
    answer.set(data, record(name, 'SRV', data));
    additional.set(`${target.name} ${target.host}`, record(target.name, 'A', target.host));
  }
  return found([...answer.values()], [...additional.values()]);
}

/** Names of an address: the service that has it, or the endpoints that do. */
function reverse(directory: Directory, { name, type }: Question): Reply {
  const address = name
    .replace(/\.in-addr\.arpa$/, '')
    .split('.')
    .reverse()
    .join('.');
  const service = directory.serviceAt(address);
  const names = service
    ? [nameOfService(service)]
    : directory
        .endpointsAt(address)
        .filter(({ endpoint }) => endpoint.conditions.ready !== false)
        .map(({ service: of, endpoint }) => nameOfEndpoint(of, endpoint));
  if (names.length === 0) return NO_UPSTREAM;
  return type === 'PTR' ? found(names.map((data) => record(name, 'PTR', data))) : NO_DATA;
}
