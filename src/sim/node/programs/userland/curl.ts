import { second } from '#kernel/time.ts';
import { PATIENCE } from '../../../network/unconnected.ts';
import type { Call, HttpAnswer } from '../../process/process.ts';
import type { Fetched, Target } from './http-client.ts';
import { fetch, locationIn, statusLine, targetOf } from './http-client.ts';
import { at, lineOf, waiting } from './tool.ts';

const HOPS_MOST = 50;

/** Long options of curl that take the next word, in their short form; an empty one is of no matter here. */
const CURL_LONG: Readonly<Record<string, string>> = {
  '--data': '-d',
  '--data-raw': '-d',
  '--data-binary': '-d',
  '--request': '-X',
  '--output': '-o',
  '--write-out': '-w',
  '--header': '',
  '--max-time': '-m',
  '--connect-timeout': '-m',
  '--retry': '',
  '--retry-delay': '',
  '--retry-max-time': '',
  '--user-agent': '',
  '--resolve': '',
};
const CURL_FLAGS: Readonly<Record<string, string>> = {
  '--silent': '-s',
  '--show-error': '-S',
  '--fail': '-f',
  '--location': '-L',
  '--include': '-i',
  '--head': '-I',
};

/** Writes long options in their short form: `--data x` and `--data=x` become `-d x`. */
function shortened(argv: readonly string[], valued: Readonly<Record<string, string>>): readonly string[] {
  const out: string[] = [];
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] as string;
    const [name = '', glued] = word.startsWith('--')
      ? [word.replace(/=.*$/s, ''), /=(.*)$/s.exec(word)?.[1]]
      : [word];
    if (!Object.hasOwn(valued, name)) {
      out.push(CURL_FLAGS[word] ?? word);
      continue;
    }
    const value = glued ?? argv[(i += 1)] ?? '';
    if (valued[name]) out.push(valued[name], value);
  }
  return out;
}

/** `-d text`, `-d @file`, `-d @-`: line ends of files are left out. */
function posted(call: Call, data: string | undefined): string | undefined {
  if (!data?.startsWith('@')) return data;
  const text = data === '@-' ? call.stdin.all() : call.files.read(at(call, data.slice(1)));
  return text.replace(/[\r\n]/g, '');
}

/** Why there is no answer: the exit code, and what is said. */
function failureOf(
  result: Extract<Fetched, string>,
  { host, port }: Target,
  limit: number,
): readonly [number, string] {
  const waited = result === 'late' ? limit : result === 'dropped' ? PATIENCE.dropped : 0;
  if (result === 'unresolved') return [6, `Could not resolve host: ${host}`];
  if (result === 'silent') return [52, 'Empty reply from server'];
  if (waited > 0) return [28, `Connection timed out after ${waited} milliseconds`];
  return [7, `Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`];
}

export const curl = waiting(function* (call) {
  const { flags, values, operands } = lineOf(shortened(call.argv, CURL_LONG), 'owXHdmuA');
  const body = posted(call, values.get('d'));
  const usual = flags.has('I') ? 'HEAD' : body === undefined ? 'GET' : 'POST';
  const limit = values.has('m') ? Number(values.get('m')) * second : Infinity;
  let target = targetOf(operands[0] ?? '');
  let { result } = yield* fetch(call, target, { method: values.get('X') ?? usual, body: body ?? '' }, limit);
  for (let hop = 0; hop < HOPS_MOST && flags.has('L') && typeof result === 'object'; hop += 1) {
    const location = locationIn(result);
    if (location === undefined) break;
    target = location.startsWith('/') ? { ...target, path: location } : targetOf(location);
    ({ result } = yield* fetch(call, target, { method: flags.has('I') ? 'HEAD' : 'GET', body: '' }, limit));
  }
  const fail = (code: number, text: string): number => {
    if (!flags.has('s') || flags.has('S')) call.stderr.write(`curl: (${code}) ${text}\n`);
    if (values.has('w')) call.stdout.write(written(values.get('w') ?? '', 0));
    return code;
  };
  if (typeof result === 'string') return fail(...failureOf(result, target, limit));
  if (flags.has('f') && result.status >= 400)
    return fail(22, `The requested URL returned error: ${result.status}`);
  const head = flags.has('i') || flags.has('I') ? headOf(result) : '';
  const shown = flags.has('I') ? head : head + result.body;
  const to = values.get('o');
  if (to === undefined || to === '-') call.stdout.write(shown);
  else call.files.write(at(call, to), shown);
  if (values.has('w')) call.stdout.write(written(values.get('w') ?? '', result.status));
  return 0;
});

const headOf = ({ status, body }: HttpAnswer): string =>
  `${statusLine(status)}\r\nContent-Length: ${new TextEncoder().encode(body).length}\r\n\r\n`;

const written = (format: string, status: number): string =>
  format
    .replaceAll(/%\{(http_code|response_code)\}/g, String(status).padStart(3, '0'))
    .replaceAll('\\n', '\n');
