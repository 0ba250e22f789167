import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { invalid } from './field.ts';
import { subdomainNamed, validateMeta } from './object-meta.ts';

export interface KubeEvent {
  readonly metadata: ObjectMeta;
  readonly involvedObject: { readonly kind?: string; readonly namespace?: string };
}

const CLUSTER_KINDS: ReadonlySet<string> = new Set([
  'Node',
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
]);

/** core/v1 Event, new: it lives where its object does; those about the cluster live in `default`. */
export function validateEvent(errors: Errors, { metadata, involvedObject }: KubeEvent): void {
  const { kind = '', namespace = '' } = involvedObject;
  const isCluster = CLUSTER_KINDS.has(kind);
  if (isCluster && namespace)
    errors.push(invalid('involvedObject.namespace', namespace, `not required for kind ${kind}`));
  else if (!isCluster && namespace !== metadata.namespace)
    errors.push(invalid('involvedObject.namespace', namespace, 'does not match event.namespace'));
  validateMeta(errors, metadata, subdomainNamed);
}
