import type { Request } from '#cluster/request.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { Client } from './client.ts';

/** The objects of a kind, as they are now. */
export async function list(
  client: Client,
  resource: Resource,
  options: Pick<Request, 'namespace' | 'query'> = {},
): Promise<readonly KubeObject[]> {
  const { answer } = await client.ask({ verb: 'list', resource, ...options });
  return (answer as { readonly items: readonly KubeObject[] }).items;
}
