/** Small claims and volumes for tests. */

export const claimNamed = (
  name: string,
  { size = '1Gi', ...spec }: { size?: string; [field: string]: unknown } = {},
) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, finalizers: ['kubernetes.io/pvc-protection'] },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'manual',
    resources: { requests: { storage: size } },
    ...spec,
  },
});

export const volumeNamed = (
  name: string,
  { size = '1Gi', ...spec }: { size?: string; [field: string]: unknown },
) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, finalizers: ['kubernetes.io/pv-protection'] },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'manual',
    capacity: { storage: size },
    persistentVolumeReclaimPolicy: 'Retain',
    hostPath: { path: `/volumes/${name}` },
    ...spec,
  },
});
