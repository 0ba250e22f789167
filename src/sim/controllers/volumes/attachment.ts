import type { Node, PersistentVolume } from '#model/objects.ts';

/**
 * CSI drivers whose volumes must be attached to a node before they are mounted there (`attachRequired` of a CSIDriver);
 * file servers and directories of a node need none. Data: a line adds a driver.
 */
const ATTACHED: ReadonlySet<string> = new Set(['statefulspec.dev.network']);

interface CsiSource {
  readonly driver: string;
  readonly volumeHandle: string;
}

/** What nodes call a volume that is attached to them; undefined for one that needs no attachment. */
export function attachableName({ spec }: PersistentVolume): string | undefined {
  const { csi } = spec as { readonly csi?: CsiSource };
  return csi && ATTACHED.has(csi.driver) ? `kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}` : undefined;
}

/** Volumes that the attach-detach controller says are attached to the node. */
export const attachedTo = ({ status }: Node): readonly string[] =>
  ((status['volumesAttached'] ?? []) as readonly { readonly name: string }[]).map(({ name }) => name);

/** Volumes that the kubelet says it uses, or is about to: they must not be detached. */
export const inUseOn = ({ status }: Node): readonly string[] =>
  (status['volumesInUse'] ?? []) as readonly string[];

const SHARED = ['ReadWriteMany', 'ReadOnlyMany'];

/** May the volume be attached to several nodes at once? (IsMultiAttachAllowed) */
export const isShared = ({ spec: { accessModes } }: PersistentVolume): boolean =>
  accessModes.length === 0 || accessModes.some((mode) => SHARED.includes(mode));
