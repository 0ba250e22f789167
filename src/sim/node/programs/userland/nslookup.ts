import { second } from '#kernel/time.ts';
import type { DnsRecord, Question, Reply, Unanswered } from '../../../network/dns-message.ts';
import { isIPv4 } from '../../../network/dns-message.ts';
import type { Call } from '../../process/process.ts';
import { until } from '../../process/tasks.ts';
import type { Work } from '../../process/tasks.ts';
import { Refusal, misuse } from './options.ts';
import { addressOf, askOnce, resolverFile } from './resolver.ts';

export const reversed = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;

/** What nslookup prints between a name and what it leads to. */
const RELATIONS: Readonly<Record<string, string>> = {
  CNAME: 'canonical name',
  PTR: 'name',
  NS: 'nameserver',
  SRV: 'service',
  TXT: 'text',
};
const SOA_FIELDS = ['origin', 'mail addr', 'serial', 'refresh', 'retry', 'expire', 'minimum'];
const TYPES: ReadonlySet<string> = new Set([
  'SOA',
  'NS',
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'TXT',
  'PTR',
  'SRV',
  'ANY',
]);

const soaLines = (data: string): string =>
  data
    .split(' ')
    .map((value, i) => `\t${SOA_FIELDS[i]} = ${value}\n`)
    .join('');

export function lookupLine({ name, type, data }: DnsRecord): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${data}\n`;
  if (type === 'SOA') return `${name}\n${soaLines(data)}`;
  return `${name}\t${RELATIONS[type] ?? type} = ${data}\n`;
}

/** `-type=srv`, `-q=srv`, `-query=srv`; undefined when no type is asked for. */
export const typeIn = (argv: readonly string[]): string | undefined =>
  argv
    .find((word) => /^-(query|type|q)=/.test(word))
    ?.replace(/^.*=/, '')
    .toUpperCase();

/** How long a name server is waited for; it is asked twice in that time. */
const PATIENCE = 5 * second;
const NOBODY = ';; connection timed out; no servers could be reached\n\n';

interface Server {
  /** As it was written. */
  readonly name: string;
  readonly address: string;
}

/** BusyBox' nslookup: it asks for both kinds of addresses, all questions at once, and one server after the other. */
export function* busyboxLookup(call: Call): Work<number> {
  const [name, named] = call.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (name === undefined) throw misuse();
  const type = typeIn(call.argv);
  if (type !== undefined && !TYPES.has(type)) throw new Refusal(`invalid query type "${type.toLowerCase()}"`);
  const servers = named === undefined ? serversOf(call) : [yield* serverNamed(call, named)];
  const questions = questionsFor(call, name, type, named !== undefined);
  for (const server of servers) {
    const replies = yield* sent(call, server, questions);
    if (replies) return told(call, server, questions, replies);
  }
  call.stdout.write(NOBODY);
  return 1;
}

const serversOf = (call: Call): readonly Server[] =>
  resolverFile(call).nameservers.map((address) => ({ name: address, address }));

function* serverNamed(call: Call, name: string): Work<Server> {
  const address = yield* addressOf(call, name);
  if (address === undefined) throw new Refusal(`bad address '${name}'`);
  return { name, address };
}

/** Only a name without a dot is searched for, and only with the settings of resolv.conf: not when a server is named. */
function questionsFor(
  call: Call,
  name: string,
  asked: string | undefined,
  plain: boolean,
): readonly Question[] {
  const { search } = resolverFile(call);
  const types = asked === undefined ? ['A', 'AAAA'] : [asked];
  if (asked === undefined && isIPv4(name)) return [{ name: reversed(name), type: 'PTR' }];
  const names =
    plain || name.includes('.') || search.length === 0 ? [name] : search.map((each) => `${name}.${each}`);
  return types.flatMap((type) => names.map((each) => ({ name: each, type })));
}

/**
 * What a server answers; undefined when there is none. Of several questions the second one already hears that the
 * first was refused; a single one is sent again, and heard of when it is waited for.
 */
function* sent(
  call: Call,
  { name, address }: Server,
  questions: readonly Question[],
): Work<readonly Reply[] | undefined> {
  const answers = questions.map((question) => askOnce(call, question.name, question.type, address));
  if (answers.every(isReply)) return answers;
  const isRefused = answers.includes('refused');
  const complain = (what: string): void => call.stderr.write(`nslookup: ${what}: Connection refused\n`);
  if (isRefused && questions.length > 1) {
    complain(`write to '${name}'`);
    return undefined;
  }
  for (let again = 0; again < 2; again += 1) {
    if (isRefused) complain('read');
    yield* until(call.system.tasks.now() + PATIENCE / 2);
  }
  return undefined;
}

const isReply = (answer: Reply | Unanswered): answer is Reply => typeof answer === 'object';

function told(
  call: Call,
  { name, address }: Server,
  questions: readonly Question[],
  replies: readonly Reply[],
): number {
  call.stdout.write(`Server:\t\t${name}\nAddress:\t${address}:53\n\n`);
  for (const [i, { code, answer }] of replies.entries()) {
    const failed = `** server can't find ${questions[i]?.name}: ${code}\n`;
    call.stdout.write(`${code === 'NOERROR' ? answer.map(lookupLine).join('') : failed}\n`);
  }
  return replies.some(({ code }) => code !== 'NOERROR') ? 1 : 0;
}
