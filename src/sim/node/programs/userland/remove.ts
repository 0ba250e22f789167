import type { Call } from '../../process/process.ts';

/** Removes a file, or a directory with everything in it. */
export function removeTree(call: Call, path: string): void {
  const { node } = call.files.resolve(path, false);
  if (node.kind === 'directory')
    for (const name of call.files.list(path)) removeTree(call, `${path}/${name}`);
  call.files.remove(path);
}
