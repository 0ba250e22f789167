import type { Instant } from '#kernel/time.ts';
import type {
  KubeObject,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Volume,
} from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { attachableName, attachedTo } from '../../controllers/volumes/attachment.ts';
import type { View } from '../../loop/view.ts';
import type { DirectoryNode } from '../files/tree.ts';
import { FileTree } from '../files/tree.ts';
import { fieldValue, resourceValue } from '../pod/downward.ts';
import type { Payload } from './projection.ts';
import { fill, projectionTree } from './projection.ts';
import type { Source, Stores } from './stores.ts';

/** What mounting needs to know. */
export interface MountContext {
  readonly pod: Pod;
  readonly node: string;
  readonly address: string;
  readonly view: View;
  readonly stores: Stores;
  readonly now: Instant;
}

/** A volume ready to be mounted. */
export interface Mounted extends Source {
  readonly readOnly: boolean;
  /** A directory of the host or of a server: its owners are not the kubelet's business. */
  readonly isForeign?: boolean;
  /** Fills the files again from the objects as they are now; for volumes that follow their ConfigMap or Secret. */
  readonly refresh?: (context: MountContext) => void;
}

/** A volume cannot be mounted (yet); the message is the kubelet's. */
export class MountTrouble extends Error {
  override readonly name = 'MountTrouble';
  /** The volume is waited for silently: it is not bound, or not attached yet. */
  readonly unprocessed: boolean;
  readonly unattached: boolean;
  constructor(message: string, wait?: 'unprocessed' | 'unattached') {
    super(message);
    this.unprocessed = wait !== undefined;
    this.unattached = wait === 'unattached';
  }
}

interface Item {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}
interface Keyed {
  readonly optional?: boolean;
  readonly items?: readonly Item[];
  readonly defaultMode?: number;
}
interface DownwardItem {
  readonly path: string;
  readonly mode?: number;
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: {
    readonly containerName?: string;
    readonly resource: string;
    readonly divisor?: string;
  };
}
type ConfigObject = KubeObject & {
  readonly data?: Record<string, string>;
  readonly binaryData?: Record<string, string>;
};

/** Base64 as it stands in Secrets. */
function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return text; // the API server lets nothing else than Base64 in
  }
}

/** Keys and values of a ConfigMap or a Secret; undefined when there is none. */
export function valuesOf(
  view: View,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  name: string,
): Map<string, string> | undefined {
  const object = view.get<ConfigObject>(resources[kind], namespace, name);
  if (!object) return undefined;
  const plain = Object.entries(object.data ?? {}).map(([key, value]): [string, string] => [
    key,
    kind === 'Secret' ? decoded(value) : value,
  ]);
  const binary = Object.entries(object.binaryData ?? {}).map(([key, value]): [string, string] => [
    key,
    decoded(value),
  ]);
  return new Map([...plain, ...binary]);
}

function keyedPayloads(
  { view, pod }: MountContext,
  kind: 'ConfigMap' | 'Secret',
  name: string,
  from: Keyed,
  defaultMode: number,
): Payload[] {
  const namespace = pod.metadata.namespace ?? 'default';
  const values = valuesOf(view, kind, namespace, name);
  if (!values) {
    if (from.optional || name === 'kube-root-ca.crt') return [];
    throw new MountTrouble(`${kind.toLowerCase()} "${name}" not found`);
  }
  const mode = from.defaultMode ?? defaultMode;
  if (!from.items) return [...values].map(([path, content]) => ({ path, content, mode }));
  return from.items.flatMap((item) => {
    const content = values.get(item.key);
    if (content !== undefined) return { path: item.path, content, mode: item.mode ?? mode };
    if (from.optional) return [];
    throw new MountTrouble(
      kind === 'Secret'
        ? `references non-existent secret key: ${item.key}`
        : `configmap references non-existent config key: ${item.key}`,
    );
  });
}

function downwardPayloads(
  { pod, address, node, view }: MountContext,
  items: readonly DownwardItem[],
  defaultMode: number,
): Payload[] {
  return items.map(({ path, mode, fieldRef, resourceFieldRef }) => ({
    path,
    mode: mode ?? defaultMode,
    content: fieldRef
      ? (fieldValue(pod, fieldRef.fieldPath, { podIP: address, hostIP: '', node }) ?? '')
      : resourceFieldRef
        ? resourceValue({ pod, view }, resourceFieldRef, resourceFieldRef.containerName)
        : '',
  }));
}

interface ProjectedSource {
  readonly configMap?: Keyed & { readonly name?: string };
  readonly secret?: Keyed & { readonly name?: string };
  readonly downwardAPI?: { readonly items?: readonly DownwardItem[] };
  readonly serviceAccountToken?: { readonly path: string };
}

function projectedPayloads(
  context: MountContext,
  sources: readonly ProjectedSource[],
  mode: number,
): Payload[] {
  return sources.flatMap(({ configMap, secret, downwardAPI, serviceAccountToken }) => {
    if (configMap) return keyedPayloads(context, 'ConfigMap', configMap.name ?? '', configMap, mode);
    if (secret) return keyedPayloads(context, 'Secret', secret.name ?? '', secret, mode);
    if (downwardAPI) return downwardPayloads(context, downwardAPI.items ?? [], mode);
    return serviceAccountToken ? [{ path: serviceAccountToken.path, content: 'token', mode }] : [];
  });
}

