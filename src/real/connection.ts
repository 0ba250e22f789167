import type { IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { EnvironmentError } from './environment-error.ts';
import type { Credentials } from './kubeconfig.ts';

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

/** Requests to one API server. JSON only: the journal keeps objects as the server wrote them. */
export class Connection {
  readonly #credentials: Credentials;
  readonly #agent: http.Agent | https.Agent;
  readonly #isPlain: boolean;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
    this.#isPlain = credentials.server.startsWith('http:');
    const { ca, cert, key, insecure } = credentials;
    const tls = {
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      rejectUnauthorized: !insecure,
    };
    this.#agent = this.#isPlain
      ? new http.Agent({ keepAlive: true })
      : new https.Agent({ keepAlive: true, ...tls });
  }

  /** @throws EnvironmentError when nobody answers */
  async send(sending: Sending): Promise<Received> {
    const response = await this.open(sending);
    response.setEncoding('utf8');
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { code: response.statusCode ?? 0, warnings: warningsIn(response.headers['warning']), text };
  }

  /** The answer as it begins to come in. */
  open({ method, path, body, contentType = 'application/json' }: Sending): Promise<IncomingMessage> {
    const { server, token } = this.#credentials;
    const headers = {
      accept: 'application/json',
      'user-agent': 'statefulspec',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void =>
        reject(new EnvironmentError(`${server} does not answer: ${error.message}`));
      const url = new URL(server.replace(/\/$/, '') + path);
      const request = (this.#isPlain ? http : https).request(
        url,
        { method, headers, agent: this.#agent },
        resolve,
      );
      request.on('error', fail);
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The texts of `299 - "text"`. */
function warningsIn(header: string | undefined): readonly string[] {
  return [...(header ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
}
