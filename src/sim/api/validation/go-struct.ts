import { isMap } from '#kernel/json.ts';
import type { Field } from '../schema/field.ts';
import { fieldsOf, isStruct } from '../schema/schema.ts';
import { Raw, sortedMap } from './go-value.ts';

/**
 * Structs as the server's messages show them: JSON of its internal types, which have Go's names, no omitted fields, and in
 * places another order than the public ones.
 */
const SPELLED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    apiVersion: 'APIVersion',
    apiGroup: 'APIGroup',
    uid: 'UID',
    ip: 'IP',
    id: 'ID',
    gid: 'GID',
    tty: 'TTY',
    os: 'OS',
    url: 'URL',
    iqn: 'IQN',
    nfs: 'NFS',
    rbd: 'RBD',
    iscsi: 'ISCSI',
    cephfs: 'CephFS',
    fc: 'FC',
    csi: 'CSI',
    storageos: 'StorageOS',
    wwids: 'WWIDs',
    gcePersistentDisk: 'GCEPersistentDisk',
    awsElasticBlockStore: 'AWSElasticBlockStore',
    pdName: 'PDName',
    fsType: 'FSType',
    fsGroup: 'FSGroup',
    fsGroupChangePolicy: 'FSGroupChangePolicy',
    seLinuxOptions: 'SELinuxOptions',
    seLinuxChangePolicy: 'SELinuxChangePolicy',
    dnsPolicy: 'DNSPolicy',
    dnsConfig: 'DNSConfig',
    httpGet: 'HTTPGet',
    httpHeaders: 'HTTPHeaders',
    tcpSocket: 'TCPSocket',
    grpc: 'GRPC',
    qosClass: 'QOSClass',
    ipFamilies: 'IPFamilies',
    ipFamilyPolicy: 'IPFamilyPolicy',
    chapAuthDiscovery: 'DiscoveryCHAPAuth',
    chapAuthSession: 'SessionCHAPAuth',
  }),
);

/** The Go name of a JSON field. */
export const goNameOf = (name: string): string =>
  SPELLED.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1);

const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** The order of internal structs where it is not the public one; fields that are left out do not exist there. */
const ORDER: { readonly [type: string]: readonly string[] } = {
  'core/v1.PodSpec': [
    'volumes',
    'initContainers',
    'containers',
    'ephemeralContainers',
    'restartPolicy',
    'terminationGracePeriodSeconds',
    'activeDeadlineSeconds',
    'dnsPolicy',
    'nodeSelector',
    'serviceAccountName',
    'automountServiceAccountToken',
    'nodeName',
    'securityContext',
    'imagePullSecrets',
    'hostname',
    'subdomain',
    'setHostnameAsFQDN',
    'affinity',
    'schedulerName',
    'tolerations',
    'hostAliases',
    'priorityClassName',
    'priority',
    'preemptionPolicy',
    'dnsConfig',
    'readinessGates',
    'runtimeClassName',
    'overhead',
    'enableServiceLinks',
    'topologySpreadConstraints',
    'os',
    'schedulingGates',
    'resourceClaims',
    'resources',
    'hostnameOverride',
    'schedulingGroup',
  ],
  'core/v1.Volume': [
    'name',
    'hostPath',
    'emptyDir',
    'gcePersistentDisk',
    'awsElasticBlockStore',
    'gitRepo',
    'secret',
    'nfs',
    'iscsi',
    'glusterfs',
    'persistentVolumeClaim',
    'rbd',
    'quobyte',
    'flexVolume',
    'cinder',
    'cephfs',
    'flocker',
    'downwardAPI',
    'fc',
    'azureFile',
    'configMap',
    'vsphereVolume',
    'azureDisk',
    'photonPersistentDisk',
    'projected',
    'portworxVolume',
    'scaleIO',
    'storageos',
    'csi',
    'ephemeral',
    'image',
  ],
};

/** The sources of a persistent volume, in the order of the internal struct that holds nothing else. */
export const VOLUME_SOURCES: readonly string[] = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'hostPath',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'flexVolume',
  'cinder',
  'cephfs',
  'fc',
  'flocker',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'local',
  'storageos',
  'csi',
];

/** Pointers of the public types that are plain numbers inside. */
const NUMBERS: ReadonlySet<string> = new Set([
  'apps/v1.RollingUpdateStatefulSetStrategy.partition',
  'apps/v1.StatefulSetOrdinals.start',
]);

type Struct = { readonly [field: string]: unknown };

function fieldsInside(type: string, order: readonly string[] | undefined): readonly Field[] {
  const fields = fieldsOf(type);
  return order ? order.flatMap((name) => fields.find((field) => field.name === name) ?? []) : fields;
}

/** A struct under the names that it has inside the server. */
function goStruct(type: string, value: Struct, order: readonly string[] | undefined = ORDER[type]): Struct {
  if (type.startsWith('meta/v1.')) return value;
  const out: Record<string, unknown> = {};
  for (const field of fieldsInside(type, order)) out[goNameOf(field.name)] = goField(type, field, value);
  return out;
}

function goField(owner: string, field: Field, holder: Struct): unknown {
  const value = holder[field.name];
  if (owner === 'core/v1.PodSpec' && field.name === 'securityContext')
    return goSecurityContext(isMap(value) ? value : undefined, holder);
  if (value === undefined || value === null) return zeroOf(owner, field);
  if (Array.isArray(value)) return value.map((item: unknown) => goElement(field, item));
  return field.map ? sortedMap(value) : goElement(field, value);
}

const goElement = (field: Field, value: unknown): unknown =>
  isStruct(field.type) && isMap(value) ? goStruct(field.type, value) : value;

const ZEROS: { readonly [type: string]: unknown } = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  'util/intstr.IntOrString': 0,
  'api/resource.Quantity': '0',
};

function zeroOf(owner: string, field: Field): unknown {
  if (NUMBERS.has(`${owner}.${field.name}`)) return 0;
  if (field.pointer || field.repeated || field.map) return null;
  return isStruct(field.type) ? goStruct(field.type, {}) : (ZEROS[field.type] ?? null);
}

/** The pod's ties to its host live in its security context. */
function goSecurityContext(context: Struct | undefined, spec: Struct): unknown {
  const host = Object.fromEntries(
    fieldsInside('core/v1.PodSpec', HOST_FIELDS).map((field) => [
      goNameOf(field.name),
      spec[field.name] ?? zeroOf('core/v1.PodSpec', field),
    ]),
  );
  if (!context && !HOST_FIELDS.some((name) => spec[name])) return null;
  return { ...host, ...goStruct('core/v1.PodSecurityContext', context ?? {}) };
}

/** A struct in one line, for `Invalid value`. */
export const goText = (type: string, value: Struct): Raw => new Raw(JSON.stringify(goStruct(type, value)));

/** The lines of a struct, for a diff. */
export const goLines = (type: string, value: Struct, order?: readonly string[]): readonly string[] =>
  JSON.stringify(goStruct(type, value, order ?? ORDER[type]), null, 1).split('\n');
