import type { Instant } from '#kernel/time.ts';
import type { PersistentVolume } from '#model/objects.ts';
import { directoryAt } from '../files/fill.ts';
import type { Node } from '../files/tree.ts';
import { FileTree } from '../files/tree.ts';

/** A tree and the part of it that a volume is. */
export interface Source {
  readonly tree: FileTree;
  readonly node: Node;
}

interface HostPath {
  readonly path: string;
  readonly type?: string;
}

/**
 * The disks that outlive pods: each node's own file system, NFS servers, and the disks behind other volumes. Two
 * volumes that name the same place (the same path of a node, the same export) are the same files.
 */
export class Stores {
  readonly #disks = new Map<string, FileTree>();

  /** The file system of a machine or a server. */
  disk(name: string): FileTree {
    let tree = this.#disks.get(name);
    if (!tree) this.#disks.set(name, (tree = new FileTree()));
    return tree;
  }

  /** The disk is gone with what was on it. */
  drop(name: string): void {
    this.#disks.delete(name);
  }

  hostPath(node: string, { path, type = '' }: HostPath, now: Instant): Source {
    const tree = this.disk(`node ${node}`);
    const parts = path.split('/').filter(Boolean);
    const found = nodeAt(tree, parts);
    checkHostPath(path, type, found);
    if (found) return { tree, node: found };
    if (type === 'FileOrCreate') return { tree, node: newFile(tree, parts, now) };
    return { tree, node: directoryAt(tree, parts, now, 0o755) };
  }

  nfs(server: string, path: string, now: Instant): Source {
    const tree = this.disk(`nfs ${server}`);
    return { tree, node: directoryAt(tree, path.split('/').filter(Boolean), now, 0o777) };
  }

  /** What a PersistentVolume holds; local ones are on the node that mounts them. */
  persistent(volume: PersistentVolume, node: string, now: Instant): Source {
    const { hostPath, local, nfs } = volume.spec as {
      hostPath?: HostPath;
      local?: HostPath;
      nfs?: { server: string; path: string };
    };
    if (hostPath) return this.#provisioned(this.hostPath(node, hostPath, now), volume);
    if (local)
      return this.#provisioned(
        this.hostPath(node, { path: local.path, type: 'DirectoryOrCreate' }, now),
        volume,
      );
    if (nfs) return this.nfs(nfs.server, nfs.path, now);
    const tree = this.disk(`volume ${volume.metadata.uid}`);
    return { tree, node: tree.root };
  }

  /** The local-path provisioner makes its directories writable for everyone (its setup script). */
  #provisioned(source: Source, { metadata }: PersistentVolume): Source {
    if (metadata.annotations?.['pv.kubernetes.io/provisioned-by']) source.node.mode = 0o777;
    return source;
  }
}

function nodeAt(tree: FileTree, parts: readonly string[]): Node | undefined {
  let at: Node | undefined = tree.root;
  for (const part of parts) at = at?.kind === 'directory' ? at.entries.get(part) : undefined;
  return at;
}

function newFile(tree: FileTree, parts: readonly string[], now: Instant): Node {
  const file = tree.file(now);
  directoryAt(tree, parts.slice(0, -1), now).entries.set(parts.at(-1) ?? '', file);
  return file;
}

/** hostPath.type, as the kubelet checks it before it mounts. */
function checkHostPath(path: string, type: string, found: Node | undefined): void {
  const refuse = (what: string): never => {
    throw new Error(`hostPath type check failed: ${path} is not a ${what}`);
  };
  if ((type === 'Directory' || (type === 'DirectoryOrCreate' && found)) && found?.kind !== 'directory')
    refuse('directory');
  if ((type === 'File' || (type === 'FileOrCreate' && found)) && found?.kind !== 'file') refuse('file');
}
