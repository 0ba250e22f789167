import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import type { ExecResult, Ref } from '#cluster/capability.ts';
import type { Status } from '#model/status.ts';
import { ApiError } from '#model/status.ts';
import { EnvironmentError } from '../environment-error.ts';
import type { Credentials } from '../kubeconfig.ts';

/** Remote command over WebSocket: the newest protocol first; v4 differs in how a stream is closed, which nobody does here. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** The first byte of a message says which stream it belongs to. */
const STDOUT = 1;
const STDERR = 2;
const ENDING = 3;

export interface Command {
  readonly argv: readonly string[];
  /** The pod's default container unless named. */
  readonly container?: string | undefined;
  /** Milliseconds after which it is given up; it goes on in its pod. */
  readonly limit: number;
}

/**
 * Runs a command in a pod's container.
 * @throws ApiError when the API server or the kubelet refuses
 * @throws EnvironmentError when nobody answers, or the command does not end in time
 */
export function execute(credentials: Credentials, pod: Ref, command: Command): Promise<ExecResult> {
  const socket = new WebSocket(addressOf(credentials, pod, command), PROTOCOLS, optionsOf(credentials));
  return new Promise((resolve, reject) => {
    const heard: { [channel: number]: Buffer[] } = { [STDOUT]: [], [STDERR]: [], [ENDING]: [] };
    const text = (channel: number): string => Buffer.concat(heard[channel] ?? []).toString('utf8');
    const timer = setTimeout(() => {
      socket.terminate();
      reject(new EnvironmentError(`${command.argv.join(' ')} has not ended after ${command.limit / 1000} s`));
    }, command.limit);
    socket.on('message', (data: Buffer) => heard[data[0] ?? 0]?.push(data.subarray(1)));
    socket.on('close', () => {
      clearTimeout(timer);
      const ending = endingIn(text(ENDING));
      if (typeof ending === 'number')
        resolve({ stdout: text(STDOUT), stderr: text(STDERR), exitCode: ending });
      else reject(new ApiError(ending));
    });
    socket.on('unexpected-response', (_, response) => void refusalIn(response).then(reject, reject));
    socket.on('error', (error) => reject(new EnvironmentError(`exec in ${pod.name}: ${error.message}`)));
  });
}

function addressOf({ server }: Credentials, { namespace, name }: Ref, { argv, container }: Command): URL {
  const url = new URL(
    `${server.replace(/\/$/, '')}/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/exec`,
  );
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const parameters = [['stdout', 'true'], ['stderr', 'true'], ...argv.map((word) => ['command', word])];
  if (container !== undefined) parameters.push(['container', container]);
  for (const [key = '', value = ''] of parameters) url.searchParams.append(key, value);
  return url;
}

const optionsOf = ({ ca, cert, key, token, insecure }: Credentials): WebSocket.ClientOptions => ({
  ...(ca && { ca }),
  ...(cert && { cert }),
  ...(key && { key }),
  ...(token && { headers: { authorization: `Bearer ${token}` } }),
  rejectUnauthorized: !insecure,
  perMessageDeflate: false,
});

/** The last message is a Status: success, an exit code among its causes, or why the command could not be run. */
function endingIn(text: string): number | Status {
  if (text === '') return failure('the connection broke off before the command had ended', 500);
  const status = JSON.parse(text) as Status;
  if (status.status === 'Success') return 0;
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return code === undefined ? status : Number(code);
}

async function refusalIn(response: IncomingMessage): Promise<Error> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  try {
    const status = JSON.parse(text) as Status;
    if (status.kind === 'Status') return new ApiError(status);
  } catch {
    // a kubelet answers in plain words
  }
  return new ApiError(failure(text.slice(0, 500), response.statusCode ?? 500));
}

const failure = (message: string, code: number): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason: 'InternalError',
  code,
});
