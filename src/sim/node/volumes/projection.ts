import type { Instant } from '#kernel/time.ts';
import { directoryAt } from '../files/fill.ts';
import { FileTree } from '../files/tree.ts';

/** One file of a volume that the API's objects fill. */
export interface Payload {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

const stamp = (now: Instant): string =>
  `..${new Date(now).toISOString().slice(0, 19).replace(/[-T:]/g, '_')}.000000001`;

/** Volumes that the kubelet fills are swapped in one step: names link to `..data`, and that to a dated directory. */
export function fill(tree: FileTree, payloads: readonly Payload[], now: Instant): void {
  tree.root.entries.clear();
  const dated = stamp(now);
  for (const { path, content, mode } of payloads) {
    const parts = path.split('/').filter(Boolean);
    const name = parts.pop() ?? '';
    directoryAt(tree, [dated, ...parts], now).entries.set(name, tree.file(now, content, mode));
    const top = parts[0] ?? name;
    tree.root.entries.set(top, tree.link(now, `..data/${top}`));
  }
  directoryAt(tree, [dated], now);
  tree.root.entries.set('..data', tree.link(now, dated));
  tree.touched();
}

/** Where objects become files: Secrets in memory, ConfigMaps on the kubelet's disk. */
export const projectionTree = (medium: 'ext4' | 'tmpfs', now: Instant): FileTree =>
  new FileTree(medium, medium === 'tmpfs' ? 0o1777 : 0o777, now);
