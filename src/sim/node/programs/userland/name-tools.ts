import type { DnsRecord, Reply } from '../../../network/dns-message.ts';
import { isIPv4 } from '../../../network/dns-message.ts';
import type { Call, Program } from '../../process/process.ts';
import { ask, candidates, findHost, resolverFile } from './resolver.ts';
import { misuse } from './options.ts';
import { busyboxLookup, lookupLine, reversed, typeIn } from './nslookup.ts';
import { tool, waiting } from './tool.ts';

/** The first name of a search list that has what is asked for, or at least exists. */
function search(
  call: Call,
  name: string,
  type: string,
  server?: string,
): { readonly name: string; readonly reply: Reply } {
  let last: { readonly name: string; readonly reply: Reply } | undefined;
  for (const each of candidates(call, name)) {
    const reply = ask(call, each, type, server);
    last = { name: each, reply };
    if (reply.code === 'NOERROR') return last;
  }
  return last ?? { name, reply: { code: 'SERVFAIL', answer: [], authority: [], additional: [] } };
}

/** The nslookup of BIND: it searches as resolv.conf says, and writes names with a dot at their end. */
function bindLookup(call: Call, name: string, asked: string | undefined, server?: string): number {
  const nameserver = server ?? resolverFile(call).nameservers[0] ?? '';
  call.stdout.write(`Server:\t\t${nameserver}\nAddress:\t${nameserver}#53\n\n`);
  const type = asked ?? (isIPv4(name) ? 'PTR' : 'A');
  const { name: found, reply } = search(call, isIPv4(name) ? `${reversed(name)}.` : name, type, server);
  if (reply.code !== 'NOERROR') {
    call.stdout.write(`** server can't find ${reply.code === 'NXDOMAIN' ? name : found}: ${reply.code}\n\n`);
    return 1;
  }
  const lines = reply.answer.map((record) =>
    isNamed(record) ? lookupLine({ ...record, data: `${record.data}.` }) : lookupLine(record),
  );
  call.stdout.write(`${lines.join('') || `*** Can't find ${found}: No answer\n`}\n`);
  return lines.length > 0 ? 0 : 1;
}

const isNamed = ({ type }: DnsRecord): boolean =>
  type === 'SRV' || type === 'PTR' || type === 'CNAME' || type === 'NS';

const nslookup = waiting(function* (call) {
  if (call.system.userland === 'busybox') return yield* busyboxLookup(call);
  const [name, server] = call.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (name === undefined) throw misuse();
  return bindLookup(call, name, typeIn(call.argv), server);
});

/** `host NAME`, `host -t SRV NAME`. */
const host = tool((call) => {
  const at = call.argv.indexOf('-t');
  const type = at < 0 ? 'A' : (call.argv[at + 1] ?? 'A').toUpperCase();
  const name = call.argv.find((word, i) => i > 0 && !word.startsWith('-') && (at < 0 || i !== at + 1)) ?? '';
  const asked = isIPv4(name) ? { name: `${reversed(name)}.`, type: 'PTR' } : { name, type };
  const { name: found, reply } = search(call, asked.name, asked.type);
  if (reply.code !== 'NOERROR') {
    call.stdout.write(`Host ${name} not found: ${reply.code === 'NXDOMAIN' ? 3 : 2}(${reply.code})\n`);
    return 1;
  }
  for (const record of reply.answer) call.stdout.write(hostLine(record));
  if (reply.answer.length === 0) call.stdout.write(`${found} has no ${asked.type} record\n`);
  return 0;
});

const HOST_WORDS: Readonly<Record<string, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  PTR: 'domain name pointer',
  SRV: 'has SRV record',
  TXT: 'descriptive text',
};

const hostLine = (record: DnsRecord): string =>
  `${record.name} ${HOST_WORDS[record.type] ?? record.type} ${record.data}${isNamed(record) ? '.' : ''}\n`;

/** `getent hosts NAME...` */
const getent = waiting(function* (call) {
  const [, database, ...names] = call.argv;
  if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') return 1;
  let code = 0;
  for (const name of names) {
    const found = yield* findHost(call, name);
    if (!found) code = 2;
    for (const address of found?.addresses ?? []) call.stdout.write(`${address.padEnd(15)} ${found?.name}\n`);
  }
  return code;
});

export const NAME_TOOLS: Readonly<Record<string, Program>> = { nslookup, host, getent };
