import type { Output } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import { STAND_IN } from '../programs/unknown.ts';
import type { Command, Word } from './ast.ts';
import { BUILTINS } from './builtins.ts';
import { fields, text } from './expand.ts';
import { external } from './external.ts';
import { redirected } from './redirects.ts';
import type { Interpreter } from './run.ts';
import type { ShellState, Streams } from './shell.ts';
import { Return, ShellTrouble } from './shell.ts';

type Simple = Extract<Command, { kind: 'simple' }>;

/** Functions that call themselves for ever end their shell. */
const DEPTH_MOST = 200;

/** `NAME=VALUE program arguments > file`: a function, a builtin or a program. */
export function* runSimple(
  interpreter: Interpreter,
  command: Simple,
  outer: Streams,
  alone = false,
): Work<void> {
  const { shell, substitute } = interpreter;
  const { assignments, words, redirects } = command;
  const takesOver = alone || (command === interpreter.final && isUnknown(shell, command));
  const before = shell.status;
  shell.status = 0;
  const argv = yield* fieldsAfter(interpreter, before, words);
  const substituted = shell.status;
  const values: (readonly [string, string])[] = [];
  for (const [name, word] of assignments) values.push([name, yield* text(shell, word, substitute)]);
  if (shell.flags.has('x'))
    outer.stderr.write(
      `+ ${[...values.map(([name, value]) => `${name}=${shown(value)}`), ...argv.map(shown)].join(' ')}\n`,
    );
  const streams = yield* redirected(shell, redirects, outer, substitute);
  if (!streams) return;
  if (argv.length === 0) {
    for (const [name, value] of values) shell.set(name, value);
    shell.status = words.length > 0 || values.length > 0 ? shell.status || substituted : 0;
    return;
  }
  yield* invoke(interpreter, argv, values, streams, takesOver);
}

/** Nothing is known of the program: it stands for the image's server. */
function isUnknown(shell: ShellState, { words }: Simple): boolean {
  const [name] = words;
  const plain = name?.map((part) => (part.kind === 'text' ? part.text : '')).join('') ?? '';
  return shell.call.system.program(plain) === STAND_IN;
}

function* fieldsAfter(
  { shell, substitute }: Interpreter,
  status: number,
  words: readonly Word[],
): Work<string[]> {
  shell.status = status;
  const argv = yield* fields(shell, words, substitute);
  if (shell.status === status && !words.some((word) => word.some(({ kind }) => kind === 'command')))
    shell.status = 0;
  return argv;
}

function* invoke(
  interpreter: Interpreter,
  argv: readonly string[],
  values: readonly (readonly [string, string])[],
  streams: Streams,
  takesOver: boolean,
): Work<void> {
  const { shell } = interpreter;
  const [name = ''] = argv;
  const body = shell.functions.get(name);
  if (body) return yield* callFunction(interpreter, body, argv, streams);
  const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
  if (builtin) {
    for (const [key, value] of values) shell.set(key, value);
    shell.status = yield* builtin({ shell, argv, streams: counted(shell, streams), interpreter });
    return;
  }
  shell.status = yield* external(shell, argv, shell.environment(values), counted(shell, streams), takesOver);
}

function* callFunction(
  interpreter: Interpreter,
  body: Command,
  argv: readonly string[],
  streams: Streams,
): Work<void> {
  const { shell } = interpreter;
  const { positional } = shell;
  if (shell.depth > DEPTH_MOST) throw new ShellTrouble('maximum function recursion depth exceeded');
  shell.depth += 1;
  shell.positional = argv.slice(1);
  try {
    yield* interpreter.run(body, streams);
  } catch (error) {
    if (!(error instanceof Return)) throw error;
    shell.status = error.code;
  } finally {
    shell.positional = positional;
    shell.depth -= 1;
  }
}

/** Streams that tell the shell that something was written. */
function counted(shell: ShellState, streams: Streams): Streams {
  const count = (out: Output): Output => ({
    write: (written) => {
      if (written !== '') shell.changes += 1;
      out.write(written);
    },
  });
  return { ...streams, stdout: count(streams.stdout), stderr: count(streams.stderr) };
}

/** How `-x` shows a word. */
const shown = (word: string): string =>
  /^[A-Za-z0-9_./:=@%+,^-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
