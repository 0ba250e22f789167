import type { Output } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import { STAND_IN } from '../programs/unknown.ts';
import type { Command } from './ast.ts';
import { quoted } from './builtin.ts';
import { BUILTINS } from './builtins.ts';
import { fields, text } from './expand.ts';
import { external } from './external.ts';
import { redirected } from './redirects.ts';
import type { Interpreter } from './run.ts';
import type { ShellState, Streams } from './shell.ts';
import { Return, ShellTrouble } from './shell.ts';
import { SyntaxTrouble } from './syntax-trouble.ts';

type Simple = Extract<Command, { kind: 'simple' }>;

/** Functions that call themselves for ever end their shell. */
const DEPTH_MOST = 200;

/** What they are given before their name stays (POSIX 2.14). */
const SPECIAL: ReadonlySet<string> = new Set(
  ': . break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
);

type Assigned = readonly (readonly [name: string, value: string])[];

/** `NAME=VALUE program arguments > file`: a function, a builtin or a program. */
export function* runSimple(
  interpreter: Interpreter,
  command: Simple,
  outer: Streams,
  alone = false,
): Work<void> {
  const { shell, substitute } = interpreter;
  const { words, redirects } = command;
  const takesOver = alone || (command === interpreter.final && isUnknown(shell, command));
  shell.substituted = undefined;
  const argv = yield* fields(shell, words, substitute);
  const stays = argv.length === 0 || SPECIAL.has(argv[0] as string);
  const before = new Map(command.assignments.map(([name]) => [name, shell.variables.get(name)]));
  const values = yield* assigned(interpreter, command, stays);
  try {
    trace(shell, values, argv, outer);
    const streams = yield* redirected(shell, redirects, shell.ledFrom(outer), substitute);
    if (!streams) return;
    if (argv.length === 0) shell.status = shell.substituted ?? 0;
    else
      yield* invoke(interpreter, {
        argv,
        values,
        streams,
        outer,
        takesOver,
        isLast: interpreter.last.has(command) && shell.traps.size === 0,
        isPlain: redirects.length === 0,
      });
  } finally {
    if (!stays) for (const [name, value] of before) shell.lend(name, value);
  }
}

/** Each assignment sees those before it. */
function* assigned({ shell, substitute }: Interpreter, command: Simple, stays: boolean): Work<Assigned> {
  const values: (readonly [string, string])[] = [];
  for (const [name, word] of command.assignments) {
    const value = yield* text(shell, word, substitute);
    if (stays) shell.set(name, value);
    else shell.lend(name, value);
    values.push([name, value]);
  }
  return values;
}

/** `set -x` */
function trace(shell: ShellState, values: Assigned, argv: readonly string[], streams: Streams): void {
  if (!shell.flags.has('x')) return;
  const words = [...values.map(([name, value]) => `${name}=${shown(value)}`), ...argv.map(shown)];
  shell.ledFrom(streams).stderr.write(`+ ${words.join(' ')}\n`);
}

/** Nothing is known of the program: it stands for the image's server. */
function isUnknown(shell: ShellState, { words }: Simple): boolean {
  const [name] = words;
  const plain = name?.map((part) => (part.kind === 'text' ? part.text : '')).join('') ?? '';
  return shell.call.system.program(plain) === STAND_IN;
}

interface Invocation {
  readonly argv: readonly string[];
  readonly values: Assigned;
  readonly streams: Streams;
  /** As they were without the command's redirections. */
  readonly outer: Streams;
  readonly takesOver: boolean;
  /** The shell ends with it. */
  readonly isLast: boolean;
  /** It has no redirections. */
  readonly isPlain: boolean;
}

function* invoke(interpreter: Interpreter, invocation: Invocation): Work<void> {
  const { shell } = interpreter;
  const { argv, values, streams, outer, takesOver } = invocation;
  const [name = ''] = argv;
  const body = shell.functions.get(name);
  const inner = invocation.isPlain ? outer : streams;
  if (body) return yield* callFunction(interpreter, body, argv, inner);
  const at = counted(shell, streams);
  const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
  if (!builtin) {
    const manner = { takesOver, isLast: invocation.isLast };
    shell.status = yield* external(shell, argv, shell.environment(values), at, manner);
    return;
  }
  try {
    shell.status = yield* builtin({ shell, argv, streams: at, outer, inner, interpreter });
  } catch (error) {
    throw within(name, error);
  }
}

/** Trouble within a builtin is told in its name; a script that is one word of a command line has no line but 0. */
function within(builtin: string, error: unknown): unknown {
  const isTrouble = error instanceof ShellTrouble || error instanceof SyntaxTrouble;
  if (isTrouble && !/^\S+: line 0: /.test(error.message))
    error.message = `${builtin}: line 0: ${error.message}`;
  return error;
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
  const { locals } = shell;
  shell.depth += 1;
  shell.positional = argv.slice(1);
  shell.locals = new Map();
  try {
    yield* interpreter.run(body, streams);
  } catch (error) {
    if (!(error instanceof Return)) throw error;
    shell.status = error.code;
  } finally {
    for (const [name, value] of shell.locals) shell.lend(name, value);
    shell.locals = locals;
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

/** How `-x` shows a word (ash's maybe_single_quote). */
const shown = (word: string): string => (/^[-+,./0-9:@A-Z\]^_a-z]*$/.test(word) ? word : quoted(word));
