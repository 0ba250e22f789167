import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import type { Client } from './client.ts';

const PROVISIONER = 'statefulspec.dev/scripted';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** The storage classes of the recordings. */
const classes = [
  { name: 'standard', volumeBindingMode: 'Immediate', reclaimPolicy: 'Delete', isDefault: 'true' },
  { name: 'standard-retain', volumeBindingMode: 'Immediate', reclaimPolicy: 'Retain', isDefault: 'false' },
  {
    name: 'standard-wffc',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    isDefault: 'false',
  },
];

export function createStorageClasses(client: Client): void {
  for (const { name, isDefault, ...rest } of classes) {
    const metadata = { name, annotations: { [DEFAULT_CLASS]: isDefault } };
    const body = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata,
      provisioner: PROVISIONER,
      ...rest,
    };
    client.ask({ verb: 'create', kind: 'StorageClass', body });
  }
}

/** Does the volume binder wait for a first consumer of this claim? */
export const waitsForConsumer = ({ spec }: PersistentVolumeClaim): boolean =>
  spec.storageClassName?.endsWith('wffc') ?? false;

/** Would an external provisioner create a volume for this claim now? */
export function wantsVolume(claim: PersistentVolumeClaim): boolean {
  const { annotations = {}, deletionTimestamp } = claim.metadata;
  if (
    claim.spec.volumeName ||
    deletionTimestamp ||
    annotations['volume.kubernetes.io/storage-provisioner'] !== PROVISIONER
  )
    return false;
  return !waitsForConsumer(claim) || Boolean(annotations['volume.kubernetes.io/selected-node']);
}

/** Would it remove this volume now? */
export const isToRemove = ({ metadata, spec, status }: PersistentVolume): boolean =>
  status.phase === 'Released' &&
  spec.persistentVolumeReclaimPolicy === 'Delete' &&
  Boolean(metadata.annotations?.['pv.kubernetes.io/provisioned-by']) &&
  !metadata.deletionTimestamp;

export const volumeNameOf = (claim: PersistentVolumeClaim): string => `pvc-${claim.metadata.uid}`;

export function provision(client: Client, claim: PersistentVolumeClaim): void {
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const { storageClassName, accessModes, volumeMode, resources } = claim.spec;
  const spec = {
    capacity: { storage: resources?.requests?.storage },
    accessModes,
    volumeMode,
    storageClassName,
    persistentVolumeReclaimPolicy: storageClassName?.includes('retain') ? 'Retain' : 'Delete',
    claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion },
    hostPath: { path: `/volumes/${name}`, type: 'DirectoryOrCreate' },
  };
  const metadata = {
    name: volumeNameOf(claim),
    annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER },
  };
  client.ask({
    verb: 'create',
    kind: 'PersistentVolume',
    body: { apiVersion: 'v1', kind: 'PersistentVolume', metadata, spec },
  });
}

export function removeVolume(client: Client, { metadata: { name, uid } }: PersistentVolume): void {
  client.ask({ verb: 'delete', kind: 'PersistentVolume', name, body: { preconditions: { uid } } });
}
