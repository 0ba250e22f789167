import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { bootstrap } from '#sim/api/bootstrap.ts';
import { furnish } from '#sim/furnishing.ts';
import { ApiProxy } from '#sim/network/api-proxy.ts';
import { exchange } from '#sim/http/exchange.ts';
import type { HttpRequest, LineStream } from '#sim/http/message.ts';
import { Simulator } from '#sim/simulator.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** How often the simulated clock is moved up to the wall's, in milliseconds. */
const TICK_MS = 20;

export interface Served {
  readonly url: string;
  close(): void;
}

interface Listener {
  readonly lines: LineStream;
  readonly response: ServerResponse;
}

function read(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', reject);
  });
}

function httpRequest({ method = 'GET', url = '/', headers }: IncomingMessage, bytes: Buffer): HttpRequest {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const plain = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: plain,
    body: bytes.toString('utf8'),
    bytes,
  };
}

/** A simulator, and what its API server leads requests to. */
interface Cluster {
  readonly simulator: Simulator;
  readonly backends: ApiProxy | undefined;
}

/** The simulated cluster behind a port: its clock follows the wall's, and watches are told of changes at each tick. */
class Face {
  private readonly simulator: Simulator;
  private readonly backends: ApiProxy | undefined;
  private readonly listeners = new Set<Listener>();

  constructor({ simulator, backends }: Cluster) {
    this.simulator = simulator;
    this.backends = backends;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await read(request);
    this.tick();
    const answer = exchange(
      this.simulator.api,
      this.simulator.now(),
      httpRequest(request, bytes),
      this.backends,
    );
    const { status, headers, body, lines, aborted } = answer;
    if (aborted) return void response.destroy();
    response.writeHead(status, headers as Record<string, string | string[]>);
    if (!lines) return void response.end(body);
    response.flushHeaders();
    const listener = { lines, response };
    this.listeners.add(listener);
    response.on('close', () => this.listeners.delete(listener));
    this.tell(listener);
  }

  tick(): void {
    const behind = Date.now() - this.simulator.now();
    if (behind > 0) this.simulator.runFor(behind);
    for (const listener of this.listeners) this.tell(listener);
  }

  private tell({ lines, response }: Listener): void {
    for (const line of lines.poll(this.simulator.now())) response.write(line);
    if (lines.ended) response.end();
  }
}

/** Nodes and storage as in scenarios, or a control plane alone. */
function cluster(bare: boolean): Cluster {
  const options = { start: Date.now() };
  if (bare) {
    const simulator = new Simulator(options);
    bootstrap(simulator.api, simulator.now());
    return { simulator, backends: undefined };
  }
  const { simulator, network } = furnish(options, () => undefined);
  return { simulator, backends: new ApiProxy(network, simulator.api, () => simulator.now()) };
}

/** Serves a simulated cluster over HTTP, for kubectl and any other client. */
export function serve(port: number, bare: boolean): Promise<Served> {
  const face = new Face(cluster(bare));
  const server = createServer((request, response) => {
    face
      .answer(request, response)
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  const timer = setInterval(() => face.tick(), TICK_MS);
  const close = (): void => {
    clearInterval(timer);
    server.closeAllConnections();
    server.close();
  };
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      clearInterval(timer);
      reject(new UsageError(`port ${port}: ${error.message}`, exitCode.environment));
    });
    server.listen(port, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }),
    );
  });
}

const DEFAULT_PORT = 8001;
const PORT_MAX = 65_535;

/** @throws UsageError for a port that is none, and for what `serve` does not know */
function optionsOf(args: string[]): { readonly port: number; readonly bare: boolean } {
  const { port = String(DEFAULT_PORT), bare = false } = parsed(args);
  // 0 asks for any free port
  if (!/^\d+$/.test(port) || Number(port) > PORT_MAX)
    throw new UsageError(`--port takes a number from 0 to ${PORT_MAX}, not "${port}"`);
  return { port: Number(port), bare };
}

function parsed(args: string[]): { port?: string; bare?: boolean } {
  try {
    return parseArgs({ args, options: { port: { type: 'string' }, bare: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `serve [--port N] [--bare]`: a simulated cluster behind a port, until it is interrupted. */
export async function main(args: string[]): Promise<number> {
  const { port, bare } = optionsOf(args);
  const server = await serve(port, bare);
  console.log(`serving a simulated cluster at ${server.url}: kubectl --server ${server.url} get nodes`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  server.close();
  return 0;
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
