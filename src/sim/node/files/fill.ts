import type { Instant } from '#kernel/time.ts';
import type { DirectoryNode, FileNode, FileTree } from './tree.ts';
import { FileError } from './tree.ts';

/** Puts a file into a tree, with its directories; for whoever fills a tree from outside a container. */
export function put(tree: FileTree, path: string, content: string, mode = 0o644, now: Instant = 0): FileNode {
  const parts = path.split('/').filter(Boolean);
  const name = parts.pop() as string;
  const file = tree.file(now, content, mode);
  directoryAt(tree, parts, now).entries.set(name, file);
  tree.touched();
  return file;
}

/** The directory at a path of a tree, made when it is not there. */
export function directoryAt(
  tree: FileTree,
  parts: readonly string[],
  now: Instant = 0,
  mode = 0o755,
): DirectoryNode {
  let at = tree.root;
  for (const part of parts) {
    const next = at.entries.get(part);
    if (next && next.kind !== 'directory') throw new FileError('ENOTDIR');
    const made = next ?? tree.directory(now, mode);
    if (!next) at.entries.set(part, made);
    at = made;
  }
  return at;
}
