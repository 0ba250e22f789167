import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';

/** Merges into the status of this very pod, as a kubelet does; one that is gone, or another of its name, is left alone. */
export async function patchPodStatus(
  client: Client,
  { metadata: { name, namespace = '', uid } }: Pod,
  status: unknown,
): Promise<void> {
  await client.try({
    verb: 'patch',
    patchType: 'strategic',
    resource: resources.Pod,
    subresource: 'status',
    namespace,
    name,
    body: { metadata: { uid }, status },
  });
}
