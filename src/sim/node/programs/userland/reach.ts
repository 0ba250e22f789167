import { second } from '#kernel/time.ts';
import { WORDS } from '../../../network/unconnected.ts';
import type { Call, HttpAnswer, Reached } from '../../process/process.ts';
import { until } from '../../process/tasks.ts';
import type { Work } from '../../process/tasks.ts';
import { headLines, reach } from './http-client.ts';
import { Refusal, misuse, optionsOf, wholeNumber } from './options.ts';
import { addressOf } from './resolver.ts';
import { waiting } from './tool.ts';

/** `nc HOST PORT`; -z and -v come from builds that speak of what they reach. */
export const nc = waiting(function* (call) {
  const { flags, values, operands } = optionsOf(call, 'zvnuw:i:q:p:f:e:');
  const [host, word = '0'] = operands;
  if (host === undefined) throw misuse();
  const limit = values.has('w') ? wholeNumber(values.get('w') ?? '') * second : Infinity;
  const port = Number(word);
  if (!Number.isInteger(port) || port > 65_535) throw new Refusal(`bad port '${word}'`);
  const address = yield* addressOf(call, host);
  if (address === undefined) throw new Refusal(`bad address '${host}'`);
  const reached = yield* reach(call, address, port, limit);
  const there = `${host} (${address}:${port})`;
  if (typeof reached === 'object') {
    if (flags.has('v')) call.stderr.write(`${there} open\n`);
    if (!flags.has('z')) converse(call, reached);
    return 0;
  }
  if (reached === 'late') throw new Refusal('timed out');
  const why = WORDS[reached];
  const speaks = flags.has('z') || flags.has('v') || call.system.userland === 'gnu';
  throw new Refusal(speaks ? `${there}: ${why}` : `can't connect to remote host (${address}): ${why}`);
});

const BAD_REQUEST: HttpAnswer = {
  status: 400,
  body: '<HTML><HEAD><TITLE>400 Bad Request</TITLE></HEAD>\n<BODY><H1>400 Bad Request</H1>\nUnsupported method\n</BODY></HTML>\n',
};

/** Says what comes in, and tells what a web server makes of it. */
function converse(call: Call, { http }: Reached): void {
  const text = call.stdin.all();
  if (!http || text === '') return;
  const [, method = '', path = ''] = /^([A-Z]+) (\/\S*)/.exec(text) ?? [];
  const body = text.replace(/^[^]*?\r?\n\r?\n/, '');
  const answer = method ? http(path, { method, body }) : BAD_REQUEST;
  const head = headLines(answer, call.system.tasks.now()).map((line) => `${line}\r\n`);
  call.stdout.write(`${head.join('')}\r\n${method === 'HEAD' ? '' : answer.body}`);
}

const TIME = '0.050';
/** How long ping waits for what has not come yet when it has sent everything. */
const LAST_WAIT = 10;

/** What one call of ping was told; seconds. */
interface Echo {
  readonly address: string;
  readonly count: number;
  readonly interval: number;
  readonly deadline: number;
  readonly isQuiet: boolean;
}

/** Sends requests until enough are sent, or the time is over; tells how many were sent, and how many answered. */
function* echoes(
  call: Call,
  { address, count, interval, deadline, isQuiet }: Echo,
): Work<readonly [number, number]> {
  const { tasks, network } = call.system;
  const end = tasks.now() + deadline * second;
  let received = 0;
  for (let sent = 1; ; sent += 1) {
    if (network.answersPing(address)) {
      if (!isQuiet) call.stdout.write(`64 bytes from ${address}: seq=${sent - 1} ttl=64 time=${TIME} ms\n`);
      received += 1;
    }
    if (sent >= count) return [sent, received];
    yield* until(Math.min(tasks.now() + interval * second, end));
    if (tasks.now() >= end) return [sent, received];
  }
}

export const ping = waiting(function* (call) {
  const { flags, values, operands } = optionsOf(call, '46qAc:w:W:i:s:t:I:p:n');
  const [host] = operands;
  if (host === undefined) throw misuse();
  if (call.files.user.uid !== 0 && call.system.userland === 'busybox')
    throw new Refusal('permission denied (are you root?)');
  const number = (letter: string, usual: number): number =>
    values.has(letter) ? wholeNumber(values.get(letter) ?? '') : usual;
  const count = number('c', Infinity);
  const address = yield* addressOf(call, host);
  if (address === undefined) throw new Refusal(`bad address '${host}'`);
  call.stdout.write(`PING ${host} (${address}): 56 data bytes\n`);
  const echo = {
    address,
    count,
    interval: number('i', 1),
    deadline: number('w', Infinity),
    isQuiet: flags.has('q'),
  };
  const [sent, received] = yield* echoes(call, echo);
  if (sent >= count && received < sent)
    yield* until(call.system.tasks.now() + number('W', LAST_WAIT) * second);
  const lost = Math.round((100 * (sent - received)) / sent);
  call.stdout.write(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${lost}% packet loss\n`,
  );
  if (received > 0) call.stdout.write(`round-trip min/avg/max = ${TIME}/${TIME}/${TIME} ms\n`);
  return received > 0 ? 0 : 1;
});
