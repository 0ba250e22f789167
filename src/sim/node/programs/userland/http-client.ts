import type { Instant } from '#kernel/time.ts';
import { PATIENCE } from '../../../network/unconnected.ts';
import type { Unconnected } from '../../../network/unconnected.ts';
import type { Call, HttpAnswer, HttpRequest, Reached } from '../../process/process.ts';
import { until } from '../../process/tasks.ts';
import type { Work } from '../../process/tasks.ts';
import { addressOf } from './resolver.ts';

export interface Target {
  /** As it is written, with its port if it has one. */
  readonly written: string;
  readonly host: string;
  /** NaN for one that is no number. */
  readonly port: number;
  readonly path: string;
}

const URL_TEXT = /^(?:https?:\/\/)?(?:[^/@]*@)?([^:/]*)(?::([^/]*))?(\/.*)?$/;

/** `http://user@host:port/path`; the scheme can be left out. */
export function targetOf(url: string): Target {
  const [, host = '', port, path = '/'] = URL_TEXT.exec(url) ?? [];
  return {
    written: port === undefined ? host : `${host}:${port}`,
    host,
    port: Number(port ?? (url.startsWith('https') ? 443 : 80)),
    path,
  };
}

/** Connects, and waits until the kernel gives up or the caller does. @param limit the caller's patience */
export function* reach(
  call: Call,
  address: string,
  port: number,
  limit = Infinity,
): Work<Reached | Unconnected | 'late'> {
  const reached = call.system.network.connect(address, port);
  if (typeof reached === 'object') return reached;
  const wait = Math.min(PATIENCE[reached], limit);
  if (wait > 0) yield* until(call.system.tasks.now() + wait);
  return wait < PATIENCE[reached] ? 'late' : reached;
}

export type Fetched = HttpAnswer | Unconnected | 'unresolved' | 'silent' | 'late';

/** Asks a server for a page. @param limit how long to wait for a connection */
export function* fetch(
  call: Call,
  { host, port, path }: Target,
  request?: HttpRequest,
  limit = Infinity,
): Work<{ readonly address: string; readonly result: Fetched }> {
  const address = yield* addressOf(call, host);
  if (address === undefined) return { address: '', result: 'unresolved' };
  const reached = yield* reach(call, address, port, limit);
  if (typeof reached === 'string') return { address, result: reached };
  return { address, result: reached.http?.(path, request) ?? 'silent' };
}

/** Where an answer sends on to; undefined when it does not. */
export const locationIn = ({ status, headers }: HttpAnswer): string | undefined =>
  status >= 300 && status < 400 ? headers?.['location'] : undefined;

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
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};
export const statusLine = (status: number): string => `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trimEnd();

/** The head of an answer as BusyBox' httpd writes it, line by line. */
export function headLines({ status, headers, body }: HttpAnswer, now: Instant): readonly string[] {
  const location = headers?.['location'];
  const length = new TextEncoder().encode(body).length;
  return [
    statusLine(status),
    `Date: ${new Date(now).toUTCString()}`,
    'Connection: close',
    `Content-type: ${headers?.['content-type'] ?? 'text/html'}`,
    ...(location === undefined ? [] : [`Location: ${location}`]),
    ...(status === 200 ? ['Accept-Ranges: bytes', `Content-Length: ${length}`] : []),
  ];
}
