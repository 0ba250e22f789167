import type { Instant } from '#kernel/time.ts';
import type { DirectoryNode, Node, FileTree } from './tree.ts';
import { FileError } from './tree.ts';
import type { User } from './owners.ts';
import { ROOT_USER, may, own } from './owners.ts';

/** A tree, or a part of it, that is visible at a path. */
export interface Mount {
  readonly path: string;
  readonly tree: FileTree;
  /** The directory or file of the tree that is seen at `path`. */
  readonly node: Node;
  readonly readOnly: boolean;
}

/** Where a path led. */
export interface Place {
  readonly path: string;
  readonly mount: Mount;
  readonly node: Node;
  readonly parent: DirectoryNode | undefined;
  readonly name: string;
}

/** What a path leads to, or the directory where it would be. */
interface Target {
  readonly mount: Mount;
  readonly parent: DirectoryNode;
  readonly name: string;
  readonly node: Node | undefined;
  readonly path: string;
}

const LINKS_MAX = 40;

/** `/a/./b/../c` is `/a/c`; relative paths begin at `cwd`. Nothing is looked up. */
export function normalize(path: string, cwd = '/'): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/**
 * The file systems that a container sees: its root, and volumes mounted over it. The verbs are those of a kernel, with
 * its errors; every path is absolute. Several containers share a volume by mounting the same tree.
 */
export class Mounts {
  readonly #list: Mount[] = [];
  readonly #index = new Map<string, Mount>();
  readonly #now: () => Instant;
  #furnish: ((mounts: Mounts) => void) | undefined;
  /** As whom these files are used. */
  readonly user: User;

  /** @param furnish fills in the mounts when somebody first looks: most containers' files are never looked at */
  constructor(now: () => Instant, furnish: (mounts: Mounts) => void, user = ROOT_USER) {
    this.#now = now;
    this.user = user;
    this.#furnish = furnish;
  }

  /** Mounts with one tree as their root. */
  static of(root: FileTree, now: () => Instant): Mounts {
    return new Mounts(now, (mounts) =>
      mounts.add({ path: '/', tree: root, node: root.root, readOnly: false }),
    );
  }

  /** Somebody has looked at the files. */
  get opened(): boolean {
    return this.#furnish === undefined;
  }

  get all(): readonly Mount[] {
    return this.#mounts;
  }

