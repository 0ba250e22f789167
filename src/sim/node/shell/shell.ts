import type { Call, Input, Output, Process, Signal } from '../process/process.ts';
import { SIGNALS } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import type { Command } from './ast.ts';

/** Where the commands of a shell read and write; descriptors 0 to 2, and others by number. */
export interface Streams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly others?: ReadonlyMap<number, Output>;
}

/** `exit`, on its way out of the script. */
export class Exit {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}
/** `return` from a function. */
export class Return {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}
/** `break` or `continue`, with the loops still to leave. */
export class Jump {
  readonly kind: 'break' | 'continue';
  readonly levels: number;
  constructor(kind: 'break' | 'continue', levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}

/** A script goes wrong in a way that ends the shell: an unset variable under -u, a bad substitution. */
export class ShellTrouble extends Error {
  override readonly name = 'ShellTrouble';
  readonly code: number;

  constructor(message: string, code = 2) {
    super(message);
    this.code = code;
  }
}

/** No variable grows beyond so many characters. */
const VALUE_MOST = 1 << 22;

export type Flag = 'e' | 'u' | 'x' | 'f' | 'n';

/** A shell takes over only what can be the name of a variable. */
const usable = (env: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...env].filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)));

/** What a shell remembers; a subshell gets a copy. */
export class ShellState {
  readonly call: Call;
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly functions: Map<string, Command>;
  readonly flags: Set<Flag>;
  readonly traps: Map<Signal | 'EXIT', string>;
  readonly readOnly: Set<string>;
  positional: readonly string[] = [];
  name: string;
  cwd: string;
  status = 0;
  /** The exit code of the last `$(...)`: that of a command which is nothing but assignments. */
  substituted: number | undefined;
  lastBackground: Process | undefined;
  readonly jobs: Process[] = [];
  pipefail = false;
  /** Rises with every change of the shell itself, and with everything that it writes. */
  changes = 0;
  /** Inside a condition: -e does not end the shell there. */
  guarded = 0;
  /** Function calls inside each other. */
  depth = 0;
  /** Loops around the command. */
  loops = 0;
  /** What variables were before the function made them its own. */
  locals: Map<string, string | undefined> | undefined;
  /** How far `getopts` is in a word of several options; 0 between words. */
  optionsRead = 0;
  /** Where `exec` has led streams since. */
  readonly #led = {
    stdin: new Map<Input, Input>(),
    stdout: new Map<Output, Output>(),
    stderr: new Map<Output, Output>(),
    others: new Map<number, Output>(),
  };

  constructor(call: Call, name: string, from?: ShellState) {
    this.call = call;
    this.name = name;
    this.cwd = from?.cwd ?? call.cwd;
    this.variables = new Map(from?.variables ?? usable(call.env));
    this.exported = new Set(from?.exported ?? usable(call.env).keys());
    this.functions = new Map(from?.functions);
    this.flags = new Set(from?.flags);
    this.traps = new Map();
    this.readOnly = new Set(from?.readOnly);
    this.positional = from?.positional ?? [];
    this.status = from?.status ?? 0;
    this.pipefail = from?.pipefail ?? false;
    this.guarded = from?.guarded ?? 0;
    this.loops = from?.loops ?? 0;
    this.depth = from?.depth ?? 0;
    this.lastBackground = from?.lastBackground;
  }

  get process(): Process {
    return this.call.process;
  }

  set(name: string, value: string): void {
    if (value.length > VALUE_MOST) throw new ShellTrouble(`${name}: out of memory`);
    if (this.readOnly.has(name)) throw new ShellTrouble(`${name}: is read only`);
    if (this.variables.get(name) !== value) this.changes += 1;
    this.variables.set(name, value);
  }

  /** Sets a variable for the time of one command, or back: no change that anybody sees. */
  lend(name: string, value: string | undefined): void {
    if (this.readOnly.has(name)) throw new ShellTrouble(`${name}: is read only`);
    if (value === undefined) this.variables.delete(name);
    else this.variables.set(name, value);
  }

  /** From now on what is written to these streams goes to those: `exec > file`. */
  lead(from: Streams, to: Streams): void {
    this.#led.stdin.set(from.stdin, to.stdin);
    this.#led.stdout.set(from.stdout, to.stdout);
    this.#led.stderr.set(from.stderr, to.stderr);
    for (const [descriptor, output] of to.others ?? []) this.#led.others.set(descriptor, output);
  }

  /** Where streams have been led. */
  ledFrom(streams: Streams): Streams {
    const { stdin, stdout, stderr, others } = this.#led;
    if (stdin.size === 0) return streams;
    return {
      stdin: stdin.get(streams.stdin) ?? streams.stdin,
      stdout: stdout.get(streams.stdout) ?? streams.stdout,
      stderr: stderr.get(streams.stderr) ?? streams.stderr,
      others: new Map([...others, ...(streams.others ?? [])]),
    };
  }

  /** The environment of a program that this shell starts. */
  environment(extra: readonly (readonly [string, string])[] = []): Map<string, string> {
    const env = new Map<string, string>();
    for (const name of this.exported) {
      const value = this.variables.get(name);
      if (value !== undefined) env.set(name, value);
    }
    for (const [name, value] of extra) env.set(name, value);
    return env.set('PWD', this.cwd);
  }

  /** A copy that reads and writes elsewhere; `process` when it is a process of its own. */
  subshell(streams: Streams, process: Process = this.process): ShellState {
    return new ShellState({ ...this.call, ...streams, process }, this.name, this);
  }
}

const WORDS: Partial<Record<Signal, string>> = {
  TERM: 'Terminated',
  KILL: 'Killed',
  HUP: 'Hangup',
  QUIT: 'Quit',
  SEGV: 'Segmentation fault',
  ABRT: 'Aborted',
  USR1: 'User defined signal 1',
};

/** What a shell says of a child that a signal has ended. */
export const deathWord = (code: number): string | undefined => {
  const signal = (Object.keys(SIGNALS) as Signal[]).find((name) => SIGNALS[name] + 128 === code);
  return signal && WORDS[signal];
};

/** Waits until a process has ended. */
export function* waitFor(process: Process): Work<number> {
  while (process.exitCode === undefined) yield { on: [process.exited] };
  return process.exitCode;
}
