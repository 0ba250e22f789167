import type { Call, HttpRequest, Program } from '../../process/process.ts';
import { at, lineOf, tool } from './tool.ts';

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** `http://host:port/path`; the scheme can be left out. */
function targetOf(url: string): Target {
  const [, , host = '', port, path = '/'] = /^(https?:\/\/)?([^:/]*)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  return { host, port: Number(port ?? (url.startsWith('https') ? 443 : 80)), path };
}

/** What the network answers can change without anybody's doing here. */
function lookedOutside({ system }: Call): void {
  system.unpredictable += 1;
}

function addressOf(call: Call, host: string): string | undefined {
  lookedOutside(call);
  return /^[\d.]+$/.test(host) || host.includes(':') ? host : call.system.network.resolve(host)?.[0];
}

type Fetched =
  { readonly status: number; readonly body: string } | 'unresolved' | 'refused' | 'unreachable' | 'silent';

function fetch(
  call: Call,
  { host, port, path }: Target,
  request?: HttpRequest,
): { readonly address: string; readonly result: Fetched } {
  const address = addressOf(call, host);
  if (address === undefined) return { address: '', result: 'unresolved' };
  const listener = call.system.network.connect(address, port);
  if (typeof listener === 'string') return { address, result: listener };
  return { address, result: listener.http?.(path, request) ?? 'silent' };
}

const wget = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'OTtP');
  const target = targetOf(operands[0] ?? '');
  const { address, result } = fetch(call, target);
  const fail = (text: string): number => (call.stderr.write(`wget: ${text}\n`), 1);
  if (!flags.has('q')) call.stderr.write(`Connecting to ${target.host} (${address}:${target.port})\n`);
  if (result === 'unresolved') return fail(`bad address '${target.host}'`);
  if (result === 'refused') return fail(`can't connect to remote host (${address}): Connection refused`);
  if (result === 'unreachable') return fail(`can't connect to remote host (${address}): No route to host`);
  if (result === 'silent') return fail('download timed out');
  if (result.status >= 400)
    return fail(
      `server returned error: HTTP/1.1 ${result.status} ${result.status === 404 ? 'Not Found' : 'Error'}`,
    );
  if (flags.has('spider')) return 0;
  const to = values.get('O') ?? (target.path.replace(/^.*\//, '') || 'index.html');
  if (to === '-') call.stdout.write(result.body);
  else call.files.write(at(call, to), result.body);
  return 0;
});

const curl = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'owXHdm');
  const target = targetOf(operands[0] ?? '');
  const body = values.get('d');
  const { result } = fetch(call, target, {
    method: values.get('X') ?? (body === undefined ? 'GET' : 'POST'),
    body: body ?? '',
  });
  const fail = (code: number, text: string): number => {
    if (!flags.has('s') || flags.has('S')) call.stderr.write(`curl: (${code}) ${text}\n`);
    return code;
  };
  if (result === 'unresolved') return fail(6, `Could not resolve host: ${target.host}`);
  if (typeof result === 'string')
    return fail(
      7,
      `Failed to connect to ${target.host} port ${target.port} after 0 ms: Couldn't connect to server`,
    );
  if (flags.has('f') && result.status >= 400)
    return fail(22, `The requested URL returned error: ${result.status}`);
  if (values.get('o') === undefined) call.stdout.write(result.body);
  else call.files.write(at(call, values.get('o') ?? ''), result.body);
  if (values.has('w'))
    call.stdout.write(
      (values.get('w') ?? '').replaceAll('%{http_code}', String(result.status)).replaceAll('\\n', '\n'),
    );
  return 0;
});

const nc = tool((call) => {
  const { operands } = lineOf(call.argv, 'w');
  const [host = '', port = '0'] = operands;
  const address = addressOf(call, host);
  if (address === undefined) return (call.stderr.write(`nc: bad address '${host}'\n`), 1);
  const listener = call.system.network.connect(address, Number(port));
  if (typeof listener === 'object') return 0;
  call.stderr.write(`nc: ${host} (${address}:${port}): Connection refused\n`);
  return 1;
});

const ping = tool((call) => {
  const { operands } = lineOf(call.argv, 'cwWi');
  const [host = ''] = operands;
  const address = addressOf(call, host);
  if (address === undefined) return (call.stderr.write(`ping: bad address '${host}'\n`), 1);
  call.stdout.write(`PING ${host} (${address}): 56 data bytes\n`);
  const reached = call.system.network.connect(address, 0) !== 'unreachable';
  if (reached) call.stdout.write(`64 bytes from ${address}: seq=0 ttl=64 time=0.050 ms\n`);
  call.stdout.write(
    `\n--- ${host} ping statistics ---\n1 packets transmitted, ${reached ? 1 : 0} packets received, ${reached ? 0 : 100}% packet loss\n`,
  );
  return reached ? 0 : 1;
});

const nslookup = tool((call) => {
  lookedOutside(call);
  const operands = call.argv.slice(1).filter((word) => !word.startsWith('-'));
  const type = call.argv.find((word) => /^-(query)?type=|^-q=/.test(word))?.replace(/^.*=/, '') ?? 'a';
  const answer = call.system.network.lookup?.(operands[0] ?? '', type.toUpperCase());
  call.stdout.write(
    `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n${answer?.text ?? `** server can't find ${operands[0]}: SERVFAIL\n\n`}`,
  );
  return answer?.code ?? 1;
});

export const NETWORK_TOOLS: Readonly<Record<string, Program>> = { wget, curl, nc, ping, nslookup };
