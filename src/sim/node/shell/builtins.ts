import { FileError } from '../files/tree.ts';
import { normalize } from '../files/mounts.ts';
import type { Program, Signal } from '../process/process.ts';
import { SIGNALS, signalOf } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import { external } from './external.ts';
import { parse } from './parse.ts';
import type { Interpreter } from './run.ts';
import type { Flag, ShellState, Streams } from './shell.ts';
import { Exit, Jump, Return, deathWord } from './shell.ts';

interface Frame {
  readonly shell: ShellState;
  readonly argv: readonly string[];
  readonly streams: Streams;
  readonly interpreter: Interpreter;
}
type Builtin = (frame: Frame) => Work<number>;

/** A builtin that takes no time. */
const instant = (run: (frame: Frame) => number | void): Builtin =>
  function* (frame) {
    return run(frame) ?? 0;
  };

const number = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^-?\d+$/.test(text) ? Number(text) : otherwise;

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
  return 0;
}

function exportNames({ shell, argv }: Frame): void {
  for (const word of argv.slice(1)) {
    const equals = word.indexOf('=');
    if (equals >= 0) shell.set(word.slice(0, equals), word.slice(equals + 1));
    shell.exported.add(equals < 0 ? word : word.slice(0, equals));
  }
}

function assignLocals({ shell, argv }: Frame): void {
  for (const word of argv.slice(1)) {
    const equals = word.indexOf('=');
    if (equals >= 0) shell.set(word.slice(0, equals), word.slice(equals + 1));
  }
}

const FLAGS = new Set('euxfn');

function setOptions({ shell, argv }: Frame): void {
  for (let i = 1; i < argv.length; i += 1) {
    const word = argv[i] as string;
    if (word === '--') return void (shell.positional = argv.slice(i + 1));
    if (!/^[-+]/.test(word)) return void (shell.positional = argv.slice(i));
    if (word.slice(1) === 'o') option(shell, argv[(i += 1)] ?? '', word.startsWith('-'));
    else
      for (const flag of word.slice(1)) toggle(shell, flag, word.startsWith('-'), () => argv[(i += 1)] ?? '');
  }
}

function toggle(shell: ShellState, flag: string, on: boolean, next: () => string): void {
  if (flag === 'o') return option(shell, next(), on);
  if (!FLAGS.has(flag)) return;
  if (on) shell.flags.add(flag as Flag);
  else shell.flags.delete(flag as Flag);
}

function option(shell: ShellState, name: string, on: boolean): void {
  if (name === 'pipefail') shell.pipefail = on;
  const flag = ({ errexit: 'e', nounset: 'u', xtrace: 'x', noglob: 'f' } as Readonly<Record<string, string>>)[
    name
  ];
  if (flag) toggle(shell, flag, on, () => '');
}

function trap({ shell, argv }: Frame): number {
  const [action = '', ...names] = argv[1] === '--' ? argv.slice(2) : argv.slice(1);
  const only = names.length === 0 && signalOrExit(action) !== undefined;
  for (const name of only ? [action] : names) setTrap(shell, signalOrExit(name), only ? '-' : action);
  return 0;
}

const signalOrExit = (name: string): Signal | 'EXIT' | undefined =>
  name === 'EXIT' || name === '0' ? 'EXIT' : signalOf(name);

function setTrap(shell: ShellState, signal: Signal | 'EXIT' | undefined, action: string): void {
  if (!signal) return;
  if (action === '-') shell.traps.delete(signal);
  else shell.traps.set(signal, action);
  if (signal === 'EXIT') return;
  if (action === '-') shell.process.handlers.delete(signal);
  else shell.process.handlers.set(signal, action === '' ? 'ignore' : 'catch');
}

function kill({ shell, argv, streams }: Frame): number {
  let words = argv.slice(1);
  let signal: Signal | undefined = 'TERM';
  if (words[0] === '-s') {
    signal = signalOf(words[1] ?? '');
    words = words.slice(2);
  } else if (/^-./.test(words[0] ?? '')) {
    const name = (words[0] as string).slice(1);
    if (name === '0')
      return words.slice(1).every((pid) => shell.call.system.processes.get(Number(pid))) ? 0 : 1;
    signal = signalOf(name);
    words = words.slice(1);
  }
  let code = 0;
  for (const word of words) {
    const process = shell.call.system.processes.get(Number(word.replace(/^%/, '')));
    if (!process || !signal) {
      streams.stderr.write(`${shell.name}: can't kill pid ${word}: No such process\n`);
      code = 1;
    } else shell.call.system.processes.signal(process, signal);
  }
  return code;
}

