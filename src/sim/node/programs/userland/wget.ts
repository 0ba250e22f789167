import { second } from '#kernel/time.ts';
import { WORDS } from '../../../network/unconnected.ts';
import type { Call, HttpAnswer, HttpRequest } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import type { Target } from './http-client.ts';
import { fetch, headLines, locationIn, statusLine, targetOf } from './http-client.ts';
import type { Options } from './options.ts';
import { Refusal, misuse, optionsOf, wholeNumber } from './options.ts';
import { at, waiting } from './tool.ts';

/** Long options of wget, and the letters that stand for them here. */
const WGET_LONG: Readonly<Record<string, string>> = {
  'output-document': 'O:',
  'output-file': 'o:',
  timeout: 'T:',
  tries: 't:',
  'post-data': 'D:',
  'post-file': 'F:',
  header: 'H:',
  'user-agent': 'U:',
  'directory-prefix': 'P:',
  proxy: 'Y:',
  quiet: 'q',
  continue: 'c',
  spider: 'spider',
  'server-response': 'S',
  'no-check-certificate': 'n',
  'no-clobber': 'n',
  'no-parent': 'n',
};
/** The progress of a download as BusyBox leaves it on the terminal. */
function progress(name: string, { length }: string): string {
  return `${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(length).padStart(5)}  0:00:00 ETA\n`;
}

const HOPS_MOST = 20;

/** What one call of wget was told. */
interface Download {
  readonly flags: Options['flags'];
  readonly values: Options['values'];
  readonly request: HttpRequest;
  /** How long a connection may take. */
  readonly limit: number;
}

export const wget = waiting(function* (call) {
  const options = optionsOf(call, 'cqSO:o:P:Y:U:T:t:n', WGET_LONG);
  const { flags, values, operands } = options;
  if (operands.length === 0) throw misuse();
  for (const option of ['T', 't']) if (values.has(option)) wholeNumber(values.get(option) ?? '');
  const limit = values.has('T') ? Number(values.get('T')) * second : Infinity;
  const download = { flags, values, request: requestOf(call, options), limit };
  for (const url of operands) yield* downloaded(call, url, download);
  return 0;
});

function requestOf(call: Call, { values }: Options): HttpRequest {
  const file = values.get('F');
  const body = values.get('D') ?? (file === undefined ? undefined : call.files.read(at(call, file)));
  return { method: body === undefined ? 'GET' : 'POST', body: body ?? '' };
}

/** @throws Refusal when it comes to nothing */
function* downloaded(call: Call, url: string, download: Download): Work<void> {
  if (/^\w+:\/\//.test(url) && !/^(https?|ftp):/.test(url))
    throw new Refusal(`not an http or ftp url: ${url}`);
  const target = targetOf(url);
  if (Number.isNaN(target.port)) throw new Refusal(`bad port '${target.written.replace(/^.*:/, '')}'`);
  const to = download.values.get('O') ?? placeOf(target, download.values.get('P'));
  const answer = yield* followed(call, target, download);
  if (answer.status >= 400) throw new Refusal(`server returned error: ${statusLine(answer.status)}`);
  const { flags, values } = download;
  if (flags.has('spider')) return flags.has('q') ? undefined : call.stderr.write('remote file exists\n');
  if (!values.has('O') && !flags.has('c') && call.files.exists(at(call, to)))
    throw new Refusal(`can't open '${to}': File exists`);
  save(call, answer.body, to, flags.has('q'));
}

const placeOf = ({ path }: Target, directory: string | undefined): string =>
  `${directory === undefined ? '' : `${directory}/`}${path.replace(/^.*\//, '') || 'index.html'}`;

/** The answer at the end of all redirections. */
function* followed(call: Call, first: Target, { flags, request, limit }: Download): Work<HttpAnswer> {
  let target = first;
  let asking = request;
  for (let hop = 0; hop <= HOPS_MOST; hop += 1) {
    const answer = yield* answerOf(
      call,
      target,
      { flags, request: asking, limit },
      hop > 0 && target.host === first.host,
    );
    const location = locationIn(answer);
    if (location === undefined) return answer;
    target = location.startsWith('/') ? { ...target, path: location } : targetOf(location);
    asking = { method: 'GET', body: '' };
  }
  throw new Refusal('too many redirections');
}

function* answerOf(
  call: Call,
  target: Target,
  { flags, request, limit }: Omit<Download, 'values'>,
  isConnected: boolean,
): Work<HttpAnswer> {
  const { address, result } = yield* fetch(call, target, request, limit);
  if (result === 'unresolved') throw new Refusal(`bad address '${target.host}'`);
  if (!flags.has('q') && !isConnected)
    call.stderr.write(`Connecting to ${target.written} (${address}:${target.port})\n`);
  if (result === 'silent' || result === 'late') throw new Refusal('download timed out');
  if (typeof result === 'string')
    throw new Refusal(`can't connect to remote host (${address}): ${WORDS[result]}`);
  if (flags.has('S'))
    call.stderr.write(
      [...headLines(result, call.system.tasks.now()), ''].map((line) => `  ${line}\n`).join(''),
    );
  return result;
}

function save(call: Call, body: string, to: string, quiet: boolean): number {
  if (to === '-') call.stdout.write(body);
  else call.files.write(at(call, to), body);
  if (quiet) return 0;
  const [doing, done] =
    to === '-' ? ['writing to stdout', 'written to stdout'] : [`saving to '${to}'`, `'${to}' saved`];
  call.stderr.write(`${doing}\n${progress(to, body)}${done}\n`);
  return 0;
}
