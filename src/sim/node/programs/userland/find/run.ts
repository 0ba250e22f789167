import type { Call } from '../../../process/process.ts';
import { Input } from '../../../process/process.ts';
import type { Work } from '../../../process/tasks.ts';
import { waitFor } from '../../../shell/shell.ts';
import { runProgram } from '../run-program.ts';

/** Runs a program of -exec; its exit code. */
export function* run(call: Call, argv: readonly string[]): Work<number> {
  const child = call.system.processes.spawn(argv, call.process.pid, (process) =>
    program({ ...call, process, stdin: new Input() }, argv),
  );
  return yield* waitFor(child);
}

/** find says `find: x: No such file or directory` of a program that is not there. */
const program = (call: Call, argv: readonly string[]): Work<number> =>
  runProgram(
    {
      ...call,
      argv: ['xargs'],
      stderr: { write: (text) => call.stderr.write(text.replace(/^xargs/, 'find')) },
    },
    argv,
  );
