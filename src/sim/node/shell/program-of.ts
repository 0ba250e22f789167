import type { Mounts } from '../files/mounts.ts';
import { normalize } from '../files/mounts.ts';
import type { Program, System } from '../process/process.ts';
import { STAND_IN } from '../programs/unknown.ts';

/**
 * What runs under a name: a program of the image, or an executable script among the files (read by the image's `sh`).
 * Undefined when there is none, or when the file cannot be executed.
 */
export function programOf(system: System, files: Mounts, name: string, cwd: string): Program | undefined {
  const known = system.program(name);
  if (!name.includes('/') || (known && known !== STAND_IN)) return known;
  const found = files.find(normalize(name, cwd));
  if (found?.node.kind !== 'file') return found ? undefined : known;
  const sh = (found.node.mode & 0o111) === 0 ? undefined : system.program('sh');
  return sh && ((call) => sh({ ...call, argv: ['sh', name, ...call.argv.slice(1)] }));
}
