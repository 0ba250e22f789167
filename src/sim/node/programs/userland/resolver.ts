import type { Reply } from '../../../network/dns-message.ts';
import { isAddress } from '../../../network/dns-message.ts';
import { CLUSTER_DNS } from '../../pod/resolv-conf.ts';
import type { Call } from '../../process/process.ts';

/** /etc/resolv.conf, as far as it matters here. */
export interface ResolverFile {
  readonly nameserver: string;
  readonly search: readonly string[];
  /** Names with fewer dots are tried with the search list first. */
  readonly ndots: number;
}

const textOf = ({ files }: Call, path: string): string => (files.exists(path) ? files.read(path) : '');

export function resolverFile(call: Call): ResolverFile {
  const text = textOf(call, '/etc/resolv.conf');
  const last = (key: string): string => new RegExp(`^${key}[ \\t]+(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return {
    nameserver: last('nameserver'),
    search: last('search').split(/\s+/).filter(Boolean),
    ndots: Number(/ndots:(\d+)/.exec(last('options'))?.[1] ?? 1),
  };
}

/** What the network answers can change without anybody's doing here. */
function looksOutside({ system }: Call): void {
  system.unpredictable += 1;
}

const UNANSWERED: Reply = { code: 'SERVFAIL', answer: [], authority: [], additional: [] };

/** Asks a name server for exactly this name: the first one of resolv.conf unless another is said. Only the cluster's answers. */
export function ask(call: Call, name: string, type: string, server?: string): Reply {
  looksOutside(call);
  if ((server ?? resolverFile(call).nameserver) !== CLUSTER_DNS) return UNANSWERED;
  return call.system.network.ask({ name: name.replace(/\.$/, ''), type });
}

/** The names that a resolver tries for one that a user gives (resolv.conf(5)). */
export function candidates(call: Call, name: string): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const { search, ndots } = resolverFile(call);
  const searched = search.map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name];
}

/** What came of looking a host up: its addresses, and the name under which it was found. */
export interface Found {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** As getaddrinfo: addresses stand for themselves, then /etc/hosts, then the name server. */
export function findHost(call: Call, host: string): Found | undefined {
  if (isAddress(host)) return { name: host, addresses: [host] };
  const known = inHostsFile(call, host);
  if (known) return known;
  for (const name of candidates(call, host)) {
    const { answer } = ask(call, name, 'A');
    const addresses = answer.filter(({ type }) => type === 'A');
    if (addresses[0]) return { name: addresses[0].name, addresses: addresses.map(({ data }) => data) };
  }
  return undefined;
}

/** The address that a program connects to; undefined when the name means nothing. */
export function addressOf(call: Call, host: string): string | undefined {
  looksOutside(call);
  return findHost(call, host)?.addresses[0];
}

function inHostsFile(call: Call, host: string): Found | undefined {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  for (const line of textOf(call, '/etc/hosts').split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address && !address.includes(':') && names.some((name) => name.toLowerCase() === wanted))
      return { name: names[0] ?? host, addresses: [address] };
  }
  return undefined;
}
