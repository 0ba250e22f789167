import type { IncomingHttpHeaders } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import tls from 'node:tls';
import { Http2Transport } from './http2-transport.ts';

export interface Outgoing {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string | number };
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer as it begins to come in. */
export interface Incoming {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** A way to carry requests to one server. */
export interface Transport {
  open(outgoing: Outgoing): Promise<Incoming>;
  close(): void;
}

/** One connection for each request at a time, kept for the next one. */
class Http1Transport implements Transport {
  readonly #server: string;
  readonly #module: typeof http | typeof https;
  readonly #agent: http.Agent;

  constructor(server: string, options: tls.ConnectionOptions) {
    this.#server = server;
    this.#module = server.startsWith('http:') ? http : https;
    this.#agent = new this.#module.Agent({ keepAlive: true, ...options });
  }

  open({ path, body, method, headers, signal }: Outgoing): Promise<Incoming> {
    return new Promise((resolve, reject) => {
      const request = this.#module.request(
        new URL(this.#server + path),
        { method, headers, agent: this.#agent, ...(signal && { signal }) },
        (response) => resolve({ code: response.statusCode ?? 0, headers: response.headers, body: response }),
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** HTTP/2 where the server speaks it, and HTTP/1.1 else. @param server `https://127.0.0.1:6443`, without a path */
export async function transportTo(server: string, options: tls.ConnectionOptions): Promise<Transport> {
  if (server.startsWith('http:')) return new Http1Transport(server, {});
  const socket = await greet(new URL(server), options);
  if (socket.alpnProtocol === 'h2') return new Http2Transport(server, options, socket);
  socket.destroy();
  return new Http1Transport(server, options);
}

function greet({ hostname, port }: URL, options: tls.ConnectionOptions): Promise<tls.TLSSocket> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const name = isIP(host) ? {} : { servername: host };
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      host,
      port: Number(port || 443),
      ALPNProtocols: ['h2', 'http/1.1'],
      ...name,
      ...options,
    });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}