/** A volume whose files are made from objects, and made again when those change. */
function projected(
  context: MountContext,
  medium: 'ext4' | 'tmpfs',
  payloads: (context: MountContext) => Payload[],
): Mounted {
  return new Projected(medium, context.now, payloads(context), payloads);
}

/** Its files are made when somebody looks: most programs never do. */
class Projected implements Mounted {
  readonly readOnly = true;
  readonly #medium: 'ext4' | 'tmpfs';
  readonly #payloads: (context: MountContext) => Payload[];
  #tree: FileTree | undefined;
  /** What the tree is filled with one after the other, from its beginning. */
  readonly #fills: { readonly at: Instant; readonly payloads: readonly Payload[] }[];

  constructor(
    medium: 'ext4' | 'tmpfs',
    at: Instant,
    first: readonly Payload[],
    payloads: (context: MountContext) => Payload[],
  ) {
    this.#medium = medium;
    this.#fills = [{ at, payloads: first }];
    this.#payloads = payloads;
  }

  get tree(): FileTree {
    this.#tree ??= projectionTree(this.#medium, this.#fills[0]?.at ?? 0);
    for (const { at, payloads } of this.#fills.splice(0)) fill(this.#tree, payloads, at);
    return this.#tree;
  }

  get node(): DirectoryNode {
    return this.tree.root;
  }

  refresh(later: MountContext): void {
    const payloads = this.#payloads(later);
    if (this.#tree) fill(this.#tree, payloads, later.now);
    else this.#fills.push({ at: later.now, payloads });
  }
}

/** Is the volume at this node, or does it not have to be? */
function isAttached(volume: PersistentVolume, view: View, name: string): boolean {
  const unique = attachableName(volume);
  const node = view.get<Node>(resources.Node, undefined, name);
  return unique === undefined || (node !== undefined && attachedTo(node).includes(unique));
}

function claimed(context: MountContext, claimName: string, readOnly: boolean): Mounted {
  const { view, stores, node, now, pod } = context;
  const namespace = pod.metadata.namespace ?? 'default';
  const claim = view.get<PersistentVolumeClaim>(resources.PersistentVolumeClaim, namespace, claimName);
  const problem = (why: string) =>
    new MountTrouble(`error processing PVC ${namespace}/${claimName}: ${why}`, 'unprocessed');
  if (!claim)
    throw problem(`failed to fetch PVC from API server: persistentvolumeclaims "${claimName}" not found`);
  if (claim.metadata.deletionTimestamp) throw problem("can't start pod because PVC is being deleted");
  if (claim.status.phase !== 'Bound' || !claim.spec.volumeName) throw problem('PVC is not bound');
  const volume = view.get<PersistentVolume>(resources.PersistentVolume, undefined, claim.spec.volumeName);
  if (!volume)
    throw problem(
      `failed to fetch PV ${claim.spec.volumeName} from API server: persistentvolumes "${claim.spec.volumeName}" not found`,
    );
  if (!isAttached(volume, view, node)) throw new MountTrouble('context deadline exceeded', 'unattached');
  const isForeign = volume.spec['hostPath'] !== undefined || volume.spec['nfs'] !== undefined;
  return { ...stores.persistent(volume, node, now), readOnly, isForeign };
}

type Maker = (context: MountContext, source: never, volume: Volume) => Mounted;

const empty: Maker = ({ now }, source: { medium?: string }) => {
  const isMemory = source.medium === 'Memory';
  const tree = new FileTree(isMemory ? 'tmpfs' : 'ext4', isMemory ? 0o1777 : 0o777, now);
  return { tree, node: tree.root, readOnly: false };
};

/** By the name of the source in the volume. */
const MAKERS: Readonly<Record<string, Maker>> = {
  emptyDir: empty,
  hostPath: ({ stores, node, now }, source: { path: string; type?: string }) => ({
    ...stores.hostPath(node, source, now),
    readOnly: false,
  }),
  nfs: ({ stores, now }, source: { server: string; path: string; readOnly?: boolean }) => ({
    ...stores.nfs(source.server, source.path, now),
    readOnly: source.readOnly ?? false,
  }),
  persistentVolumeClaim: (context, source: { claimName: string; readOnly?: boolean }) =>
    claimed(context, source.claimName, source.readOnly ?? false),
  ephemeral: (context, _source, { name }) => claimed(context, `${context.pod.metadata.name}-${name}`, false),
  configMap: (context, source: Keyed & { name?: string }) =>
    projected(context, 'ext4', (at) => keyedPayloads(at, 'ConfigMap', source.name ?? '', source, 0o644)),
  secret: (context, source: Keyed & { secretName?: string }) =>
    projected(context, 'tmpfs', (at) => keyedPayloads(at, 'Secret', source.secretName ?? '', source, 0o644)),
  downwardAPI: (context, source: { items?: readonly DownwardItem[]; defaultMode?: number }) =>
    projected(context, 'tmpfs', (at) =>
      downwardPayloads(at, source.items ?? [], source.defaultMode ?? 0o644),
    ),
  projected: (context, source: { sources?: readonly ProjectedSource[]; defaultMode?: number }) =>
    projected(context, 'tmpfs', (at) =>
      projectedPayloads(at, source.sources ?? [], source.defaultMode ?? 0o644),
    ),
};

/** Makes a volume of a pod ready. @throws MountTrouble while something is missing */
export function mountVolume(context: MountContext, volume: Volume): Mounted {
  for (const [name, make] of Object.entries(MAKERS)) {
    if (volume[name] !== undefined) return make(context, volume[name] as never, volume);
  }
  return empty(context, {} as never, volume);
}
