import type { Instant } from '#kernel/time.ts';
import type { Call, Process, Program } from '../process/process.ts';
import { Buffered, Input } from '../process/process.ts';
import type { Topic, Work } from '../process/tasks.ts';
import { programOf } from '../shell/program-of.ts';
import type { Run } from './container.ts';
import { startTrouble } from './start-trouble.ts';

/** A command that runs, or ran, in a container beside its main process. */
export interface Execution {
  readonly stdout: { readonly text: string };
  readonly stderr: { readonly text: string };
  /** Both streams as they came. */
  readonly both: { readonly text: string };
  readonly process: Process;
  /** Somebody may still write: a process in the background that has not been given other streams. */
  readonly isOpen: () => boolean;
}

/** Why a command could not even start, as runc says it. */
export interface NotStarted {
  readonly notStarted: string;
}

interface Options {
  readonly stdin?: string;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
}

/** Starts a command in a running container. */
export function execute(run: Run, argv: readonly string[], options: Options): Execution | NotStarted {
  const { system } = run;
  const { files } = run;
  const program = programOf(system, files, argv[0] ?? '', options.cwd);
  if (!program) return { notStarted: startTrouble(argv[0] ?? '', files) };
  const [stdout, stderr, both] = [new Buffered(), new Buffered(), new Buffered()];
  const tee = (out: Buffered) => ({ write: (text: string) => (out.write(text), both.write(text)) });
  const streams = [tee(stdout), tee(stderr)] as const;
  const call = {
    argv,
    env: options.env,
    cwd: options.cwd,
    files,
    stdin: new Input(options.stdin),
    stdout: streams[0],
    stderr: streams[1],
    system,
  };
  const process = system.processes.spawn(argv, 0, (self) => start(program, { ...call, process: self }));
  const holdsStream = ({ outputs }: Process): boolean => streams.some((stream) => outputs.includes(stream));
  const isOpen = (): boolean => system.processes.all.some(holdsStream);
  return { stdout, stderr, both, process, isOpen };
}

const start = (program: Program, call: Call): Work<number> => program(call);

/** Waits for a command, at most until a moment, or until it is given up. True: it has ended. */
export function* ended(execution: Execution, by: Instant, givenUp: readonly Topic[] = []): Work<boolean> {
  const { process } = execution;
  while (process.exitCode === undefined) {
    yield { at: by, on: [process.exited, ...givenUp] };
    if (process.exitCode === undefined) return false;
  }
  return true;
}
