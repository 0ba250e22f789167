import type { Program } from '../process/process.ts';
import { normalize } from '../files/mounts.ts';
import { FileError } from '../files/tree.ts';
import type { Builtin, Frame } from './builtin.ts';
import { instant, number } from './builtin.ts';
import type { Builtins } from './command-builtins.ts';
import { commandBuiltins } from './command-builtins.ts';
import { getopts } from './getopts.ts';
import { JOB_BUILTINS } from './job-builtins.ts';
import { readLine } from './read-line.ts';
import { Exit, Jump, Return } from './shell.ts';
import { VARIABLE_BUILTINS } from './variable-builtins.ts';

function changeDirectory({ shell, argv, streams }: Frame): number {
  const target =
    argv[1] === undefined
      ? (shell.variables.get('HOME') ?? '/')
      : argv[1] === '-'
        ? (shell.variables.get('OLDPWD') ?? '/')
        : argv[1];
  const path = normalize(target, shell.cwd);
  const found = shell.call.files.find(path);
  if (found?.node.kind !== 'directory') {
    streams.stderr.write(
      `${shell.name}: cd: line 0: can't cd to ${target}: ${new FileError(found ? 'ENOTDIR' : 'ENOENT').message}\n`,
    );
    return 2;
  }
  shell.set('OLDPWD', shell.cwd);
  shell.set('PWD', path);
  shell.cwd = path;
  if (argv[1] === '-') streams.stdout.write(`${path}\n`);
  return 0;
}

/** Outside of loops there is nothing to leave. */
const leave = (kind: 'break' | 'continue'): Builtin =>
  instant(({ shell, argv }) => {
    if (shell.loops > 0) throw new Jump(kind, Math.min(number(argv[1], 1), shell.loops));
  });

const umask = ({ argv, streams }: Frame): void => {
  if (argv.length === 1) streams.stdout.write('0022\n');
  if (argv[1] === '-S') streams.stdout.write('u=rwx,g=rx,o=rx\n');
};

/** A program that shells have built in; every userland brings it. */
const applet =
  (name: string): Builtin =>
  ({ shell, argv, streams }) => {
    const { stdin, stdout, stderr } = streams;
    return (shell.call.system.program(name) as Program)({
      ...shell.call,
      stdin,
      stdout,
      stderr,
      argv,
      cwd: shell.cwd,
      env: shell.environment(),
    });
  };

/** What the shell does itself. */
export const BUILTINS: Builtins = {
  ...VARIABLE_BUILTINS,
  ...JOB_BUILTINS,
  ...commandBuiltins(() => BUILTINS),
  ':': instant(() => 0),
  true: instant(() => 0),
  false: instant(() => 1),
  cd: instant(changeDirectory),
  pwd: instant(({ shell, streams }) => streams.stdout.write(`${shell.cwd}\n`)),
  exit: instant(({ shell, argv }) => {
    throw new Exit(number(argv[1], shell.status) & 255);
  }),
  return: instant(({ shell, argv }) => {
    throw new Return(number(argv[1], shell.status));
  }),
  break: leave('break'),
  continue: leave('continue'),
  read: instant(readLine),
  getopts: instant(getopts),
  times: instant(({ streams }) => streams.stdout.write('0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n')),
  umask: instant(umask),
  ulimit: instant(({ streams }) => streams.stdout.write('unlimited\n')),
  echo: applet('echo'),
  printf: applet('printf'),
  test: applet('test'),
  '[': applet('['),
};
