import type { Ref, WebAnswer, WebRequest } from '#cluster/capability.ts';
import { resources } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { ApiError } from '#model/status.ts';
import type { Connection } from '../connection.ts';
import { collectionPath } from '../wire.ts';

/**
 * Asks a server in the cluster through the API server.
 * @throws ApiError when the API server itself refuses: no such pod, no endpoint, no way to it
 */
export async function askThroughApi(
  connection: Connection,
  { kind, namespace, name }: Ref & { readonly kind: 'Pod' | 'Service' },
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
