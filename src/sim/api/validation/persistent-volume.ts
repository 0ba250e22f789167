import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import { mapIn } from '../bodies.ts';
import { parseQuantity } from '../decode/quantity.ts';
import { VOLUME_MODES, validateAccessModes } from './claim-spec.ts';
import { unifiedDiff } from './diff.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, forbidden, invalid, notSupported, required } from './field.ts';
import { dnsLabel, dnsSubdomain } from './formats.ts';
import { VOLUME_SOURCES, goLines, goText } from './go-struct.ts';
import { Raw, sortedMap } from './go-value.ts';
import { clusterSubdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import { validateOlderSource } from './older-sources.ts';
import { noBacksteps } from './paths.ts';
import { validateNodeSelector } from './scheduling.ts';
import type { Quantities } from './container-types.ts';
import type { NodeSelector } from './scheduling-types.ts';
import { validateDriver, validateHostPath, validateNfs } from './volumes.ts';

interface SecretReference {
  readonly name?: string;
  readonly namespace?: string;
}

interface Spec {
  readonly capacity?: Quantities;
  readonly accessModes?: readonly string[];
  readonly persistentVolumeReclaimPolicy?: string;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly local?: { readonly path: string };
  readonly csi?: { readonly driver: string; readonly volumeHandle: string } & {
    readonly [secret in (typeof DRIVER_SECRETS)[number]]?: SecretReference;
  };
  readonly volumeAttributesClassName?: string;
  readonly [field: string]: unknown;
}

export interface PersistentVolume {
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
}

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];

/** The order in which the server looks at the sources; a second one is refused under its own name. */
const CHECKED = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
];

/** Secrets of a driver, in the order of the rules; that of the staging is passed over. */
const DRIVER_SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

/** A secret in a namespace (core validatePVSecretReference). */
function validateSecret(errors: Errors, field: string, secret: SecretReference | undefined): void {
  if (!secret) return;
  const { name, namespace } = secret;
  if (!name) errors.push(required(`${field}.name`));
  else complain(errors, `${field}.name`, name, dnsSubdomain(name));
  if (!namespace) errors.push(required(`${field}.namespace`));
  else complain(errors, `${field}.namespace`, namespace, dnsLabel(namespace));
}

type Rule = (errors: Errors, spec: Spec) => void;

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['hostPath', (errors, { hostPath }) => validateHostPath(errors, 'spec.hostPath', hostPath ?? { path: '' })],
  ['nfs', (errors, { nfs }) => validateNfs(errors, 'spec.nfs', nfs ?? { server: '', path: '' })],
  [
    'local',
    (errors, { local, nodeAffinity }) => {
      if (!local?.path) errors.push(required('spec.local.path'));
      else noBacksteps(errors, 'spec.local.path', local.path);
      if (!nodeAffinity?.required)
        errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
    },
  ],
  [
    'csi',
    (errors, { csi }) => {
      validateDriver(errors, 'spec.csi.driver', csi?.driver);
      if (!csi?.volumeHandle) errors.push(required('spec.csi.volumeHandle'));
      for (const name of DRIVER_SECRETS) validateSecret(errors, `spec.csi.${name}`, csi?.[name]);
    },
  ],
]);

function validateCapacity(errors: Errors, capacity: Quantities | undefined): void {
  const names = Object.keys(capacity ?? {});
  if (names.length === 0) errors.push(required('spec.capacity'));
  if (names.length !== 1 || names[0] !== 'storage')
    errors.push(notSupported('spec.capacity', sortedMap(capacity), ['storage']));
  for (const [name, value] of Object.entries(capacity ?? {})) {
    const nanos = parseQuantity(value)?.nanos ?? 0n;
    if (nanos < 0n)
      errors.push(invalid(`spec.capacity[${name}]`, new Raw(value), 'must be a valid resource quantity'));
    if (nanos <= 0n) errors.push(invalid(`spec.capacity[${name}]`, value, 'must be greater than zero'));
  }
}

