import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Reply, Unanswered } from '../../../network/dns-message.ts';
import { isAddress } from '../../../network/dns-message.ts';
import type { Call } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { until } from '../../process/tasks.ts';

/** /etc/resolv.conf, as far as it matters here. */
export interface ResolverFile {
  /** Without any, the machine itself is asked. */
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** Names with fewer dots are tried with the search list first. */
  readonly ndots: number;
  /** How long a name server is waited for, and how often each is asked. */
  readonly timeout: Duration;
  readonly attempts: number;
}

const textOf = ({ files }: Call, path: string): string => (files.exists(path) ? files.read(path) : '');

/** A program asks at most that many (resolv.h, MAXNS). */
const SERVERS_MOST = 3;

export function resolverFile(call: Call): ResolverFile {
  const text = textOf(call, '/etc/resolv.conf');
  const all = (key: string): readonly string[] =>
    [...text.matchAll(new RegExp(`^${key}[ \\t]+(.*)$`, 'gm'))].map(([, value = '']) => value.trim());
  const options = all('options').at(-1) ?? '';
  const option = (name: string, usual: number): number =>
    Number(new RegExp(`\\b${name}:(\\d+)`).exec(options)?.[1] ?? usual);
  const nameservers = all('nameserver').slice(0, SERVERS_MOST);
  return {
    nameservers: nameservers.length > 0 ? nameservers : ['127.0.0.1'],
    search: (all('search').at(-1) ?? '').split(/\s+/).filter(Boolean),
    ndots: option('ndots', 1),
    timeout: option('timeout', 5) * second,
    attempts: option('attempts', 2),
  };
}

/** What the network answers can change without anybody's doing here. */
function looksOutside({ system }: Call): void {
  system.unpredictable += 1;
}

const UNANSWERED: Reply = { code: 'SERVFAIL', answer: [], authority: [], additional: [] };

/** Asks one name server for exactly this name, once. */
export function askOnce(call: Call, name: string, type: string, server: string): Reply | Unanswered {
  looksOutside(call);
  return call.system.network.ask({ name: name.replace(/\.$/, ''), type }, server);
}

/** The same of the first one of resolv.conf unless another is said, for programs that do not tell why they know nothing. */
export function ask(call: Call, name: string, type: string, server?: string): Reply {
  const reply = askOnce(call, name, type, server ?? resolverFile(call).nameservers[0] ?? '');
  return typeof reply === 'string' ? UNANSWERED : reply;
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

/** As getaddrinfo: addresses stand for themselves, then /etc/hosts, then the name servers. */
export function* findHost(call: Call, host: string): Work<Found | undefined> {
  if (isAddress(host)) return { name: host, addresses: [host] };
  const known = inHostsFile(call, host);
  if (known) return known;
  for (const name of candidates(call, host)) {
    const reply = yield* answered(call, name);
    if (!reply) return undefined;
    const addresses = reply.answer.filter(({ type }) => type === 'A');
    if (addresses[0]) return { name: addresses[0].name, addresses: addresses.map(({ data }) => data) };
  }
  return undefined;
}

/** The first answer of a name server, which each is waited for; undefined when all are silent or refuse. */
function* answered(call: Call, name: string): Work<Reply | undefined> {
  const { nameservers, timeout, attempts } = resolverFile(call);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    for (const server of nameservers) {
      const reply = askOnce(call, name, 'A', server);
      if (typeof reply === 'object') return reply;
      if (reply === 'silent') yield* until(call.system.tasks.now() + timeout);
    }
  }
  return undefined;
}

/** The address that a program connects to; undefined when the name means nothing. */
export function* addressOf(call: Call, host: string): Work<string | undefined> {
  looksOutside(call);
  return (yield* findHost(call, host))?.addresses[0];
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
