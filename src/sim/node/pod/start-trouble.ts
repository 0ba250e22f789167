import type { Mounts } from '../files/mounts.ts';

/** Why a program cannot be started, as runc words it after `unable to start container process: `. */
export function startTrouble(name: string, files: Mounts): string {
  if (!name.includes('/')) return `exec: ${JSON.stringify(name)}: executable file not found in $PATH`;
  const found = files.find(name);
  if (!found) return `exec: ${JSON.stringify(name)}: stat ${name}: no such file or directory`;
  const why = found.node.kind === 'directory' ? 'is a directory' : 'permission denied';
  return `exec: ${JSON.stringify(name)}: ${why}`;
}

/** Why a process cannot begin in a directory, which is made when it is missing; undefined when it can. */
export function directoryTrouble(path: string, files: Mounts): string | undefined {
  const { node } = files.find(path) ?? {};
  if (node?.kind === 'directory') return undefined;
  return `mkdir ${path}: not a directory`;
}
