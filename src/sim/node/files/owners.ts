import type { Node } from './tree.ts';

/** As whom the processes of a container act. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

export const ROOT_USER: User = { uid: 0, gid: 0, groups: [0] };

/** The bits of a mode that count for reading, writing, and running or entering. */
export const ACCESS = { read: 4, write: 2, enter: 1 } as const;

/** Whether a user may do that with a file or a directory, by owner, group and others; root may do everything. */
export function may(user: User, access: keyof typeof ACCESS, node: Node): boolean {
  if (user.uid === 0 || node.kind === 'symlink') return true;
  const isOfGroup = user.gid === node.gid || user.groups.includes(node.gid);
  const shift = user.uid === node.uid ? 6 : isOfGroup ? 3 : 0;
  return ((node.mode >> shift) & ACCESS[access]) !== 0;
}

const SET_GROUP = 0o2000;

/** Gives a new file to its maker; in a directory with the group's bit it gets the directory's group. */
export function own<T extends Node>(node: T, user: User, parent: Node): T {
  const inherits = (parent.mode & SET_GROUP) !== 0;
  node.uid = user.uid;
  node.gid = inherits ? parent.gid : user.gid;
  if (inherits && node.kind === 'directory') node.mode |= SET_GROUP;
  return node;
}

/**
 * Makes a volume the group's (kubelet's SetVolumeOwnership, for a pod's fsGroup): all that is in it belongs to the group,
 * which may read it, and write it unless the volume is read-only; directories hand the group on.
 */
export function giveToGroup(node: Node, gid: number, readOnly: boolean): void {
  if (node.kind === 'symlink') return;
  node.gid = gid;
  node.mode |= readOnly ? 0o440 : 0o660;
  if (node.kind !== 'directory') return;
  node.mode |= SET_GROUP | 0o110;
  for (const entry of node.entries.values()) giveToGroup(entry, gid, readOnly);
}
