import { normalize } from '../files/mounts.ts';
import { FileError } from '../files/tree.ts';
import type { Work } from '../process/tasks.ts';
import type { Builtin, Frame } from './builtin.ts';
import { instant } from './builtin.ts';
import { external } from './external.ts';
import { parse } from './parse.ts';
import { programOf } from './program-of.ts';
import type { ShellState } from './shell.ts';
import { Exit, Return, ShellTrouble } from './shell.ts';

/** Words that begin or end something else than a command. */
const KEYWORDS: ReadonlySet<string> = new Set(
  '! [[ ]] case do done elif else esac fi for function if in then until while { }'.split(' '),
);

/** Builtins by name: the table of all of them knows these here, too. */
export type Builtins = Readonly<Record<string, Builtin>>;

const pathOf = (shell: ShellState, name: string): string | undefined =>
  shell.call.system.program(name) && (name.includes('/') ? name : `/bin/${name}`);

/** `type NAMES` and `command -V NAME`. */
const type = (builtins: Builtins): Builtin =>
  instant(({ shell, argv, streams }) => {
    let code = 0;
    for (const name of argv.slice(1)) {
      const path = pathOf(shell, name);
      const what = KEYWORDS.has(name)
        ? ' is a shell keyword'
        : shell.functions.has(name)
          ? ' is a function'
          : Object.hasOwn(builtins, name)
            ? ' is a shell builtin'
            : path && ` is ${path}`;
      streams.stdout.write(`${name}${what ?? ': not found'}\n`);
      if (!what) code = 127;
    }
    return code;
  });

/** `command -v NAME`: what it would run. */
function tellPath(builtins: Builtins, { shell, argv, streams }: Frame): number {
  const name = argv[2] ?? '';
  const isOwn = KEYWORDS.has(name) || Object.hasOwn(builtins, name) || shell.functions.has(name);
  const found = isOwn ? name : pathOf(shell, name);
  if (found) streams.stdout.write(`${found}\n`);
  return found ? 0 : 127;
}

/** `command NAME ARGS`: past functions. */
const command = (builtins: Builtins): Builtin =>
  function* (frame) {
    const { argv, shell, streams } = frame;
    if (argv[1] === '-v') return tellPath(builtins, frame);
    if (argv[1] === '-V') return yield* type(builtins)({ ...frame, argv: argv.slice(1) });
    const rest = argv.slice(1);
    const name = rest[0] ?? '';
    if (Object.hasOwn(builtins, name)) return yield* (builtins[name] as Builtin)({ ...frame, argv: rest });
    return rest.length > 0 ? yield* external(shell, rest, shell.environment(), streams) : 0;
  };

/** `exec PROGRAM`: the program takes the shell's process over; `exec > FILE`: the shell itself writes there. */
function* exec({ argv, shell, streams, outer }: Frame): Work<number> {
  const rest = argv.slice(1);
  const [name] = rest;
  if (name === undefined) {
    shell.lead(outer, streams);
    return 0;
  }
  if (!name.includes('/') && !programOf(shell.call.system, shell.call.files, name, shell.cwd))
    throw new ShellTrouble(`${name}: not found`, 127);
  for (const [signal, handler] of shell.process.handlers)
    if (handler === 'catch') shell.process.handlers.delete(signal);
  shell.traps.clear();
  throw new Exit(yield* external(shell, rest, shell.environment(), streams, { takesOver: true }));
}

/** `. FILE ARGS`: the file's commands, in this shell. */
function* source({ argv, interpreter, shell, inner }: Frame): Work<number> {
  const [, name = '', ...given] = argv;
  if (!name.includes('/')) throw new ShellTrouble(`${name}: not found`);
  const path = normalize(name, shell.cwd);
  if (!shell.call.files.exists(path))
    throw new ShellTrouble(`can't open '${name}': ${new FileError('ENOENT').message}`);
  const { positional } = shell;
  if (given.length > 0) shell.positional = given;
  try {
    yield* interpreter.run(parse(shell.call.files.read(path)), inner);
    return shell.status;
  } catch (error) {
    if (error instanceof Return) return error.code;
    throw error;
  } finally {
    if (given.length > 0) shell.positional = positional;
  }
}

function* evaluate({ argv, interpreter, shell, inner }: Frame): Work<number> {
  yield* interpreter.run(parse(argv.slice(1).join(' ')), inner);
  return shell.status;
}

/** About commands: which they are, and how they are run. */
export const commandBuiltins = (builtins: () => Builtins): Builtins => ({
  type: (frame) => type(builtins())(frame),
  command: (frame) => command(builtins())(frame),
  exec,
  '.': source,
  source,
  eval: evaluate,
});
