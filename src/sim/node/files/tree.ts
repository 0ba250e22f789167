import type { Instant } from '#kernel/time.ts';

interface Inode {
  mode: number;
  uid: number;
  gid: number;
  modified: Instant;
  readonly number: number;
}
export interface FileNode extends Inode {
  readonly kind: 'file';
  content: string;
}
export interface DirectoryNode extends Inode {
  readonly kind: 'directory';
  readonly entries: Map<string, Node>;
}
export interface LinkNode extends Inode {
  readonly kind: 'symlink';
  readonly target: string;
}
/** A file whose bytes are made when they are read, or go elsewhere when they are written: /dev/null, /proc/mounts. */
export interface DeviceNode extends Inode {
  readonly kind: 'device';
  read(): string;
  write(text: string): void;
}
export type Node = FileNode | DirectoryNode | LinkNode | DeviceNode;

/** Why a path cannot be used, by the name that C gives it. */
export type Trouble =
  | 'ENOENT'
  | 'EACCES'
  | 'EPERM'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EEXIST'
  | 'EROFS'
  | 'ENOTEMPTY'
  | 'ELOOP'
  | 'EBUSY'
  | 'EINVAL'
  | 'EXDEV';

const TEXTS: Record<Trouble, string> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EEXIST: 'File exists',
  EROFS: 'Read-only file system',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  EBUSY: 'Device or resource busy',
  EINVAL: 'Invalid argument',
  EXDEV: 'Cross-device link',
};

/** A refusal of the file system, with strerror's text as its message. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: Trouble;
  constructor(code: Trouble) {
    super(TEXTS[code]);
    this.code = code;
  }
}

/** Whatever is made from outside a container belongs to root. */
const ROOT = { uid: 0, gid: 0 } as const;

/**
 * One file system in memory: a volume, or the root of a container. It outlives whoever mounts it, several pods can
 * mount it at once, and `version` rises with every change, so that a reader knows whether looking again can matter.
 */
export class FileTree {
  readonly root: DirectoryNode;
  /** How /proc/mounts and `df -T` call it. */
  readonly type: string;
  version = 0;
  #inodes = 2;
  readonly #watchers = new Set<() => void>();

  constructor(type = 'ext4', mode = 0o755, now: Instant = 0) {
    this.type = type;
    this.root = { kind: 'directory', entries: new Map(), mode, ...ROOT, modified: now, number: 2 };
  }

  /** Calls back after every change; returns the way out. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  touched(): void {
    this.version += 1;
    for (const changed of this.#watchers) changed();
  }

  directory(now: Instant, mode = 0o755): DirectoryNode {
    return { kind: 'directory', entries: new Map(), mode, ...ROOT, modified: now, number: this.#inode() };
  }

  file(now: Instant, content = '', mode = 0o644): FileNode {
    return { kind: 'file', content, mode, ...ROOT, modified: now, number: this.#inode() };
  }

  link(now: Instant, target: string): LinkNode {
    return { kind: 'symlink', target, mode: 0o777, ...ROOT, modified: now, number: this.#inode() };
  }

  device(read: () => string, write: (text: string) => void = () => {}): DeviceNode {
    return { kind: 'device', read, write, mode: 0o666, ...ROOT, modified: 0, number: this.#inode() };
  }

  #inode(): number {
    return (this.#inodes += 1);
  }
}

/** Size in bytes, as `ls` and `stat` say it. */
export function sizeOf(node: Node): number {
  if (node.kind === 'file') return byteLength(node.content);
  if (node.kind === 'symlink') return byteLength(node.target);
  return node.kind === 'directory' ? 4096 : 0;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
