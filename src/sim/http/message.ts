import type { Duration, Instant } from '#kernel/time.ts';

/** One HTTP request, as plain data. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: string;
  /** The body as it came, for content types that are no text. */
  readonly bytes?: Uint8Array;
}

/** A stream of watch events: JSON lines, as long as the client listens. */
export interface LineStream {
  /** The lines that have become known up to now, each ending with a newline. */
  poll(now: Instant): readonly string[];
  /** True once nothing more will come: the time asked for is over, or the watch failed. */
  readonly ended: boolean;
  close(): void;
}

/** One HTTP response. A watch has lines in place of a body. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a header that stands several times has a list. */
  readonly headers: { readonly [name: string]: string | readonly string[] };
  readonly body: string;
  readonly lines?: LineStream;
  /** The connection is broken off instead. */
  readonly aborted?: true;
  /** How long the server took for it, where it has to wait for somebody itself. */
  readonly after?: Duration;
}

const JSON_TYPE = 'application/json';

export const jsonResponse = (
  status: number,
  body: unknown,
  headers: HttpResponse['headers'] = {},
): HttpResponse => ({
  status,
  headers: { 'content-type': JSON_TYPE, ...headers },
  body: `${JSON.stringify(body)}\n`,
});

export const textResponse = (status: number, body: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

/** What the server says of a root that it does not know. */
export const pageNotFound = (): HttpResponse => textResponse(404, '404 page not found\n');

const WARNING_CODE = 299;

/** One line for each warning (RFC 7234, 5.5). */
export const warningHeader = (warnings: readonly string[]): HttpResponse['headers'] =>
  warnings.length > 0 ? { warning: warnings.map((text) => `${WARNING_CODE} - ${JSON.stringify(text)}`) } : {};