function validateSources(errors: Errors, spec: Spec): void {
  const given = CHECKED.filter((source) => spec[source] !== undefined);
  for (const [index, source] of given.entries()) {
    if (index > 0) errors.push(forbidden(`spec.${source}`, 'may not specify more than 1 volume type'));
    else {
      const rule = rules.get(source);
      if (rule) rule(errors, spec);
      else validateOlderSource(errors, `spec.${source}`, source, mapIn(spec[source]));
    }
  }
  if (given.length === 0) errors.push(required('spec', 'must specify a volume type'));
}

function validateSpec(errors: Errors, spec: Spec): void {
  const {
    accessModes = [],
    persistentVolumeReclaimPolicy: policy = '',
    storageClassName,
    volumeMode,
    nodeAffinity,
    hostPath,
  } = spec;
  if (accessModes.length === 0) errors.push(required('spec.accessModes'));
  validateAccessModes(errors, 'spec.accessModes', accessModes);
  validateCapacity(errors, spec.capacity);
  if (policy && !RECLAIM_POLICIES.includes(policy))
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES));
  if (nodeAffinity && !nodeAffinity.required)
    errors.push(required('spec.nodeAffinity.required', 'must specify required node constraints'));
  if (nodeAffinity?.required)
    validateNodeSelector(errors, 'spec.nodeAffinity.required', nodeAffinity.required);
  validateSources(errors, spec);
  if (policy === 'Recycle' && hostPath && /^[/.]*$/.test(hostPath.path))
    errors.push(
      forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"),
    );
  if (storageClassName)
    complain(errors, 'spec.storageClassName', storageClassName, dnsSubdomain(storageClassName));
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.push(notSupported('spec.volumeMode', volumeMode, VOLUME_MODES));
  validateAttributesClass(errors, spec);
}

/** Attributes that can be changed are a matter of drivers. */
function validateAttributesClass(errors: Errors, { volumeAttributesClassName: name, csi }: Spec): void {
  if (name === undefined) return;
  const at = 'spec.volumeAttributesClassName';
  if (name === '') errors.push(required(at, 'an empty string is disallowed'));
  else complain(errors, at, name, dnsSubdomain(name));
  if (!csi) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
}

/** core/v1 PersistentVolume, new. */
export function validatePersistentVolume(errors: Errors, { metadata, spec }: PersistentVolume): void {
  validateMeta(errors, metadata, clusterSubdomainNamed);
  validateSpec(errors, spec);
}

const sourcesOf = (spec: Spec): object =>
  Object.fromEntries(VOLUME_SOURCES.map((source) => [source, spec[source]]));
const TYPE = 'core/v1.PersistentVolumeSpec';

/** core/v1 PersistentVolume, changed: its source is for ever. */
export function validatePersistentVolumeUpdate(
  errors: Errors,
  volume: PersistentVolume,
  old: PersistentVolume,
): void {
  const { spec } = volume;
  // the server asks for all of it twice
  validatePersistentVolume(errors, volume);
  validatePersistentVolume(errors, volume);
  if (spec === old.spec) return;
  if (!equal(sourcesOf(spec), sourcesOf(old.spec))) {
    const diff = unifiedDiff(goLines(TYPE, old.spec, VOLUME_SOURCES), goLines(TYPE, spec, VOLUME_SOURCES));
    errors.push(
      forbidden(
        'spec.persistentvolumesource',
        `spec.persistentvolumesource is immutable after creation\n${diff}`,
      ),
    );
  }
  if (spec.volumeMode !== old.spec.volumeMode) errors.push(invalid('volumeMode', spec.volumeMode, IMMUTABLE));
  if (old.spec.nodeAffinity && !equal(spec.nodeAffinity, old.spec.nodeAffinity))
    errors.push(
      invalid(
        'nodeAffinity',
        spec.nodeAffinity ? goText('core/v1.VolumeNodeAffinity', { ...spec.nodeAffinity }) : null,
        `${IMMUTABLE}, except for updating from beta label to GA`,
      ),
    );
}

/** core/v1 PersistentVolume, its status changed. */
export const validatePersistentVolumeStatus = (
  errors: Errors,
  { metadata }: PersistentVolume,
  old: PersistentVolume,
): void => validateMetaUpdate(errors, metadata, old.metadata);
