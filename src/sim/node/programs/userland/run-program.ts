import { normalize } from '../../files/mounts.ts';
import type { Call } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { programOf } from '../../shell/program-of.ts';
import { toolName } from './usage.ts';

/** What is said of a program that cannot be run. */
const refused = (call: Call, name: string, why: string): string => {
  if (call.system.userland === 'gnu') return `‘${name}’: ${why}`;
  return toolName(call) === 'xargs' ? `${name}: ${why}` : `can't execute '${name}': ${why}`;
};

/** Runs another program in the place of this one; 127 when there is none, 126 when it cannot be run. */
export function* runProgram(call: Call, argv: readonly string[]): Work<number> {
  const [name = ''] = argv;
  const program = programOf(call.system, call.files, name, call.cwd);
  if (program) return yield* program({ ...call, argv });
  const there = name.includes('/') && call.files.exists(normalize(name, call.cwd));
  const why = there ? 'Permission denied' : 'No such file or directory';
  call.stderr.write(`${toolName(call)}: ${refused(call, name, why)}\n`);
  return there ? 126 : 127;
}
