import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Call } from '../call.ts';
import type { ObjectList } from '../request.ts';
import { labelSelector } from '../selectors.ts';

/** The objects that a list request selects. */
export function list({ store, request: { resource, namespace, query } }: Call): ObjectList {
  const selects = labelSelector(query?.['labelSelector']);
  const all = store.list(resource, namespace);
  return listOf(resource, selects ? all.filter(selects) : all, store.revision);
}

export const listOf = (resource: Resource, items: readonly KubeObject[], revision: number): ObjectList => ({
  kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata: { resourceVersion: String(revision) }, items,
});
