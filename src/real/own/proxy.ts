import { setTimeout as pause } from 'node:timers/promises';
import type { Ref, WebAnswer, WebRequest } from '#cluster/capability.ts';
import { resources } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { ApiError } from '#model/status.ts';
import type { Connection } from '../connection.ts';
import { collectionPath } from '../wire.ts';

/** A container counts as ready before its server listens, unless it has a probe. */
const LISTENS_WITHIN = 3_000;
const AGAIN = 200;

/**
 * Asks a server in the cluster through the API server; one that does not listen yet is asked again for a moment.
 * @throws ApiError when the API server itself refuses: no such pod, no endpoint, no way to it
 */
export async function askThroughApi(
  connection: Connection,
  to: Server,
  request: WebRequest,
): Promise<WebAnswer> {
  const deadline = Date.now() + LISTENS_WITHIN;
  for (;;) {
    try {
      return await askOnce(connection, to, request);
    } catch (error) {
      const isRefused = error instanceof ApiError && error.message.endsWith('connection refused');
      if (!isRefused || Date.now() > deadline) throw error;
      await pause(AGAIN);
    }
  }
}

type Server = Ref & { readonly kind: 'Pod' | 'Service' };

async function askOnce(
  connection: Connection,
  { kind, namespace, name }: Server,
  { method, path, body }: WebRequest,
): Promise<WebAnswer> {
  const place = `${collectionPath(resources[kind], namespace)}/${encodeURIComponent(name)}/proxy`;
  const answer = await connection.send({
    method,
    path: `${place}${path.startsWith('/') ? path : `/${path}`}`,
    ...(body !== undefined && { body, contentType: 'text/plain' }),
  });
  const refusal = answer.code >= 400 ? statusIn(answer.text) : undefined;
  if (refusal) throw new ApiError(refusal);
  return { status: answer.code, body: answer.text };
}

/** An answer of the API server is a Status; one of the server that was asked is whatever it says. */
function statusIn(text: string): Status | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const answer = JSON.parse(text) as Status;
    return answer.kind === 'Status' ? answer : undefined;
  } catch {
    return undefined;
  }
}
