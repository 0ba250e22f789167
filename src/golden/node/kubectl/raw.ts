import { second } from '#kernel/time.ts';
import type { Status } from '#model/status.ts';
import { ApiProxy } from '#sim/network/api-proxy.ts';
import { exchange } from '#sim/http/exchange.ts';
import type { HttpResponse } from '#sim/http/message.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed, refused } from './outcome.ts';
import type { Session, Wait } from './session.ts';

const failed = (why: string): Outcome => refused(`${why}\n`);

/** What kubectl says of an answer without a Status (client-go, NewGenericServerResponse). */
const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
};

function genericOf(status: number, body: string): readonly [reason: string, message: string] {
  const text = body.trim();
  if (status === 403) return ['Forbidden', text || 'unknown'];
  const known = GENERIC[status];
  if (known) return known;
  return status >= 500
    ? [
        'InternalError',
        `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`,
      ]
    : ['Unknown', `the server responded with the status code ${status} but did not return more information`];
}

const METHODS: Readonly<Record<string, string>> = {
  get: 'GET',
  create: 'POST',
  replace: 'PUT',
  delete: 'DELETE',
};

/** Go's client goes on that many times. */
const HOPS_MOST = 10;

/** `kubectl get|create|replace|delete --raw PATH`: the body as it is, or the refusal as kubectl words it. */
export function raw(
  session: Session,
  verb: string,
  { flags, operands }: Options,
  input: unknown,
  wait: Wait,
): Outcome {
  // the path stands behind the flag, with `=` or without
  const url = flags.get('--raw') === 'true' ? (operands[0] ?? '') : (flags.get('--raw') ?? '');
  const body = input === undefined ? '' : JSON.stringify(input);
  const { status, body: text, aborted } = followed(session, METHODS[verb] ?? 'GET', url, body, wait);
  if (aborted)
    return failed(
      'Unable to connect to the server: stream error: stream ID 1; INTERNAL_ERROR; received from peer',
    );
  if (status < 400) return printed(text);
  const { reason, message } = statusIn(text) ?? {};
  const [usual, words] = genericOf(status, text);
  return failed(`Error from server (${reason ?? usual}): ${message ?? words}`);
}

/** The answer at the end of all redirections, which lose the body of a request. */
function followed(session: Session, method: string, url: string, body: string, wait: Wait): HttpResponse {
  let answer = asked(session, method, url, body, wait);
  for (let hop = 0; hop < HOPS_MOST && isRedirection(answer); hop += 1) {
    const keeps = answer.status >= 307 || method === 'GET';
    answer = asked(
      session,
      keeps ? method : 'GET',
      String(answer.headers['location']),
      keeps ? body : '',
      wait,
    );
  }
  return answer;
}

const isRedirection = ({ status, headers }: HttpResponse): boolean =>
  status >= 300 && status < 400 && headers['location'] !== undefined;

function asked(
  { cluster: { simulator, network } }: Session,
  method: string,
  url: string,
  body: string,
  wait: Wait,
): HttpResponse {
  const backends = new ApiProxy(network, simulator.api, () => simulator.now());
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const request = { method, path: pathname, query: Object.fromEntries(searchParams), headers: {}, body };
  const answer = exchange(simulator.api, simulator.now(), request, backends);
  if (answer.after) wait(() => false, answer.after / second);
  return answer;
}

function statusIn(body: string): Status | undefined {
  try {
    const parsed = JSON.parse(body) as Status;
    return parsed.kind === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
