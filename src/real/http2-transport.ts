import http2 from 'node:http2';
import { type Duplex, PassThrough } from 'node:stream';
import type tls from 'node:tls';
import type { Incoming, Outgoing, Transport } from './transport.ts';

const BROKEN = 'the connection broke off';
/** A server that is about to close a connection, or has too much to do on it, refuses a few requests in a row at most. */
const ATTEMPTS = 3;

/** All requests of a process over one connection: some twenty watches open and close without a handshake each. */
export class Http2Transport implements Transport {
  readonly #server: string;
  readonly #options: tls.ConnectionOptions;
  #session: http2.ClientHttp2Session | undefined;
  #busy = 0;

  /** @param first a connection on which the server has already agreed to HTTP/2 */
  constructor(server: string, options: tls.ConnectionOptions, first: Duplex) {
    this.#server = server;
    this.#options = { ...options, ALPNProtocols: ['h2'] };
    this.#begin(first);
  }

  /** A request that the server refused to begin with may be sent again (RFC 9113, 8.7). */
  async open(outgoing: Outgoing): Promise<Incoming> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#send(outgoing);
      } catch (error) {
        if (!(error instanceof Refused) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  #send({ method, path, headers, body, signal }: Outgoing): Promise<Incoming> {
    const session = this.#session ?? this.#begin();
    return new Promise((resolve, reject) => {
      const stream = session.request(
        { ':method': method, ':path': path, ...headers },
        { endStream: body === undefined, ...(signal && { signal }) },
      );
      this.#hold(session);
      const answer = bodyOf(stream);
      stream.on('response', ({ ':status': code = 0, ...rest }) =>
        resolve({ code, headers: rest, body: answer }),
      );
      stream.on('error', (error: Error) => reject(isRefused(stream) ? new Refused(error.message) : error));
      stream.on('close', () => {
        this.#letGo(session);
        reject(new Error(BROKEN));
      });
      if (body !== undefined) stream.end(body);
    });
  }

  close(): void {
    this.#session?.destroy();
  }

  #begin(socket?: Duplex): http2.ClientHttp2Session {
    const session = http2.connect(
      this.#server,
      socket ? { createConnection: () => socket } : { ...this.#options },
    );
    const forget = (): void => {
      if (this.#session === session) this.#session = undefined;
    };
    // each request tells its own failure
    session.on('error', forget);
    session.on('goaway', forget);
    session.on('close', forget);
    session.unref();
    this.#busy = 0;
    this.#session = session;
    return session;
  }

  /** A process may end while nothing is asked, and not before an answer is there. */
  #hold(session: http2.ClientHttp2Session): void {
    if (session === this.#session && this.#busy++ === 0) session.ref();
  }

  #letGo(session: http2.ClientHttp2Session): void {
    if (session === this.#session && --this.#busy === 0) session.unref();
  }
}

/** The server did not look at the request. */
class Refused extends Error {}

const isRefused = ({ rstCode }: http2.ClientHttp2Stream): boolean =>
  rstCode === http2.constants.NGHTTP2_REFUSED_STREAM;

/**
 * What the server sends, held until somebody reads it: a stream that nobody reads when it ends is closed as if it had
 * broken off.
 */
function bodyOf(stream: http2.ClientHttp2Stream): PassThrough {
  const body = stream.pipe(new PassThrough());
  stream.on('close', () => stream.readableEnded || body.destroy(new Error(BROKEN)));
  body.on('close', () => stream.close(http2.constants.NGHTTP2_CANCEL));
  // who reads is told, too
  body.on('error', () => undefined);
  return body;
}
