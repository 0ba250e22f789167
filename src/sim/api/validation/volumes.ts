import { mapIn } from '../bodies.ts';
import { parseQuantity } from '../decode/quantity.ts';
import { validateClaimSpec } from './claim-spec.ts';
import { validateFieldReference, validateResourceReference } from './env.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, invalid, notSupported, oneOf, required, tooLong } from './field.ts';
import { dnsLabel, dnsSubdomain } from './formats.ts';
import { validateOlderSource } from './older-sources.ts';
import { descending, localPath, noBacksteps } from './paths.ts';
import { PULL_POLICIES } from './pull-policies.ts';
import { validateAnnotations, validateLabels } from './object-meta.ts';
import type { ClaimTemplate, DownwardFile, KeyToPath, Projection, Volume } from './volume-types.ts';

const MODE_TEXT = 'must be a number between 0 and 0777 (octal), both inclusive';
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];
const FILE_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
const LEAST_TOKEN_SECONDS = 600;
const LONGEST_DRIVER = 63;

function validateMode(errors: Errors, field: string, mode: number | undefined): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) errors.push(invalid(field, mode, MODE_TEXT));
}

function validateItems(errors: Errors, field: string, items: readonly KeyToPath[]): void {
  for (const [index, { key, path, mode }] of items.entries()) {
    const at = `${field}[${index}]`;
    if (!key) errors.push(required(`${at}.key`));
    if (!path) errors.push(required(`${at}.path`));
    localPath(errors, `${at}.path`, path);
    validateMode(errors, `${at}.mode`, mode);
  }
}

/** A file of the downward API; its rules speak of the volume, not of its list of items. */
function validateFile(
  errors: Errors,
  field: string,
  { path, fieldRef, resourceFieldRef, mode }: DownwardFile,
): void {
  if (!path) errors.push(required(`${field}.path`));
  descending(errors, `${field}.path`, path);
  if (fieldRef) {
    validateFieldReference(errors, `${field}.fieldRef`, fieldRef, FILE_FIELDS);
    if (resourceFieldRef)
      errors.push(
        invalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'),
      );
  } else if (resourceFieldRef)
    validateResourceReference(errors, `${field}.resourceFieldRef`, resourceFieldRef, true);
  else errors.push(required(field, 'one of fieldRef and resourceFieldRef is required'));
  validateMode(errors, `${field}.mode`, mode);
}

type Rule = (errors: Errors, field: string, volume: Volume) => void;

