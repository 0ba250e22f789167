import type { Builtin, Frame } from './builtin.ts';
import { instant, number, quoted } from './builtin.ts';
import { calculate } from './arithmetic.ts';
import type { Flag, ShellState } from './shell.ts';
import { ShellTrouble } from './shell.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `NAME=VALUE`, or only `NAME`. */
function halves(word: string): { readonly name: string; readonly value: string | undefined } {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  if (!NAME.test(name)) throw new ShellTrouble(`${name}: bad variable name`);
  return { name, value: equals < 0 ? undefined : word.slice(equals + 1) };
}

/** `export` and `readonly`: set what has a value, mark all; without names tell all that are marked. */
const marking = (what: string, marked: (shell: ShellState) => Set<string>): Builtin =>
  instant(({ shell, argv, streams }) => {
    const words = argv.slice(1).filter((word) => word !== '-p');
    for (const { name, value } of words.map(halves)) {
      if (value !== undefined) shell.set(name, value);
      marked(shell).add(name);
    }
    if (words.length > 0) return;
    for (const name of [...marked(shell)].sort()) {
      const value = shell.variables.get(name);
      streams.stdout.write(`${what} ${name}${value === undefined ? '' : `=${quoted(value)}`}\n`);
    }
  });

/** Variables of the function that is being run; they are what they were when it ends. */
function makeLocal({ shell, argv }: Frame): void {
  const { locals } = shell;
  if (!locals) throw new ShellTrouble('not in a function');
  for (const word of argv.slice(1).filter((each) => !each.startsWith('-'))) {
    const { name, value } = halves(word);
    if (!locals.has(name)) locals.set(name, shell.variables.get(name));
    if (value === undefined) shell.variables.delete(name);
    else shell.set(name, value);
  }
}

/** bash's: local within a function. */
function declare(frame: Frame): void {
  if (frame.shell.locals) return makeLocal(frame);
  for (const { name, value } of frame.argv
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .map(halves))
    if (value !== undefined) frame.shell.set(name, value);
}

function unset({ shell, argv }: Frame): void {
  const [flag, ...rest] = argv.slice(1);
  const names = flag === '-f' || flag === '-v' ? rest : argv.slice(1);
  for (const name of names) {
    if (flag !== '-f' && !NAME.test(name)) throw new ShellTrouble(`${name}: bad variable name`);
    if (flag !== '-f' && shell.readOnly.has(name)) throw new ShellTrouble(`${name}: is read only`);
    if (flag !== '-f') shell.variables.delete(name);
    if (flag !== '-f') shell.exported.delete(name);
    if (flag !== '-v') shell.functions.delete(name);
    shell.changes += 1;
  }
}

const FLAGS = new Set('euxfn');

function setOptions({ shell, argv, streams }: Frame): void {
  if (argv.length === 1) return tellAll(shell, (text) => streams.stdout.write(text));
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

function tellAll({ variables }: ShellState, write: (text: string) => void): void {
  for (const [name, value] of [...variables].sort(([a], [b]) => (a < b ? -1 : 1)))
    write(`${name}=${quoted(value)}\n`);
}

function shift({ shell, argv }: Frame): number {
  const count = number(argv[1], 1);
  if (count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
}

function calculateAll({ shell, argv }: Frame): number {
  const variables = {
    get: (name: string) => shell.variables.get(name),
    set: (name: string, value: string) => shell.set(name, value),
  };
  try {
    return argv.slice(1).reduce((_, expression) => calculate(expression, variables), 0n) === 0n ? 1 : 0;
  } catch (error) {
    throw new ShellTrouble(error instanceof Error ? error.message : String(error));
  }
}

/** About variables, parameters and options. */
export const VARIABLE_BUILTINS: Readonly<Record<string, Builtin>> = {
  export: marking('export', ({ exported }) => exported),
  readonly: marking('readonly', ({ readOnly }) => readOnly),
  local: instant(makeLocal),
  declare: instant(declare),
  unset: instant(unset),
  set: instant(setOptions),
  shift: instant(shift),
  let: instant(calculateAll),
};
