import type { Work } from '../process/tasks.ts';
import { Topic } from '../process/tasks.ts';
import type { Command } from './ast.ts';
import { fields } from './expand.ts';
import type { Interpreter } from './run.ts';
import type { ShellState, Streams } from './shell.ts';
import { Jump } from './shell.ts';

/** `for NAME in WORDS` */
export function* runFor(
  interpreter: Interpreter,
  { name, words, body }: Extract<Command, { kind: 'for' }>,
  streams: Streams,
): Work<void> {
  const { shell } = interpreter;
  const values = words ? yield* fields(shell, words, interpreter.substitute) : shell.positional;
  shell.status = 0;
  for (const value of values) {
    shell.set(name, value);
    if (yield* turn(interpreter, body, streams)) break;
  }
}

/**
 * A loop whose turn took time but changed nothing (no variable, no output, no file, no process) would do the same
 * again: it rests until something changes that it could see, and goes on at the end of the turn in which that was.
 */
export function* runWhile(
  interpreter: Interpreter,
  { until, condition, body }: Extract<Command, { kind: 'while' }>,
  streams: Streams,
): Work<void> {
  const { shell } = interpreter;
  const { tasks } = shell.call.system;
  let code = 0;
  for (;;) {
    const before = seen(shell);
    const began = tasks.now();
    yield* interpreter.guarded(condition, streams);
    if ((shell.status === 0) === until) break;
    const left = yield* turn(interpreter, body, streams);
    code = shell.status;
    if (left) break;
    if (seen(shell) === before && shell.process.pending.length === 0)
      yield* rest(shell, began, tasks.now() - began);
  }
  shell.status = code;
}

/** What a turn could have changed. */
function seen(shell: ShellState): string {
  const { files, system } = shell.call;
  return `${shell.changes} ${files.version} ${system.unpredictable} ${shell.cwd}`;
}

function* rest(shell: ShellState, began: number, period: number): Work<void> {
  const { files, process, system } = shell.call;
  const touched = new Topic();
  const stop = files.watch(() => touched.notify());
  yield { on: [touched, process.signalled, ...shell.jobs.map(({ exited }) => exited)] };
  stop();
  const now = system.tasks.now();
  if (period > 0) yield { at: began + Math.ceil((now - began) / period) * period };
}

/** One turn of a loop. True: the loop is left. */
function* turn(interpreter: Interpreter, body: Command, streams: Streams): Work<boolean> {
  const { shell } = interpreter;
  shell.loops += 1;
  try {
    yield* interpreter.run(body, streams);
    return false;
  } catch (error) {
    if (!(error instanceof Jump)) throw error;
    if (error.levels > 1) throw new Jump(error.kind, error.levels - 1);
    return error.kind === 'break';
  } finally {
    shell.loops -= 1;
  }
}
