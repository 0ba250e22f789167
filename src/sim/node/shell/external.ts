import { normalize } from '../files/mounts.ts';
import type { Call, Process } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import { STAND_IN, UNKNOWN_SERVER } from '../programs/unknown.ts';
import { programOf } from './program-of.ts';
import { isQuick } from './quick.ts';
import type { ShellState, Streams } from './shell.ts';
import { deathWord, waitFor } from './shell.ts';

/** How a shell runs a program. */
interface Manner {
  /** In its own process. */
  readonly takesOver?: boolean;
  /** The shell has nothing to do after it: it is run in its place, and nobody tells how it dies. */
  readonly isLast?: boolean;
}

/** Runs a program: in a process of its own unless it takes this one over or takes no time. */
export function* external(
  shell: ShellState,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
  streams: Streams,
  { takesOver = false, isLast = false }: Manner = {},
): Work<number> {
  const { system } = shell.call;
  const [name = ''] = argv;
  const known = programOf(system, shell.call.files, name, shell.cwd);
  const program = known === STAND_IN && takesOver ? UNKNOWN_SERVER : known;
  if (!program) return notFound(shell, name, streams);
  const { stdin, stdout, stderr } = streams;
  const call = (process: Process): Call => ({
    argv,
    env,
    cwd: shell.cwd,
    files: shell.call.files,
    stdin,
    stdout,
    stderr,
    process,
    system,
  });
  if (takesOver) shell.process.argv = argv;
  if (takesOver) return yield* program(call(shell.process));
  if (isQuick(program)) {
    const quick = yield* program(call(shell.process));
    reap(shell);
    return quick;
  }
  if (isLast) {
    shell.process.argv = argv;
    return yield* program(call(shell.process));
  }
  const child = system.processes.spawn(argv, shell.process.pid, (process) => program(call(process)));
  const code = yield* waitFor(child);
  reap(shell);
  const word = code > 128 ? deathWord(code) : undefined;
  if (word) streams.stderr.write(`${word}\n`);
  return code;
}

/** Who waits for one child hears of all: what ended in the background meanwhile is not told any more. */
export function reap({ jobs }: ShellState): void {
  for (const job of jobs) if (job.exitCode !== undefined) job.reported = true;
}

function notFound(shell: ShellState, name: string, { stderr }: Streams): number {
  const found = name.includes('/') ? shell.call.files.find(normalize(name, shell.cwd)) : undefined;
  if (found) {
    stderr.write(`${shell.name}: ${name}: Permission denied\n`);
    return 126;
  }
  stderr.write(`${shell.name}: ${name}: not found\n`);
  return 127;
}
