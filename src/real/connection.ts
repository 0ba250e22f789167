import type tls from 'node:tls';
import { EnvironmentError } from './environment-error.ts';
import type { Credentials } from './kubeconfig.ts';
import type { Incoming, Transport } from './transport.ts';
import { transportTo } from './transport.ts';

export interface Sending {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
}

export interface Received {
  readonly code: number;
  readonly warnings: readonly string[];
  readonly text: string;
}

/** The API server's own limit for a request is a minute; who waits longer waits in vain. */
const ANSWER_LIMIT = 60_000;

/** Requests to one API server. JSON only: the journal keeps objects as the server wrote them. */
export class Connection {
  readonly #credentials: Credentials;
  readonly #origin: string;
  /** A server may be reached below a path, behind a proxy. */
  readonly #root: string;
  #transport: Promise<Transport> | undefined;

  constructor(credentials: Credentials) {
    const { origin, pathname } = new URL(credentials.server);
    this.#credentials = credentials;
    this.#origin = origin;
    this.#root = pathname.replace(/\/$/, '');
  }

  /** @throws EnvironmentError when nobody answers */
  async send(sending: Sending): Promise<Received> {
    const signal = AbortSignal.timeout(ANSWER_LIMIT);
    const { code, headers, body } = await this.open(sending, signal);
    body.setEncoding('utf8');
    let text = '';
    try {
      for await (const chunk of body) text += String(chunk);
    } catch (error) {
      throw this.#silence(error);
    }
    return { code, warnings: warningsIn(headers['warning']), text };
  }

  /** The answer as it begins to come in. @throws EnvironmentError when nobody answers */
  async open(
    { method, path, body, contentType = 'application/json' }: Sending,
    signal?: AbortSignal,
  ): Promise<Incoming> {
    const { token } = this.#credentials;
    const headers = {
      accept: 'application/json',
      'user-agent': 'statefulspec',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
    };
    try {
      const transport = await (this.#transport ??= this.#reach());
      return await transport.open({ method, path: this.#root + path, headers, body, signal });
    } catch (error) {
      throw this.#silence(error);
    }
  }

  close(): void {
    void this.#transport?.then(
      (transport) => transport.close(),
      () => undefined,
    );
    this.#transport = undefined;
  }

  /** A server that could not be reached once may be reached the next time. */
  #reach(): Promise<Transport> {
    return transportTo(this.#origin, this.#identity()).catch((error: unknown) => {
      this.#transport = undefined;
      throw error;
    });
  }

  #identity(): tls.ConnectionOptions {
    const { ca, cert, key, insecure } = this.#credentials;
    return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), rejectUnauthorized: !insecure };
  }

  #silence(error: unknown): EnvironmentError {
    const why = error instanceof Error ? error.message : String(error);
    return new EnvironmentError(`${this.#credentials.server} does not answer: ${why}`);
  }
}

/** The connections of this process: scenarios follow each other on one. */
const open = new Map<string, Connection>();

export function connectionTo(credentials: Credentials): Connection {
  const { server, cert, token, context } = credentials;
  const who = [context, server, token, cert?.toString()].join('\n');
  let connection = open.get(who);
  if (!connection) open.set(who, (connection = new Connection(credentials)));
  return connection;
}

/** The texts of `299 - "text"`. */
function warningsIn(header: string | readonly string[] | undefined): readonly string[] {
  const told = [header ?? []].flat().join(', ');
  return [...told.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
}
