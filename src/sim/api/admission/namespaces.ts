import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { ApiError, forbidden, notFound } from '#model/status.ts';
import type { Resource } from '#model/resources.ts';
import type { Call } from '../call.ts';

/** Namespaces that NamespaceLifecycle never lets go. */
const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Every namespace carries its name as a label (NamespaceDefaultLabelName). */
export function nameLabel(_call: Call, object: KubeObject): KubeObject {
  const { metadata } = object;
  if (!metadata.name) return object;
  return {
    ...object,
    metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name } },
  };
}

/**
 * NamespaceLifecycle: objects are created in namespaces that exist and stay.
 * @throws ApiError 404 without the namespace, 403 while it terminates
 */
export function checkNamespace({ store }: Call, resource: Resource, namespace: string, name: string): void {
  const found = store.get(resources.Namespace, undefined, namespace);
  if (!found) throw notFound(resources.Namespace, namespace);
  if (found.metadata.deletionTimestamp) throw terminating(resource, namespace, name);
}

function terminating(resource: Resource, namespace: string, name: string): ApiError {
  const { status } = forbidden(
    resource,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  return new ApiError({ ...status, details: { ...status.details, causes: [cause] } });
}

/** @throws ApiError 403 for a namespace that the cluster cannot do without */
export function checkMortal(resource: Resource, name: string): void {
  if (resource === resources.Namespace && immortal.has(name))
    throw forbidden(resource, name, 'this namespace may not be deleted');
}
