import { second } from '#kernel/time.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { View } from '../loop/view.ts';
import { conditionOf } from './conditions.ts';
import type { Provisioner } from './external-provisioner.ts';
import { annotation } from './volumes/metadata.ts';

const SINGLE_NODE_MODES = ['ReadWriteOnce', 'ReadWriteOncePod'];
const ONLY_SINGLE_NODE = 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';

function whyNotLocal(claim: PersistentVolumeClaim, node: string | undefined): string | undefined {
  if (claim.spec.selector) return 'claim.Spec.Selector is not supported';
  if (!claim.spec.accessModes?.every((mode) => SINGLE_NODE_MODES.includes(mode))) return ONLY_SINGLE_NODE;
  return node ? undefined : 'configuration error, no node was specified';
}

const onNode = (node: string): object => ({
  required: {
    nodeSelectorTerms: [
      { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
    ],
  },
});

const SELECTED = 'local.path.provisioner/selected-node';

/** A helper pod on the volume's node empties its directory; without that node it never ends (local-path-provisioner#452). */
function whyNotEmptied(volume: PersistentVolume, view: View): string | undefined {
  const name = annotation(volume, SELECTED);
  const node = name === undefined ? undefined : view.get<Node>(resources.Node, undefined, name);
  const runs = conditionOf(node?.status.conditions, 'Ready')?.status === 'True';
  return name === undefined || runs ? undefined : 'create process timeout after 120 seconds';
}

/**
 * Rancher's local-path provisioner 0.0.30: a directory on the selected node.
 * The class's annotation `defaultVolumeType` chooses between `hostPath` (default) and `local`.
 * @param directory where the volumes of a node lie
 */
export const localPath = (directory = '/var/lib/rancher/k3s/storage'): Provisioner => ({
  name: 'rancher.io/local-path',
  creationTakes: 3 * second,
  deletionTakes: 3 * second,
  volumeFor(claim, chosen, node) {
    const refused = whyNotLocal(claim, node);
    if (refused || !node) return { refused: refused ?? '' };
    const path = `${directory}/pvc-${claim.metadata.uid}_${claim.metadata.namespace}_${claim.metadata.name}`;
    const type = annotation(claim, 'volumeType') ?? annotation(chosen, 'defaultVolumeType') ?? 'hostPath';
    const source = type === 'local' ? { local: { path } } : { hostPath: { path, type: 'DirectoryOrCreate' } };
    return {
      source,
      nodeAffinity: onNode(node),
      annotations: { [SELECTED]: node },
    };
  },
  cannotRemove: whyNotEmptied,
});

/** Names of CSI drivers are domains; a provisioner may have a path, too. */
export const driverOf = (provisioner: string): string => provisioner.replaceAll('/', '.');

/** A network storage that any node reaches, with a CSI driver of this name. */
export const networkStorage = (name: string): Provisioner => ({
  name,
  creationTakes: 1 * second,
  deletionTakes: 1 * second,
  volumeFor: (claim) => ({
    source: { csi: { driver: driverOf(name), volumeHandle: `pvc-${claim.metadata.uid}`, fsType: 'ext4' } },
  }),
});
