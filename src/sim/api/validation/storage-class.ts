import { equal } from '#kernel/json.ts';
import type { Labels, ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, invalid, notSupported, oneOf, required } from './field.ts';
import { qualifiedName } from './formats.ts';
import { clusterSubdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';

export interface StorageClass {
  readonly metadata: ObjectMeta;
  readonly provisioner: string;
  readonly parameters?: Labels;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
}

const RECLAIM_POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

/** storage.k8s.io/v1 StorageClass, new. */
export function validateStorageClass(
  errors: Errors,
  { metadata, provisioner, parameters = {}, reclaimPolicy, volumeBindingMode }: StorageClass,
): void {
  validateMeta(errors, metadata, clusterSubdomainNamed);
  if (!provisioner) errors.push(required('provisioner'));
  else complain(errors, 'provisioner', provisioner, qualifiedName(provisioner.toLowerCase()));
  for (const key of Object.keys(parameters))
    if (!key) errors.push(invalid('parameters', key, 'field can not be empty.'));
  if (reclaimPolicy && !RECLAIM_POLICIES.includes(reclaimPolicy))
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, RECLAIM_POLICIES));
  oneOf(errors, 'volumeBindingMode', volumeBindingMode, BINDING_MODES);
}

/** storage.k8s.io/v1 StorageClass, changed: what it provisions stays. */
export function validateStorageClassUpdate(errors: Errors, sc: StorageClass, old: StorageClass): void {
  validateStorageClass(errors, sc);
  validateMetaUpdate(errors, sc.metadata, old.metadata);
  if (!equal(sc.parameters, old.parameters))
    errors.push(invalid('parameters', sc.parameters ?? null, IMMUTABLE));
  for (const field of ['provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const)
    if (sc[field] !== old[field]) errors.push(invalid(field, sc[field] ?? null, IMMUTABLE));
}
