import { timestamp } from '#kernel/time.ts';
import type { Observation, View } from '#cluster/journal.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import { LABEL } from '../space.ts';

const LOCAL = 'rancher.io/local-path';
/** Storage that any node reaches is played for the same provisioners as on the simulator. */
const PROVISIONERS = [LOCAL, 'statefulspec.dev/network', 'example.com/nfs'];
const BY = 'pv.kubernetes.io/provisioned-by';

/** The classes that a simulated cluster has, too: the default one waits for a pod, `standard` binds at once. */
const CLASSES = [
  { name: 'local-path', provisioner: LOCAL, volumeBindingMode: 'WaitForFirstConsumer', isDefault: 'true' },
  {
    name: 'standard',
    provisioner: 'statefulspec.dev/network',
    volumeBindingMode: 'Immediate',
    isDefault: 'false',
    allowVolumeExpansion: true,
  },
];

export interface VolumeStage {
  readonly client: Client;
  readonly namespace: string;
  readonly view: () => View;
}

/** A provisioner for claims: makes a volume where one is asked for, and removes it when its claim has gone. */
export class PlayedVolumes {
  readonly #client: Client;
  readonly #space: string;
  readonly #owner: string;
  readonly #view: () => View;
  readonly #refused = new Set<string>();

  /** @param owner marks the classes as the scenario's, or as those that scenarios share */
  constructor({ client, namespace, view }: VolumeStage, owner: string) {
    this.#client = client;
    this.#space = namespace;
    this.#owner = owner;
    this.#view = view;
  }

  /** Makes the storage classes that the cluster does not have yet. */
  async furnish(): Promise<void> {
    for (const { name, isDefault, ...rest } of CLASSES) {
      if (this.#view().get(resources.StorageClass, undefined, name)) continue;
      const metadata = {
        name,
        labels: { [LABEL]: this.#owner },
        annotations: { 'storageclass.kubernetes.io/is-default-class': isDefault },
      };
      const body = {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata,
        reclaimPolicy: 'Delete',
        ...rest,
      };
      await this.#client.try({ verb: 'create', resource: resources.StorageClass, body });
    }
  }

  see({ resource, type, object }: Pick<Observation, 'resource' | 'type' | 'object'>): void {
    if (type === 'DELETED') return;
    if (resource === resources.PersistentVolumeClaim)
      void this.#provision(object as PersistentVolumeClaim).catch(() => undefined);
    if (resource === resources.PersistentVolume)
      void this.#remove(object as PersistentVolume).catch(() => undefined);
  }

  /** The control plane asks by annotations: which provisioner, and for a waiting class on which node. */
  async #provision(claim: PersistentVolumeClaim): Promise<void> {
    const { annotations = {}, deletionTimestamp, uid } = claim.metadata;
    const by = annotations['volume.kubernetes.io/storage-provisioner'] ?? '';
    const node = annotations['volume.kubernetes.io/selected-node'];
    const { storageClassName = '', volumeName } = claim.spec;
    if (volumeName || deletionTimestamp || !PROVISIONERS.includes(by)) return;
    const answer = await this.#client.try({
      verb: 'get',
      resource: resources.StorageClass,
      name: storageClassName,
    });
    const wanted = answer as { volumeBindingMode?: string; reclaimPolicy?: string } | undefined;
    if (wanted?.volumeBindingMode === 'WaitForFirstConsumer' && !node) return;
    const refused = by === LOCAL ? whyNotLocal(claim) : undefined;
    if (refused) return this.#refuse(claim, by, refused);
    const { annotations: more = {}, ...place } = by === LOCAL ? onNode(claim, node) : onNetwork(claim, by);
    const metadata = {
      name: `pvc-${uid}`,
      labels: { [LABEL]: this.#space },
      annotations: { [BY]: by, ...more },
    };
    if (!(await this.#isWanted(claim))) return;
    const spec = {
      ...specOf(claim),
      persistentVolumeReclaimPolicy: wanted?.reclaimPolicy ?? 'Delete',
      ...place,
    };
    await this.#client.try({
      verb: 'create',
      resource: resources.PersistentVolume,
      body: { apiVersion: 'v1', kind: 'PersistentVolume', metadata, spec },
    });
  }

  /** The claim may have gone while the class was asked for; nobody would remove the volume of a claim that is gone. */
  async #isWanted({ metadata: { namespace = '', name, uid } }: PersistentVolumeClaim): Promise<boolean> {
    const claim = await this.#client.try({
      verb: 'get',
      resource: resources.PersistentVolumeClaim,
      namespace,
      name,
    });
    const { metadata } = (claim ?? {}) as Partial<PersistentVolumeClaim>;
    return metadata?.uid === uid && !metadata.deletionTimestamp;
  }

  /** A provisioner says why it makes no volume, and would say so again and again. */
  async #refuse({ metadata, spec }: PersistentVolumeClaim, by: string, why: string): Promise<void> {
    const { name, namespace = '', uid, resourceVersion } = metadata;
    if (this.#refused.has(uid)) return;
    this.#refused.add(uid);
    const at = timestamp(Date.now());
    const body = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, generateName: `${name}.` },
      involvedObject: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name,
        namespace,
        uid,
        resourceVersion,
      },
      type: 'Warning',
      reason: 'ProvisioningFailed',
      message: `failed to provision volume with StorageClass "${spec.storageClassName}": ${why}`,
      source: { component: by },
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
    };
    await this.#client.try({ verb: 'create', resource: resources.Event, namespace, body });
  }

  async #remove({ metadata, spec, status }: PersistentVolume): Promise<void> {
    if (
      status.phase !== 'Released' ||
      spec.persistentVolumeReclaimPolicy !== 'Delete' ||
      metadata.deletionTimestamp ||
      !metadata.annotations?.[BY]
    )
      return;
    const { name, uid } = metadata;
    await this.#client.try({
      verb: 'delete',
      resource: resources.PersistentVolume,
      name,
      body: { preconditions: { uid } },
    });
  }
}

function specOf({ metadata, spec }: PersistentVolumeClaim): object {
  const { name, namespace, uid, resourceVersion } = metadata;
  const { accessModes, volumeMode, storageClassName, resources: wanted } = spec;
  return {
    accessModes,
    volumeMode,
    storageClassName,
    capacity: { storage: wanted?.requests?.['storage'] },
    claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion },
  };
}

interface PlaceOfVolume {
  readonly annotations?: { readonly [name: string]: string };
  readonly [field: string]: unknown;
}

const ONE_NODE = ['ReadWriteOnce', 'ReadWriteOncePod'];

const whyNotLocal = ({ spec }: PersistentVolumeClaim): string | undefined =>
  spec.accessModes?.every((mode) => ONE_NODE.includes(mode))
    ? undefined
    : 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';

/** A directory of one node, as Rancher's local-path provisioner makes it. */
function onNode({ metadata }: PersistentVolumeClaim, node = ''): PlaceOfVolume {
  const { name, namespace = '', uid } = metadata;
  const path = `/var/lib/rancher/k3s/storage/pvc-${uid}_${namespace}_${name}`;
  const terms = [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }];
  return {
    annotations: { 'local.path.provisioner/selected-node': node },
    hostPath: { path, type: 'DirectoryOrCreate' },
    nodeAffinity: { required: { nodeSelectorTerms: terms } },
  };
}

/** Storage that any node reaches, with a CSI driver; the name of one has no slash. */
const onNetwork = ({ metadata }: PersistentVolumeClaim, by: string): PlaceOfVolume => ({
  csi: { driver: by.replace('/', '.'), volumeHandle: `pvc-${metadata.uid}`, fsType: 'ext4' },
});
