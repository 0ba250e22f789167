import type { DnsRecord, Reply } from '../../../network/dns-message.ts';
import type { Call, Program } from '../../process/process.ts';
import { ask, candidates, resolverFile } from './resolver.ts';
import { tool } from './tool.ts';

const TYPES: ReadonlySet<string> = new Set([
  'A',
  'AAAA',
  'ANY',
  'CNAME',
  'NS',
  'PTR',
  'SOA',
  'SRV',
  'TXT',
  'MX',
]);
const TAB = 8;
/** Where dig lets the time to live, the class, the type and the data of a record begin. */
const COLUMNS = [24, 32, 40, 48] as const;

interface Asked {
  readonly name: string;
  readonly type: string;
  readonly server: string | undefined;
  /** `+short`, `+search`, `+noall`, `+answer`. */
  readonly switches: ReadonlySet<string>;
}

/** `dig [@SERVER] [-t TYPE] [TYPE] NAME [TYPE] [-x ADDRESS] [+SWITCH...]` */
function read(argv: readonly string[]): Asked {
  const switches = new Set<string>();
  let name = '.';
  let type = 'A';
  let server: string | undefined;
  for (let i = 1; i < argv.length; i += 1) {
    const word = argv[i] as string;
    if (word.startsWith('+')) switches.add(word.slice(1));
    else if (word === '-x')
      [name, type] = [`${(argv[(i += 1)] ?? '').split('.').reverse().join('.')}.in-addr.arpa`, 'PTR'];
    else if (word === '-t') type = (argv[(i += 1)] ?? 'A').toUpperCase();
    else if (TYPES.has(word.toUpperCase())) type = word.toUpperCase();
    else if (word.startsWith('@')) server = word.slice(1);
    else if (!word.startsWith('-')) name = word;
  }
  return { name, type, server, switches };
}

/** Moves on to a column as BIND does: by tabs, and by at least one blank. */
function indent(from: number, column: number): string {
  const to = Math.max(column, from + 1);
  const tabs = Math.floor(to / TAB) - Math.floor(from / TAB);
  return tabs > 0 ? '\t'.repeat(tabs) + ' '.repeat(to % TAB) : ' '.repeat(to - from);
}

const dotted = ({ type, data }: DnsRecord): string =>
  ['SRV', 'CNAME', 'PTR', 'NS'].includes(type) ? `${data}.` : data;

/** One line of a zone file. */
function line(fields: readonly string[]): string {
  let out = fields[0] ?? '';
  let column = out.length;
  for (const [i, field] of fields.slice(1).entries()) {
    const to = Math.max(COLUMNS[i] ?? 0, column + 1);
    out += indent(column, to) + field;
    column = to + field.length;
  }
  return `${out}\n`;
}

const recordLine = (record: DnsRecord): string =>
  line([`${record.name}.`, String(record.ttl), 'IN', record.type, dotted(record)]);

function section(title: string, records: readonly DnsRecord[]): string {
  return records.length === 0 ? '' : `;; ${title} SECTION:\n${records.map(recordLine).join('')}\n`;
}

/** The class of a question stands where records have it; the time to live is left out. */
function question(name: string, type: string): string {
  const own = `;${name}.`;
  const toClass = Math.max(32, own.length + 1);
  const toType = Math.max(40, toClass + 3);
  return `;; QUESTION SECTION:\n${own}${indent(own.length, toClass)}IN${indent(toClass + 2, toType)}${type}\n\n`;
}

const dig = tool((call: Call) => {
  const asked = read(call.argv);
  const { name, type, server = resolverFile(call).nameservers[0] ?? '', switches } = asked;
  const names = switches.has('search') ? candidates(call, name) : [name.replace(/\.$/, '')];
  let reply: Reply | undefined;
  let found = name;
  for (const each of names) {
    [found, reply] = [each, ask(call, each, type, server)];
    if (reply.code === 'NOERROR') break;
  }
  if (reply)
    call.stdout.write(
      switches.has('short') ? short(reply) : full(call.argv, { ...asked, name: found, server }, reply),
    );
});

const short = ({ answer }: Reply): string => answer.map((record) => `${dotted(record)}\n`).join('');

function full(argv: readonly string[], asked: Asked, reply: Reply): string {
  const { name, type, server, switches } = asked;
  const { code, answer, authority, additional } = reply;
  if (switches.has('noall')) return switches.has('answer') ? answer.map(recordLine).join('') : '';
  const counts = `QUERY: 1, ANSWER: ${answer.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + 1}`;
  return (
    `\n; <<>> DiG 9.18.28 <<>> ${argv.slice(1).join(' ')}\n;; global options: +cmd\n;; Got answer:\n` +
    `;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: 1\n;; flags: qr aa rd; ${counts}\n\n` +
    `;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n${question(name, type)}` +
    `${section('ANSWER', answer)}${section('AUTHORITY', authority)}${section('ADDITIONAL', additional)}` +
    `;; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n\n`
  );
}

export const DIG: Readonly<Record<string, Program>> = { dig };
