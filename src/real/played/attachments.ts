import type { KubeObject, PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import { list } from '../lists.ts';
import type { Change } from '../watcher.ts';

/** What the attach-detach controller asks a storage's driver for; no scenario speaks of it. */
const VolumeAttachment: Resource = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  singular: 'volumeattachment',
  shortNames: [],
  namespaced: false,
  status: true,
  scale: false,
  generation: false,
};

interface Attachment extends KubeObject {
  readonly spec: { readonly nodeName: string; readonly source: { readonly persistentVolumeName?: string } };
  readonly status?: { readonly attached?: boolean };
}

/** The driver of the played storage: attaches volumes to nodes where the control plane asks for it. */
export class PlayedAttachments {
  readonly #client: Client;
  /** The volumes of claims, by the claims' names. */
  readonly #volumes = new Map<string, string>();
  /** Volumes that have to be attached. */
  readonly #attachable = new Set<string>();

  constructor(client: Client) {
    this.#client = client;
  }

  see({ resource, object }: Pick<Change, 'resource' | 'object'>): void {
    const { name } = object.metadata;
    if (resource === resources.PersistentVolumeClaim)
      this.#volumes.set(name, (object as PersistentVolumeClaim).spec.volumeName ?? '');
    if (resource === resources.PersistentVolume && (object as PersistentVolume).spec['csi'])
      this.#attachable.add(name);
  }

  /** Whether all volumes of a pod that have to be are attached to its node; attaches those that the control plane wants. */
  async areThere(pod: Pod): Promise<boolean> {
    const wanted = this.#volumesOf(pod);
    if (wanted.length === 0) return true;
    const all = (await list(this.#client, VolumeAttachment)) as readonly Attachment[];
    const here = all.filter(({ spec }) => spec.nodeName === pod.spec.nodeName);
    for (const { metadata, spec, status } of here)
      if (!status?.attached && wanted.includes(spec.source.persistentVolumeName ?? ''))
        await this.#attach(metadata.name);
    const there = here.map(({ spec }) => spec.source.persistentVolumeName);
    return wanted.every((volume) => there.includes(volume));
  }

  #attach(name: string): Promise<unknown> {
    const body = { status: { attached: true } };
    return this.#client.try({
      verb: 'patch',
      patchType: 'merge',
      resource: VolumeAttachment,
      subresource: 'status',
      name,
      body,
    });
  }

  #volumesOf({ spec }: Pod): readonly string[] {
    const claims = (spec.volumes ?? []).map(({ persistentVolumeClaim: claim }) => claim?.claimName ?? '');
    return claims
      .map((claim) => this.#volumes.get(claim) ?? '')
      .filter((volume) => this.#attachable.has(volume));
  }
}
