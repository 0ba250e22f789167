import type { Call } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { programOf } from '../../shell/program-of.ts';
import { byUserland } from './tool.ts';

/** Runs another program in the place of this one. */
export function* runProgram(call: Call, argv: readonly string[]): Work<number> {
  const program = programOf(call.system, call.files, argv[0] ?? '', call.cwd);
  if (program) return yield* program({ ...call, argv });
  call.stderr.write(
    byUserland(
      call,
      `${call.argv[0]}: can't execute '${argv[0]}': No such file or directory\n`,
      `${call.argv[0]}: ‘${argv[0]}’: No such file or directory\n`,
    ),
  );
  return 127;
}
