import type { Errors } from './field.ts';
import { invalid, notSupported, required } from './field.ts';
import { inRange } from './formats.ts';

type Source = { readonly [field: string]: unknown };

/** What sources of volumes cannot do without, in the order of the rules; the newer ones have rules of their own. */
const NEEDED: { readonly [source: string]: readonly string[] } = {
  gitRepo: ['repository'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  scaleIO: ['gateway', 'system', 'volumeName'],
};

const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));
const LARGEST_LUN = 255;
const NAMES: { readonly [start: string]: RegExp } = {
  iqn: /^iqn\.\d{4}-\d{2}\.([a-z0-9-_.]+)(:([^,;*&$|\s]+))$/i,
  eui: /^eui.[\dA-Fa-f]{16}$/,
  naa: /^naa.[\dA-Fa-f]{32}$/,
};

function validateInitiator(errors: Errors, field: string, name: string): void {
  const format = Object.entries(NAMES).find(([start]) => name.startsWith(start))?.[1];
  if (!format) errors.push(invalid(field, name, 'must be valid format starting with iqn, eui, or naa'));
  else if (!format.test(name)) errors.push(invalid(field, name, 'must be valid format'));
}

function validateChannel(errors: Errors, field: string, { targetWWNs, wwids, lun }: Source): void {
  const [names, ids] = [isGiven(targetWWNs), isGiven(wwids)];
  if (!names && !ids)
    errors.push(required(`${field}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  if (names && ids)
    errors.push(
      invalid(`${field}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'),
    );
  if (!names) return;
  if (typeof lun !== 'number')
    errors.push(required(`${field}.lun`, 'lun is required if targetWWNs is specified'));
  else if (lun < 0 || lun > LARGEST_LUN) errors.push(invalid(`${field}.lun`, lun, inRange(0, LARGEST_LUN)));
}

const DISKS = {
  managed: '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}',
  other: 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd',
};

function validateDisk(errors: Errors, field: string, { kind, diskURI }: Source): void {
  if (typeof diskURI !== 'string' || kind === undefined) return;
  const isManaged = kind === 'Managed';
  if (!diskURI.startsWith(isManaged ? '/subscriptions/' : 'https://'))
    errors.push(notSupported(`${field}.diskURI`, diskURI, [isManaged ? DISKS.managed : DISKS.other]));
}

/** The rules of one of the older sources. @param name the field that holds it */
export function validateOlderSource(errors: Errors, field: string, name: string, source: Source): void {
  for (const need of NEEDED[name] ?? [])
    if (!isGiven(source[need])) errors.push(required(`${field}.${need}`));
  const { iqn } = source;
  if (name === 'iscsi' && typeof iqn === 'string' && iqn !== '')
    validateInitiator(errors, `${field}.iqn`, iqn);
  if (name === 'fc') validateChannel(errors, field, source);
  if (name === 'azureDisk') validateDisk(errors, field, source);
}
