import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '#model/objects.ts';
import { age, column, nameColumn, of, text, wide } from './column.ts';
import type { Column } from './column.ts';

const CLASS_BETA = 'volume.beta.kubernetes.io/storage-class';
const UNSET = '<unset>';

const shortModes: readonly (readonly [string, string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

/** `RWO,ROX` */
const modesText = (modes: readonly string[] = []): string =>
  shortModes.flatMap(([mode, short]) => (modes.includes(mode) ? [short] : [])).join(',');

const classOf = ({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string =>
  metadata.annotations?.[CLASS_BETA] ?? spec.storageClassName ?? '';
const attributesClass = ({ spec }: PersistentVolume | PersistentVolumeClaim): string =>
  String(spec['volumeAttributesClassName'] ?? UNSET);
const phaseOf = ({ metadata, status }: PersistentVolume | PersistentVolumeClaim): string =>
  metadata.deletionTimestamp ? 'Terminating' : status.phase;

const claimText = ({ spec: { claimRef } }: PersistentVolume): string =>
  claimRef ? `${claimRef.namespace}/${claimRef.name}` : '';

export const volumeColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Capacity',
    text('PersistentVolumeSpec.capacity'),
    of<PersistentVolume>(({ spec }) => spec.capacity?.['storage'] ?? '0'),
  ),
  column(
    'Access Modes',
    text('PersistentVolumeSpec.accessModes'),
    of<PersistentVolume>(({ spec }) => modesText(spec.accessModes)),
  ),
  column(
    'Reclaim Policy',
    text('PersistentVolumeSpec.persistentVolumeReclaimPolicy'),
    of<PersistentVolume>(({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''),
  ),
  column('Status', text('PersistentVolumeStatus.phase'), of<PersistentVolume>(phaseOf)),
  column('Claim', text('PersistentVolumeSpec.claimRef'), of<PersistentVolume>(claimText)),
  column('StorageClass', 'StorageClass of the pv', of<PersistentVolume>(classOf)),
  column('VolumeAttributesClass', 'VolumeAttributesClass of the pv', of<PersistentVolume>(attributesClass)),
  column(
    'Reason',
    text('PersistentVolumeStatus.reason'),
    of<PersistentVolume>(({ status }) => status.reason ?? ''),
  ),
  age,
  wide(
    'VolumeMode',
    text('PersistentVolumeSpec.volumeMode'),
    of<PersistentVolume>(({ spec }) => spec.volumeMode ?? UNSET),
  ),
];

const isBound = ({ spec }: PersistentVolumeClaim): boolean => Boolean(spec.volumeName);

export const claimColumns: readonly Column[] = [
  nameColumn(),
  column('Status', text('PersistentVolumeClaimStatus.phase'), of<PersistentVolumeClaim>(phaseOf)),
  column(
    'Volume',
    text('PersistentVolumeClaimSpec.volumeName'),
    of<PersistentVolumeClaim>(({ spec }) => spec.volumeName ?? ''),
  ),
  column(
    'Capacity',
    text('PersistentVolumeClaimStatus.capacity'),
    of<PersistentVolumeClaim>((claim) => (isBound(claim) ? (claim.status.capacity?.['storage'] ?? '0') : '')),
  ),
  column(
    'Access Modes',
    text('PersistentVolumeClaimStatus.accessModes'),
    of<PersistentVolumeClaim>((claim) => (isBound(claim) ? modesText(claim.status.accessModes) : '')),
  ),
  column('StorageClass', 'StorageClass of the pvc', of<PersistentVolumeClaim>(classOf)),
  column(
    'VolumeAttributesClass',
    'VolumeAttributesClass of the pvc',
    of<PersistentVolumeClaim>(attributesClass),
  ),
  age,
  wide(
    'VolumeMode',
    text('PersistentVolumeClaimSpec.volumeMode'),
    of<PersistentVolumeClaim>(({ spec }) => spec.volumeMode ?? UNSET),
  ),
];

const DEFAULT_MARKS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

const classTitle = ({ metadata: { name, annotations } }: StorageClass): string =>
  DEFAULT_MARKS.some((mark) => annotations?.[mark] === 'true') ? `${name} (default)` : name;

export const storageClassColumns: readonly Column[] = [
  nameColumn(of<StorageClass>(classTitle)),
  column(
    'Provisioner',
    text('StorageClass.provisioner'),
    of<StorageClass>(({ provisioner }) => provisioner),
  ),
  column(
    'ReclaimPolicy',
    text('StorageClass.reclaimPolicy'),
    of<StorageClass>(({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
  ),
  column(
    'VolumeBindingMode',
    text('StorageClass.volumeBindingMode'),
    of<StorageClass>(({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate'),
  ),
  column(
    'AllowVolumeExpansion',
    text('StorageClass.allowVolumeExpansion'),
    of<StorageClass>(({ allowVolumeExpansion }) => allowVolumeExpansion ?? false),
  ),
  age,
];