  get #mounts(): Mount[] {
    this.open();
    return this.#list;
  }

  get #byPath(): ReadonlyMap<string, Mount> {
    this.open();
    return this.#index;
  }

  /** Makes the files, if nobody has looked yet. */
  open(): void {
    const furnish = this.#furnish;
    this.#furnish = undefined;
    furnish?.(this);
  }

  /** Mounts over whatever is at the path. */
  add(mount: Mount): void {
    this.open();
    this.#list.push(mount);
    this.#index.set(mount.path, mount);
  }

  /** Rises with every change of any tree that is mounted here, whoever made it. */
  get version(): number {
    let version = 0;
    for (const { tree } of this.#list) version += tree.version;
    return version;
  }

  /** Calls back after every change of any mounted tree. */
  watch(changed: () => void): () => void {
    const ends = [...new Set(this.#list.map(({ tree }) => tree))].map((tree) => tree.watch(changed));
    return () => ends.forEach((end) => end());
  }

  /** @throws FileError ENOENT, ENOTDIR, ELOOP */
  resolve(path: string, follow = true): Place {
    const { node, parent, ...rest } = this.#walk(path, follow);
    if (!node) throw new FileError('ENOENT');
    return { node, parent, ...rest };
  }

  exists(path: string, follow = true): boolean {
    return this.find(path, follow) !== undefined;
  }

  find(path: string, follow = true): Place | undefined {
    try {
      return this.resolve(path, follow);
    } catch {
      return undefined;
    }
  }

  read(path: string): string {
    const { node } = this.resolve(path);
    if (node.kind === 'directory') throw new FileError('EISDIR');
    this.#mustBeAllowed('read', node);
    if (node.kind === 'device') return node.read();
    return node.kind === 'file' ? node.content : '';
  }

  /** Replaces or extends a file's content; makes the file when it is not there. */
  write(path: string, text: string, append = false): void {
    const target = this.#walk(path, true);
    const { node, mount } = target;
    if (node?.kind === 'directory') throw new FileError('EISDIR');
    if (node?.kind === 'device') return node.write(text);
    this.#mustBeWritable(mount);
    this.#mustBeAllowed('write', node ?? target.parent);
    if (node?.kind === 'file') {
      node.content = append ? node.content + text : text;
      node.modified = this.#now();
    } else
      target.parent.entries.set(target.name, this.#owned(mount.tree.file(this.#now(), text), target.parent));
    this.#changed(mount);
  }

  /** Opens a file for writing: makes or empties it, or leaves it when it is appended to. */
  create(path: string, append: boolean): void {
    if (append && this.find(path)?.node.kind === 'file') {
      this.#mustBeWritable(this.resolve(path).mount);
      return;
    }
    this.write(path, '', append);
  }

  makeDirectory(path: string, parents = false, mode = 0o755): void {
    if (parents) return this.#makeDirectories(normalize(path), mode);
    const target = this.#walk(path, false);
    if (target.node) throw new FileError('EEXIST');
    this.#mustBeWritable(target.mount);
    this.#mustBeAllowed('write', target.parent);
    const made = this.#owned(target.mount.tree.directory(this.#now(), mode), target.parent);
    target.parent.entries.set(target.name, made);
    this.#changed(target.mount);
  }

  list(path: string): readonly string[] {
    const { node, path: at } = this.resolve(path);
    if (node.kind !== 'directory') throw new FileError('ENOTDIR');
    this.#mustBeAllowed('read', node);
    const names = new Set(node.entries.keys());
    for (const mount of this.#mounts) {
      const cut = mount.path.lastIndexOf('/');
      if (mount.path !== '/' && (cut === 0 ? '/' : mount.path.slice(0, cut)) === at)
        names.add(mount.path.slice(cut + 1));
    }
    return [...names].sort();
  }

  /** Removes a file, a link or an empty directory. */
  remove(path: string): void {
    const { node, parent, name, mount, path: at } = this.resolve(path, false);
    if (this.#byPath.has(at)) throw new FileError(mount.readOnly ? 'EROFS' : 'EBUSY');
    this.#mustBeWritable(mount);
    if (parent) this.#mustBeAllowed('write', parent);
    if (node.kind === 'directory' && node.entries.size > 0) throw new FileError('ENOTEMPTY');
    parent?.entries.delete(name);
    this.#changed(mount);
  }

  /** Moves within one mounted tree. @throws FileError EXDEV when the places are on different ones */
  rename(from: string, to: string): void {
    const source = this.resolve(from, false);
    const target = this.#walk(to, false);
    this.#mustBeWritable(source.mount);
    this.#mustBeWritable(target.mount);
    if (source.parent) this.#mustBeAllowed('write', source.parent);
    this.#mustBeAllowed('write', target.parent);
    if (source.mount.tree !== target.mount.tree) throw new FileError('EXDEV');
    if (this.#byPath.has(source.path)) throw new FileError('EBUSY');
    if (target.node === source.node) return;
    if (target.node?.kind === 'directory' && target.node.entries.size > 0) throw new FileError('ENOTEMPTY');
    source.parent?.entries.delete(source.name);
    target.parent.entries.set(target.name, source.node);
    this.#changed(source.mount);
  }

  symlink(target: string, path: string): void {
    this.#place(path, (tree, parent) => this.#owned(tree.link(this.#now(), target), parent));
  }

  hardLink(existing: string, path: string): void {
    const { node } = this.resolve(existing);
    this.#place(path, () => node);
  }

  chmod(path: string, mode: number): void {
    const { node, mount } = this.resolve(path);
    this.#mustBeWritable(mount);
    if (this.user.uid !== 0 && this.user.uid !== node.uid) throw new FileError('EPERM');
    node.mode = mode;
    this.#changed(mount);
  }

  /** Sets the time of the last change; makes an empty file when there is none. */
  touch(path: string, at: Instant = this.#now()): void {
    const { node, mount } = this.#walk(path, true);
    if (!node) return this.write(path, '');
    this.#mustBeWritable(mount);
    this.#mustBeAllowed('write', node);
    node.modified = at;
    this.#changed(mount);
  }

  #place(path: string, make: (tree: FileTree, parent: DirectoryNode) => Node): void {
    const target = this.#walk(path, false);
    if (target.node) throw new FileError('EEXIST');
    this.#mustBeWritable(target.mount);
    this.#mustBeAllowed('write', target.parent);
    target.parent.entries.set(target.name, make(target.mount.tree, target.parent));
    this.#changed(target.mount);
  }

  #makeDirectories(path: string, mode: number): void {
    const parts = path.split('/').filter(Boolean);
    parts.forEach((_, i) => {
      const part = `/${parts.slice(0, i + 1).join('/')}`;
      const found = this.find(part);
      if (!found) this.makeDirectory(part, false, mode);
      else if (found.node.kind !== 'directory')
        throw new FileError(i === parts.length - 1 ? 'EEXIST' : 'ENOTDIR');
    });
  }

  #mustBeAllowed(access: 'read' | 'write' | 'enter', node: Node): void {
    if (!may(this.user, access, node)) throw new FileError('EACCES');
  }

  #owned<T extends Node>(node: T, parent: DirectoryNode): T {
    return own(node, this.user, parent);
  }

  /** A kernel asks this before it asks who writes (mnt_want_write). */
  #mustBeWritable(mount: Mount): void {
    if (mount.readOnly) throw new FileError('EROFS');
  }

  #changed(mount: Mount): void {
    mount.tree.touched();
  }

  /** Follows a path part by part, as a kernel does: mounts are entered, links are followed, the last one on demand. */
  #walk(path: string, follow: boolean): Target {
    const root = this.#byPath.get('/') as Mount;
    let at: Target = {
      mount: root,
      parent: root.node as DirectoryNode,
      name: '',
      node: root.node,
      path: '/',
    };
    let rest = path.split('/').filter((part) => part !== '' && part !== '.');
    for (let links = 0; rest.length > 0;) {
      const [part, ...more] = rest as [string, ...string[]];
      if (part === '..') at = this.#walk(at.path.slice(0, at.path.lastIndexOf('/')) || '/', true);
      else at = this.#enter(at, part);
      rest = more;
      if (at.node?.kind === 'symlink' && (follow || more.length > 0 || path.endsWith('/'))) {
        if (++links > LINKS_MAX) throw new FileError('ELOOP');
        const base = at.path.slice(0, at.path.lastIndexOf('/'));
        rest = [
          ...normalize(at.node.target, base || '/')
            .split('/')
            .filter(Boolean),
          ...more,
        ];
        at = { mount: root, parent: root.node as DirectoryNode, name: '', node: root.node, path: '/' };
      }
      if (!at.node && more.length > 0) throw new FileError('ENOENT');
    }
    return at;
  }

  #enter(at: Target, part: string): Target {
    if (at.node?.kind !== 'directory') throw new FileError('ENOTDIR');
    this.#mustBeAllowed('enter', at.node);
    const path = at.path === '/' ? `/${part}` : `${at.path}/${part}`;
    const mount = this.#byPath.get(path);
    if (mount) return { mount, parent: at.node, name: part, node: mount.node, path };
    return { mount: at.mount, parent: at.node, name: part, node: at.node.entries.get(part), path };
  }
}
