import type { KubeObject } from '#model/objects.ts';
import type { ObjectList } from '../../api/request.ts';
import type { Showing } from '../render.ts';

/** A body as a meta.k8s.io Table. */
export function tableOf(body: KubeObject | ObjectList, { representation }: Showing): unknown {
  return { kind: 'Table', apiVersion: `meta.k8s.io/${representation.version}`, metadata: { resourceVersion: body.metadata.resourceVersion }, columnDefinitions: [], rows: [] };
}