/** Waits for children; a caught signal ends the wait. */
function* wait({ shell, argv, streams }: Frame): Work<number> {
  const pids = argv.slice(1).map((word) => Number(word.replace(/^%/, '')));
  const jobs = shell.jobs.filter(({ pid }) => pids.length === 0 || pids.includes(pid));
  if (pids.length > 0 && jobs.length === 0) return 127;
  let code = 0;
  for (const job of jobs) {
    while (job.exitCode === undefined) {
      const [signal] = shell.process.pending;
      if (signal) return 128 + SIGNALS[signal];
      yield { on: [job.exited, shell.process.signalled] };
    }
    code = job.exitCode;
    const word = code > 128 && !job.reported ? deathWord(code) : undefined;
    if (word) streams.stderr.write(`${word}\n`);
    job.reported = true;
  }
  return pids.length > 0 ? code : 0;
}

function readLine({ shell, argv, streams }: Frame): number {
  const names = argv.slice(1).filter((word) => !word.startsWith('-'));
  const line = streams.stdin.line();
  const values = (line ?? '')
    .replace(/\n$/, '')
    .split(/[ \t]+/)
    .filter((part, i) => i > 0 || part !== '');
  (names.length > 0 ? names : ['REPLY']).forEach((name, i, all) =>
    shell.set(name, i === all.length - 1 ? values.slice(i).join(' ') : (values[i] ?? '')),
  );
  return line === undefined || !line.endsWith('\n') ? 1 : 0;
}

function where({ shell, argv, streams }: Frame): number {
  const names = argv.slice(1).filter((word) => !word.startsWith('-'));
  let code = 0;
  for (const name of names) {
    if (Object.hasOwn(BUILTINS, name) || shell.functions.has(name)) streams.stdout.write(`${name}\n`);
    else if (shell.call.system.program(name))
      streams.stdout.write(`${name.includes('/') ? name : `/bin/${name}`}\n`);
    else code = 127;
  }
  return code;
}

/** `command NAME ARGS`: past functions; `command -v NAME`: what it would run. */
function* command(frame: Frame): Work<number> {
  const { argv, shell, streams } = frame;
  if (argv[1] === '-v' || argv[1] === '-V') return where(frame);
  const rest = argv.slice(1);
  const name = rest[0] ?? '';
  if (Object.hasOwn(BUILTINS, name)) return yield* (BUILTINS[name] as Builtin)({ ...frame, argv: rest });
  return rest.length > 0 ? yield* external(shell, rest, shell.environment(), streams) : 0;
}

/** `exec PROGRAM`: the program takes the shell's process over. */
function* exec({ argv, shell, streams }: Frame): Work<number> {
  if (argv.length < 2) return 0;
  const rest = argv.slice(1);
  for (const [signal, handler] of shell.process.handlers)
    if (handler === 'catch') shell.process.handlers.delete(signal);
  shell.traps.clear();
  throw new Exit(yield* external(shell, rest, shell.environment(), streams, true));
}

function* source({ argv, interpreter, shell, streams }: Frame): Work<number> {
  const path = normalize(argv[1] ?? '', shell.cwd);
  if (!shell.call.files.exists(path)) {
    streams.stderr.write(`${shell.name}: .: line 0: can't open '${argv[1]}'\n`);
    return 2;
  }
  yield* interpreter.run(parse(shell.call.files.read(path)), streams);
  return shell.status;
}

function* evaluate({ argv, interpreter, shell, streams }: Frame): Work<number> {
  yield* interpreter.run(parse(argv.slice(1).join(' ')), streams);
  return shell.status;
}

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
export const BUILTINS: Readonly<Record<string, Builtin>> = {
  ':': instant(() => 0),
  true: instant(() => 0),
  false: instant(() => 1),
  cd: instant(changeDirectory),
  pwd: instant(({ shell, streams }) => streams.stdout.write(`${shell.cwd}\n`)),
  export: instant(exportNames),
  local: instant(assignLocals),
  declare: instant(assignLocals),
  readonly: instant(
    (frame) => (
      assignLocals(frame),
      frame.argv.slice(1).forEach((word) => frame.shell.readOnly.add(word.replace(/=[^]*$/, '')))
    ),
  ),
  unset: instant(({ shell, argv }) =>
    argv
      .slice(1)
      .forEach(
        (name) => (
          shell.variables.delete(name),
          shell.exported.delete(name),
          shell.functions.delete(name),
          (shell.changes += 1)
        ),
      ),
  ),
  set: instant(setOptions),
  shift: instant(({ shell, argv }) => void (shell.positional = shell.positional.slice(number(argv[1], 1)))),
  exit: instant(({ shell, argv }) => {
    throw new Exit(number(argv[1], shell.status) & 255);
  }),
  return: instant(({ shell, argv }) => {
    throw new Return(number(argv[1], shell.status));
  }),
  break: instant(({ argv }) => {
    throw new Jump('break', number(argv[1], 1));
  }),
  continue: instant(({ argv }) => {
    throw new Jump('continue', number(argv[1], 1));
  }),
  trap: instant(trap),
  kill: instant(kill),
  wait,
  read: instant(readLine),
  type: instant(where),
  command,
  exec,
  eval: evaluate,
  '.': source,
  source,
  umask: instant(() => 0),
  ulimit: instant(() => 0),
  echo: applet('echo'),
  printf: applet('printf'),
  test: applet('test'),
  '[': applet('['),
};
