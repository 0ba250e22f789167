import type { IncomingMessage, ServerResponse } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connection } from './connection.ts';

/** What a test's server does with one request. */
export type Act = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that does with the first request the first act, and so on; what comes after the last act is held open. */
export class TestServer implements AsyncDisposable {
  readonly asked: string[] = [];
  readonly #server: http.Server;

  private constructor(acts: readonly Act[]) {
    const left = [...acts];
    this.#server = http.createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      left.shift()?.(response, request);
    });
  }

  static async start(...acts: readonly Act[]): Promise<TestServer> {
    const started = new TestServer(acts);
    await new Promise<void>((resolve) => started.#server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  connect(): Connection {
    const { port } = this.#server.address() as AddressInfo;
    return new Connection({ context: 'test', server: `http://127.0.0.1:${port}`, insecure: false });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers with JSON. */
export const json =
  (body: unknown, code = 200): Act =>
  (response) =>
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Answers with lines of a watch, and keeps the stream open. */
export const lines =
  (...events: readonly unknown[]): Act =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const event of events) response.write(`${JSON.stringify(event)}\n`);
  };

/** As `lines`; then the server ends the stream, as it does after some minutes. */
export const linesAndEnd =
  (...events: readonly unknown[]): Act =>
  (response, request) => {
    lines(...events)(response, request);
    response.end();
  };

/** As `lines`; then the connection breaks off in the middle of a line. */
export const linesAndBreak =
  (...events: readonly unknown[]): Act =>
  (response, request) => {
    lines(...events)(response, request);
    response.write('{"type":"ADDED","object":{"kind":"Conf', () => request.socket.destroy());
  };