/** The kinds of volumes in the order in which the server looks at them; `undefined` for those of older-sources.ts. */
const SOURCES: { readonly [source: string]: Rule | undefined } = {
  emptyDir: (errors, field, { emptyDir }) => {
    if ((parseQuantity(emptyDir?.sizeLimit ?? '0')?.nanos ?? 0n) < 0n)
      errors.push(forbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  },
  hostPath: (errors, field, { hostPath }) => validateHostPath(errors, field, hostPath ?? { path: '' }),
  gitRepo: undefined,
  gcePersistentDisk: undefined,
  awsElasticBlockStore: undefined,
  secret: (errors, field, { secret }) => {
    if (!secret?.secretName) errors.push(required(`${field}.secretName`));
    validateMode(errors, `${field}.defaultMode`, secret?.defaultMode);
    validateItems(errors, `${field}.items`, secret?.items ?? []);
  },
  nfs: (errors, field, { nfs }) => validateNfs(errors, field, nfs ?? { server: '', path: '' }),
  iscsi: undefined,
  glusterfs: undefined,
  flocker: undefined,
  persistentVolumeClaim: (errors, field, { persistentVolumeClaim }) => {
    if (!persistentVolumeClaim?.claimName) errors.push(required(`${field}.claimName`));
  },
  rbd: undefined,
  cinder: undefined,
  cephfs: undefined,
  quobyte: undefined,
  downwardAPI: (errors, field, { downwardAPI }) => {
    validateMode(errors, `${field}.defaultMode`, downwardAPI?.defaultMode);
    for (const file of downwardAPI?.items ?? []) validateFile(errors, field, file);
  },
  fc: undefined,
  flexVolume: undefined,
  configMap: (errors, field, { configMap }) => {
    if (!configMap?.name) errors.push(required(`${field}.name`));
    validateMode(errors, `${field}.defaultMode`, configMap?.defaultMode);
    validateItems(errors, `${field}.items`, configMap?.items ?? []);
  },
  azureFile: undefined,
  vsphereVolume: undefined,
  photonPersistentDisk: undefined,
  portworxVolume: undefined,
  azureDisk: undefined,
  storageos: undefined,
  projected: (errors, field, { projected }) => {
    validateMode(errors, `${field}.defaultMode`, projected?.defaultMode);
    validateProjections(errors, field, projected?.sources ?? []);
  },
  scaleIO: undefined,
  csi: (errors, field, { csi }) => {
    validateDriver(errors, `${field}.driver`, csi?.driver);
    const secret = csi?.nodePublishSecretRef;
    if (secret && !secret.name) errors.push(required(`${field}.nodePublishSecretRef.name`));
    else if (secret?.name) complain(errors, `${field}.name`, secret.name, dnsSubdomain(secret.name));
  },
  ephemeral: (errors, field, { ephemeral }) => {
    const template = ephemeral?.volumeClaimTemplate;
    if (!template) errors.push(required(`${field}.volumeClaimTemplate`));
    else validateClaimTemplate(errors, `${field}.volumeClaimTemplate`, template);
  },
  image: (errors, field, { image }) => oneOf(errors, `${field}.pullPolicy`, image?.pullPolicy, PULL_POLICIES),
};

/** The name of a driver of the Container Storage Interface (core ValidateCSIDriverName). */
export function validateDriver(errors: Errors, field: string, driver: string | undefined): void {
  if (!driver) return void errors.push(required(field));
  if (driver.length > LONGEST_DRIVER) errors.push(tooLong(field, LONGEST_DRIVER));
  complain(errors, field, driver, dnsSubdomain(driver.toLowerCase()));
}

/** A claim that comes with its pod has labels and annotations, and no other metadata. */
function validateClaimTemplate(errors: Errors, field: string, { metadata = {}, spec }: ClaimTemplate): void {
  validateAnnotations(errors, `${field}.metadata.annotations`, metadata.annotations);
  validateLabels(errors, `${field}.metadata.labels`, metadata.labels);
  for (const name of Object.keys(metadata))
    if (name !== 'labels' && name !== 'annotations')
      errors.push(forbidden(`${field}.metadata.${name}`, 'cannot be set'));
  validateClaimSpec(errors, `${field}.spec`, spec);
}

export function validateHostPath(
  errors: Errors,
  field: string,
  { path, type }: { readonly path: string; readonly type?: string },
): void {
  if (!path) return void errors.push(required(`${field}.path`));
  noBacksteps(errors, `${field}.path`, path);
  if (type !== undefined && !HOST_PATH_TYPES.includes(type))
    errors.push(notSupported(`${field}.type`, type, HOST_PATH_TYPES));
}

export function validateNfs(
  errors: Errors,
  field: string,
  { server, path }: { readonly server: string; readonly path: string },
): void {
  if (!server) errors.push(required(`${field}.server`));
  if (!path) errors.push(required(`${field}.path`));
  if (!path.startsWith('/')) errors.push(invalid(`${field}.path`, path, 'must be an absolute path'));
}

function validateProjections(errors: Errors, field: string, sources: readonly Projection[]): void {
  const paths = new Set<string>();
  for (const [index, source] of sources.entries()) {
    const at = `${field}.sources[${index}]`;
    const kinds = Object.keys(source);
    validateProjection(errors, field, at, source, paths);
    if (kinds.length > 1) errors.push(forbidden(at, 'may not specify more than 1 volume type per source'));
  }
}

/** What is wrong with a path is told of the volume, not of its source. */
function validateProjection(
  errors: Errors,
  volume: string,
  field: string,
  { secret, configMap, downwardAPI, serviceAccountToken }: Projection,
  paths: Set<string>,
): void {
  const claim = (path: string, shown: string): void => {
    if (paths.has(path) && path) errors.push(invalid(volume, shown, 'conflicting duplicate paths'));
    paths.add(path);
  };
  for (const [kind, keyed] of [
    ['secret', secret],
    ['configMap', configMap],
  ] as const) {
    if (!keyed) continue;
    if (!keyed.name) errors.push(required(`${field}.${kind}.name`));
    validateItems(errors, `${field}.${kind}.items`, keyed.items ?? []);
    for (const { path } of keyed.items ?? []) claim(path, keyed.name ?? '');
  }
  for (const file of downwardAPI?.items ?? []) {
    validateFile(errors, `${field}.downwardAPI`, file);
    claim(file.path, file.path);
  }
  if (serviceAccountToken) validateToken(errors, volume, `${field}.serviceAccountToken`, serviceAccountToken);
}

function validateToken(
  errors: Errors,
  volume: string,
  field: string,
  { path, expirationSeconds = 3600 }: { readonly path: string; readonly expirationSeconds?: number },
): void {
  if (expirationSeconds < LEAST_TOKEN_SECONDS)
    errors.push(
      invalid(
        `${field}.expirationSeconds`,
        expirationSeconds,
        'may not specify a duration less than 10 minutes',
      ),
    );
  if (expirationSeconds > 2 ** 32)
    errors.push(
      invalid(
        `${field}.expirationSeconds`,
        expirationSeconds,
        'may not specify a duration larger than 2^32 seconds',
      ),
    );
  if (!path) errors.push(required(`${volume}.path`));
  else localPath(errors, `${volume}.path`, path);
}

const olderRule =
  (source: string): Rule =>
  (errors, field, volume) =>
    validateOlderSource(errors, field, source, mapIn(volume[source]));

/** Exactly one source, and a good one. */
function validateSource(errors: Errors, field: string, volume: Volume): void {
  const given = Object.keys(SOURCES).filter((source) => volume[source] !== undefined);
  for (const [index, source] of given.entries()) {
    if (index > 0) errors.push(forbidden(`${field}.${source}`, 'may not specify more than 1 volume type'));
    else (SOURCES[source] ?? olderRule(source))(errors, `${field}.${source}`, volume);
  }
  if (given.length === 0) errors.push(required(field, 'must specify a volume type'));
}

/** The volumes of a pod; answers with those that can be mounted. */
export function validateVolumes(
  errors: Errors,
  field: string,
  volumes: readonly Volume[],
): Map<string, Volume> {
  const good = new Map<string, Volume>();
  for (const [index, volume] of volumes.entries()) {
    const found: Errors = [];
    validateSource(found, `${field}[${index}]`, volume);
    if (!volume.name) found.push(required(`${field}[${index}].name`));
    else complain(found, `${field}[${index}].name`, volume.name, dnsLabel(volume.name));
    if (good.has(volume.name)) found.push(duplicate(`${field}[${index}].name`, volume.name));
    if (found.length === 0) good.set(volume.name, volume);
    errors.push(...found);
  }
  return good;
}
