import type { PersistentVolume } from '#model/objects.ts';
import { PROVISIONED_BY } from './marks.ts';
import { annotation } from './metadata.ts';

/** What becomes of a released volume with the policy Delete. */
export type Deletion = 'left to its provisioner' | 'deleted' | { readonly failed: string };

/** Volume sources that kube-controller-manager knows a plugin for, but none that deletes. */
const undeletable = ['nfs', 'local', 'fc', 'iscsi', 'csi'];

/** pv_controller.go doDeleteVolume with the plugins of kube-controller-manager 1.36: only hostPath below /tmp is deleted. */
export function deletionOf(volume: PersistentVolume): Deletion {
  const provisioner = annotation(volume, PROVISIONED_BY);
  if (provisioner && !provisioner.startsWith('kubernetes.io/')) return 'left to its provisioner';
  const path = hostPathOf(volume);
  if (path === undefined)
    return {
      failed: `error getting deleter volume plugin for volume "${volume.metadata.name}": ${whyNone(volume)}`,
    };
  if (/^\/tmp\/.+/.test(path)) return 'deleted';
  return { failed: `host_path deleter only supports /tmp/.+ but received provided ${path}` };
}

const whyNone = ({ spec }: PersistentVolume): string =>
  undeletable.some((source) => spec[source] !== undefined)
    ? 'no deletable volume plugin matched'
    : 'no volume plugin matched';

const hostPathOf = ({ spec }: PersistentVolume): string | undefined =>
  (spec['hostPath'] as { readonly path: string } | undefined)?.path;

/** The plugins that can scrub a volume (pkg/volume: host_path and nfs), with the least seconds they allow for it. */
export const recyclable = (volume: PersistentVolume): boolean =>
  volume.spec['hostPath'] !== undefined || volume.spec['nfs'] !== undefined;

const LEAST_SECONDS: { readonly [source: string]: number } = { hostPath: 60, nfs: 300 };
const SECONDS_PER_GI = 30;
const GI = 2 ** 30;

/** The pod that scrubs a volume, in namespace default (pkg/volume/util/recyclerclient, volume.NewPersistentVolumeRecyclerPodTemplate). */
export function recyclerPod(volume: PersistentVolume, sizeInBytes: number): object {
  const source = volume.spec['hostPath'] === undefined ? 'nfs' : 'hostPath';
  const limit_seconds = Math.max(LEAST_SECONDS[source] ?? 60, Math.floor(sizeInBytes / GI) * SECONDS_PER_GI);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: recyclerName(volume.metadata.name), namespace: 'default' },
    spec: {
      activeDeadlineSeconds: limit_seconds,
      restartPolicy: 'Never',
      volumes: [{ name: 'vol', [source]: volume.spec[source] }],
      containers: [
        {
          name: 'pv-recycler',
          image: 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.6',
          command: ['/bin/sh'],
          args: [
            '-c',
            'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1',
          ],
          volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
        },
      ],
    },
  };
}

const RECYCLER = 'recycler-for-';
export const recyclerName = (volume: string): string => `${RECYCLER}${volume}`;
/** The volume that a pod of this name scrubs, if it is a recycler. */
export const recycledBy = (pod: string): string | undefined =>
  pod.startsWith(RECYCLER) ? pod.slice(RECYCLER.length) : undefined;
