import type { Status } from '#model/status.ts';
import { ApiProxy } from '#sim/network/api-proxy.ts';
import { exchange } from '#sim/http/exchange.ts';
import type { RecordedCluster } from '../cluster.ts';

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const failed = (stderr: string): Printed => ({ stdout: '', stderr: `${stderr}\n`, code: 1 });

/** What kubectl says of an answer without a Status (client-go, NewGenericServerResponse). */
const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  404: ['NotFound', 'the server could not find the requested resource'],
  403: ['Forbidden', 'unknown'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};

/** `kubectl get --raw PATH`: the body as it is, or the refusal as kubectl words it. */
export function getRaw({ simulator, network }: RecordedCluster, url: string): Printed {
  const backends = new ApiProxy(network, simulator.api, () => simulator.now());
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const request = {
    method: 'GET',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: {},
    body: '',
  };
  const { status, body, aborted } = exchange(simulator.api, simulator.now(), request, backends);
  if (aborted)
    return failed(
      'Unable to connect to the server: stream error: stream ID 1; INTERNAL_ERROR; received from peer',
    );
  if (status < 400) return { stdout: body, stderr: '', code: 0 };
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
