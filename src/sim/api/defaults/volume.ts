import type { DefaultsTable } from './table.ts';

const MODE = 0o644;

/** core/v1 defaults of volume sources, claims and persistent volumes. */
export const volumeDefaults: DefaultsTable = {
  'core/v1.Volume': {
    adjust: (volume) => (Object.keys(volume).length <= 1 ? { ...volume, emptyDir: {} } : volume),
  },
  'core/v1.ConfigMapVolumeSource': { fields: { defaultMode: MODE } },
  'core/v1.SecretVolumeSource': { fields: { defaultMode: MODE } },
  'core/v1.DownwardAPIVolumeSource': { fields: { defaultMode: MODE } },
  'core/v1.ProjectedVolumeSource': { fields: { defaultMode: MODE } },
  'core/v1.ServiceAccountTokenProjection': { fields: { expirationSeconds: 3600 } },
  'core/v1.HostPathVolumeSource': { fields: { type: '' } },
  'core/v1.ImageVolumeSource': {
    fields: {
      pullPolicy: ({ reference }) =>
        /(?:^|\/)[^:@/]+$|:latest$/.test(String(reference ?? '')) ? 'Always' : 'IfNotPresent',
    },
  },
  'core/v1.ISCSIVolumeSource': { fields: { iscsiInterface: 'default' } },
  'core/v1.ISCSIPersistentVolumeSource': { fields: { iscsiInterface: 'default' } },
  'core/v1.RBDVolumeSource': { fields: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' } },
  'core/v1.RBDPersistentVolumeSource': {
    fields: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  },
  'core/v1.AzureDiskVolumeSource': {
    fields: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  },
  'core/v1.ScaleIOVolumeSource': { fields: { storageMode: 'ThinProvisioned', fsType: 'xfs' } },
  'core/v1.ScaleIOPersistentVolumeSource': { fields: { storageMode: 'ThinProvisioned', fsType: 'xfs' } },
  'core/v1.PersistentVolumeClaimSpec': { fields: { volumeMode: 'Filesystem' } },
  'core/v1.PersistentVolumeClaimStatus': { fields: { phase: 'Pending' } },
  'core/v1.PersistentVolumeSpec': {
    fields: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
  },
  'core/v1.PersistentVolumeStatus': { fields: { phase: 'Pending' } },
};
