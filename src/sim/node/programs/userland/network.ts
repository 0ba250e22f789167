import type { Call, HttpRequest, Program, Reached } from '../../process/process.ts';
import { addressOf } from './resolver.ts';
import { Refusal, misuse, optionsOf, wholeNumber } from './options.ts';
import { at, lineOf, tool } from './tool.ts';

interface Target {
  /** As it is written, with its port if it has one. */
  readonly written: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** `http://host:port/path`; the scheme can be left out. */
function targetOf(url: string): Target {
  const [, , host = '', port, path = '/'] = /^(https?:\/\/)?([^:/]*)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  return {
    written: port === undefined ? host : `${host}:${port}`,
    host,
    port: Number(port ?? (url.startsWith('https') ? 443 : 80)),
    path,
  };
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

type Fetched = Answered | 'unresolved' | 'refused' | 'unreachable' | 'silent';

function fetch(
  call: Call,
  { host, port, path }: Target,
  request?: HttpRequest,
): { readonly address: string; readonly result: Fetched } {
  const address = addressOf(call, host);
  if (address === undefined) return { address: '', result: 'unresolved' };
  const reached = call.system.network.connect(address, port);
  if (typeof reached === 'string') return { address, result: reached };
  return { address, result: reached.http?.(path, request) ?? 'silent' };
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};
const statusLine = (status: number): string => `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trimEnd();

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
/** Long options of curl that take the next word, in their short form; an empty one is of no matter here. */
const CURL_LONG: Readonly<Record<string, string>> = {
  '--data': '-d',
  '--data-raw': '-d',
  '--data-binary': '-d',
  '--request': '-X',
  '--output': '-o',
  '--write-out': '-w',
  '--header': '',
  '--max-time': '',
  '--connect-timeout': '',
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

/** The progress of a download as BusyBox leaves it on the terminal. */
function progress(name: string, { length }: string): string {
  return `${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(length).padStart(5)}  0:00:00 ETA\n`;
}

const wget = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'cqSO:o:P:Y:U:T:t:n', WGET_LONG);
  const [url] = operands;
  if (url === undefined) throw misuse();
  if (/^\w+:\/\//.test(url) && !/^(https?|ftp):/.test(url))
    throw new Refusal(`not an http or ftp url: ${url}`);
  for (const option of ['T', 't']) if (values.has(option)) wholeNumber(values.get(option) ?? '');
  const target = targetOf(url);
  const body =
    values.get('D') ?? (values.has('F') ? call.files.read(at(call, values.get('F') ?? '')) : undefined);
  const { address, result } = fetch(call, target, {
    method: body === undefined ? 'GET' : 'POST',
    body: body ?? '',
  });
  const told = flags.has('q') ? '' : `Connecting to ${target.written} (${address}:${target.port})\n`;
  const fail = (text: string): number => (call.stderr.write(`wget: ${text}\n`), 1);
  if (result === 'unresolved') return fail(`bad address '${target.host}'`);
  call.stderr.write(told);
  if (result === 'refused') return fail(`can't connect to remote host (${address}): Connection refused`);
  if (result === 'unreachable') return fail(`can't connect to remote host (${address}): No route to host`);
  if (result === 'silent') return fail('download timed out');
  if (result.status >= 400) return fail(`server returned error: ${statusLine(result.status)}`);
  if (flags.has('spider')) return (told && call.stderr.write('remote file exists\n'), 0);
  return save(
    call,
    result.body,
    values.get('O') ?? (target.path.replace(/^.*\//, '') || 'index.html'),
    told === '',
  );
});

function save(call: Call, body: string, to: string, quiet: boolean): number {
  if (to === '-') call.stdout.write(body);
  else call.files.write(at(call, to), body);
  if (quiet) return 0;
  const [doing, done] =
    to === '-' ? ['writing to stdout', 'written to stdout'] : [`saving to '${to}'`, `'${to}' saved`];
  call.stderr.write(`${doing}\n${progress(to, body)}${done}\n`);
  return 0;
}

/** `-d text`, `-d @file`, `-d @-`: line ends of files are left out. */
function posted(call: Call, data: string | undefined): string | undefined {
  if (!data?.startsWith('@')) return data;
  const text = data === '@-' ? call.stdin.all() : call.files.read(at(call, data.slice(1)));
  return text.replace(/[\r\n]/g, '');
}

const curl = tool((call) => {
  const { flags, values, operands } = lineOf(shortened(call.argv, CURL_LONG), 'owXHdmuA');
  const target = targetOf(operands[0] ?? '');
  const body = posted(call, values.get('d'));
  const usual = flags.has('I') ? 'HEAD' : body === undefined ? 'GET' : 'POST';
  const { result } = fetch(call, target, { method: values.get('X') ?? usual, body: body ?? '' });
  const fail = (code: number, text: string): number => {
    if (!flags.has('s') || flags.has('S')) call.stderr.write(`curl: (${code}) ${text}\n`);
    if (values.has('w')) call.stdout.write(written(values.get('w') ?? '', 0));
    return code;
  };
  if (result === 'unresolved') return fail(6, `Could not resolve host: ${target.host}`);
  if (result === 'silent') return fail(52, 'Empty reply from server');
  if (typeof result === 'string')
    return fail(
      7,
      `Failed to connect to ${target.host} port ${target.port} after 0 ms: Couldn't connect to server`,
    );
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

const headOf = ({ status, body }: Answered): string =>
  `${statusLine(status)}\r\nContent-Length: ${new TextEncoder().encode(body).length}\r\n\r\n`;

const written = (format: string, status: number): string =>
  format
    .replaceAll(/%\{(http_code|response_code)\}/g, String(status).padStart(3, '0'))
    .replaceAll('\\n', '\n');

/** `nc HOST PORT`; -z and -v come from builds that speak of what they reach. */
const nc = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'zvnuw:i:q:p:f:e:');
  const [host, word = '0'] = operands;
  if (host === undefined) throw misuse();
  if (values.has('w')) wholeNumber(values.get('w') ?? '');
  const port = Number(word);
  if (!Number.isInteger(port) || port > 65_535) throw new Refusal(`bad port '${word}'`);
  const address = addressOf(call, host);
  if (address === undefined) throw new Refusal(`bad address '${host}'`);
  const reached: Reached | string = call.system.network.connect(address, port);
  const there = `${host} (${address}:${port})`;
  if (typeof reached === 'object') return (flags.has('v') && call.stderr.write(`${there} open\n`), 0);
  const why = reached === 'refused' ? 'Connection refused' : 'No route to host';
  const speaks = flags.has('z') || flags.has('v') || call.system.userland === 'gnu';
  throw new Refusal(speaks ? `${there}: ${why}` : `can't connect to remote host (${address}): ${why}`);
});

const TIME = '0.050';

const ping = tool((call) => {
  const { values, operands } = optionsOf(call, '46qAc:w:W:i:s:t:I:p:n');
  const [host] = operands;
  if (host === undefined) throw misuse();
  if (values.has('c')) wholeNumber(values.get('c') ?? '');
  const address = addressOf(call, host);
  if (address === undefined) return (call.stderr.write(`ping: bad address '${host}'\n`), 1);
  const count = Math.max(1, Number(values.get('c') ?? 1));
  const received = call.system.network.answersPing(address) ? count : 0;
  const lines = Array.from(
    { length: received },
    (_, seq) => `64 bytes from ${address}: seq=${seq} ttl=64 time=${TIME} ms\n`,
  );
  call.stdout.write(
    `PING ${host} (${address}): 56 data bytes\n${lines.join('')}\n--- ${host} ping statistics ---\n`,
  );
  const lost = received > 0 ? 0 : 100;
  call.stdout.write(`${count} packets transmitted, ${received} packets received, ${lost}% packet loss\n`);
  if (received > 0) call.stdout.write(`round-trip min/avg/max = ${TIME}/${TIME}/${TIME} ms\n`);
  return received > 0 ? 0 : 1;
});

export const NETWORK_TOOLS: Readonly<Record<string, Program>> = { wget, curl, nc, ping };
