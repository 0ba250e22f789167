import type { Status } from '#model/status.ts';
import { ApiProxy } from '#sim/network/api-proxy.ts';
import { exchange } from '#sim/http/exchange.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed, refused } from './outcome.ts';
import type { Session } from './session.ts';

const failed = (why: string): Outcome => refused(`${why}\n`);

/** What kubectl says of an answer without a Status (client-go, NewGenericServerResponse). */
const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  404: ['NotFound', 'the server could not find the requested resource'],
  403: ['Forbidden', 'unknown'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};

const METHODS: Readonly<Record<string, string>> = {
  get: 'GET',
  create: 'POST',
  replace: 'PUT',
  delete: 'DELETE',
};

/** `kubectl get|create|replace|delete --raw PATH`: the body as it is, or the refusal as kubectl words it. */
export function raw(
  { cluster: { simulator, network } }: Session,
  verb: string,
  { flags, operands }: Options,
  input: unknown,
): Outcome {
  // the path stands behind the flag, with `=` or without
  const url = flags.get('--raw') === 'true' ? (operands[0] ?? '') : (flags.get('--raw') ?? '');
  const backends = new ApiProxy(network, simulator.api, () => simulator.now());
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const request = {
    method: METHODS[verb] ?? 'GET',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: {},
    body: input === undefined ? '' : JSON.stringify(input),
  };
  const { status, body, aborted } = exchange(simulator.api, simulator.now(), request, backends);
  if (aborted)
    return failed(
      'Unable to connect to the server: stream error: stream ID 1; INTERNAL_ERROR; received from peer',
    );
  if (status < 400) return printed(body);
  const { reason, message } = statusIn(body) ?? {};
  const [usual = 'Unknown', words = ''] = GENERIC[status] ?? [];
  return failed(`Error from server (${reason ?? usual}): ${message ?? words}`);
}

function statusIn(body: string): Status | undefined {
  try {
    const parsed = JSON.parse(body) as Status;
    return parsed.kind === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
