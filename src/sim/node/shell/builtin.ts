import type { Work } from '../process/tasks.ts';
import type { Interpreter } from './run.ts';
import type { ShellState, Streams } from './shell.ts';

/** A builtin being run. */
export interface Frame {
  readonly shell: ShellState;
  readonly argv: readonly string[];
  readonly streams: Streams;
  /** The streams without the command's own redirections. */
  readonly outer: Streams;
  /** Those of the commands that it runs itself. */
  readonly inner: Streams;
  readonly interpreter: Interpreter;
}

/** What the shell does itself; its exit code. */
export type Builtin = (frame: Frame) => Work<number>;

/** A builtin that takes no time. */
export const instant = (run: (frame: Frame) => number | void): Builtin =>
  function* (frame) {
    return run(frame) ?? 0;
  };

export const number = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^-?\d+$/.test(text) ? Number(text) : otherwise;

/** A text as a shell could read it again. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
