import type { KubeObject, PersistentVolumeClaim, StorageClass } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Call } from '../call.ts';

const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';
/** The name that the annotation had before 1.6; still honoured on classes and on claims. */
const IS_DEFAULT_BETA = 'storageclass.beta.kubernetes.io/is-default-class';
const CLASS_BETA = 'volume.beta.kubernetes.io/storage-class';

const isDefault = ({ metadata: { annotations = {} } }: KubeObject): boolean =>
  annotations[IS_DEFAULT] === 'true' || annotations[IS_DEFAULT_BETA] === 'true';

/** Newest first, then by name (storage/util.GetDefaultClass). */
const newestFirst = (a: KubeObject, b: KubeObject): number =>
  b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp) ||
  (a.metadata.name < b.metadata.name ? -1 : 1);

/** The class that claims without one get; undefined when no class is marked. */
const defaultClass = (classes: readonly KubeObject[]): StorageClass | undefined =>
  classes.filter(isDefault).sort(newestFirst)[0] as StorageClass | undefined;

/** DefaultStorageClass: a claim that names no class gets the default one, if there is any. */
export function defaultStorageClass({ store }: Call, object: KubeObject): KubeObject {
  const { spec, metadata } = object as PersistentVolumeClaim;
  if (spec?.storageClassName !== undefined || metadata.annotations?.[CLASS_BETA] !== undefined) return object;
  const found = defaultClass(store.list(resources.StorageClass));
  return found ? { ...object, spec: { ...spec, storageClassName: found.metadata.name } } : object;
}

const withFinalizer =
  (finalizer: string) =>
  (_call: Call, object: KubeObject): KubeObject => {
    const { finalizers = [] } = object.metadata;
    return finalizers.includes(finalizer)
      ? object
      : { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
  };

/** StorageObjectInUseProtection: nothing that is in use goes away. */
export const protectClaim = withFinalizer('kubernetes.io/pvc-protection');
export const protectVolume = withFinalizer('kubernetes.io/pv-protection');
