import type { Call, Process, Program, Signal } from '../../process/process.ts';
import { SIGNALS, signalOf } from '../../process/process.ts';
import { Refusal } from './options.ts';
import { lineOf, tool } from './tool.ts';

const nameOf = (argv: readonly string[]): string => (argv[0] ?? '').replace(/^.*\//, '');

const COLUMNS: ReadonlySet<string> = new Set(
  'user,group,comm,args,pid,ppid,pgid,nice,rgroup,ruser,tty,vsz,sid,stat,rss,time'.split(','),
);

/** `ps`, `ps -o pid,args` */
const ps = tool((call) => {
  const { values } = lineOf(call.argv, 'o');
  const columns = (values.get('o') ?? 'pid,user,time,args').split(',');
  const unknown = columns.find((column) => !COLUMNS.has(column));
  if (unknown !== undefined && call.system.userland === 'busybox')
    throw new Refusal(
      `bad -o argument '${unknown}', supported arguments: ${[...COLUMNS].filter((column) => column !== 'time').join(',')}`,
    );
  const heads: Readonly<Record<string, string>> = {
    pid: 'PID  ',
    ppid: 'PPID ',
    user: 'USER    ',
    time: 'TIME ',
    args: 'COMMAND',
    comm: 'COMMAND',
  };
  call.stdout.write(`${columns.map((column) => heads[column] ?? column.toUpperCase()).join(' ')}\n`);
  const rows = [...call.system.processes.all].map(({ pid, parent, argv }) => ({ pid, parent, argv }));
  // BusyBox' shell forks and runs `ps` itself: that process still shows the shell's command line
  const own = call.system.userland === 'busybox' ? call.process.argv : call.argv;
  if (!rows.some(({ argv }) => argv === call.argv))
    rows.push({ pid: (rows.at(-1)?.pid ?? 0) + 1, parent: call.process.pid, argv: own });
  for (const { pid, parent, argv } of rows) {
    const cells: Readonly<Record<string, string>> = {
      pid: String(pid).padStart(5),
      ppid: String(parent).padStart(5),
      user: 'root    ',
      time: ' 0:00',
      args: argv.join(' '),
      comm: (argv[0] ?? '').replace(/^.*\//, ''),
    };
    call.stdout.write(`${columns.map((column) => cells[column] ?? '').join(' ')}\n`);
  }
});

/** The signal that a word names. @throws Refusal when it names none */
function signalIn(call: Call, word: string): Signal | undefined {
  if (word === '0') return undefined;
  const signal = signalOf(word);
  if (!signal)
    throw new Refusal(
      call.system.userland === 'busybox'
        ? `bad signal name '${word}'`
        : `${word}: invalid signal specification`,
    );
  return signal;
}

/** `-9`, `-s TERM`, `-TERM`, and what is left; TERM when nothing is said of it. */
function wish(call: Call): { readonly signal: Signal | undefined; readonly words: readonly string[] } {
  const [first = '', second = '', ...rest] = call.argv.slice(1);
  if (first === '-s') return { signal: signalIn(call, second), words: rest };
  if (/^-./.test(first) && first !== '--' && first !== '-q' && first !== '-f')
    return { signal: signalIn(call, first.slice(1)), words: call.argv.slice(2) };
  return { signal: 'TERM', words: call.argv.slice(1) };
}

const numbers = Object.entries(SIGNALS);

/** `kill -l`, `kill -l 9`, `kill -l TERM` */
function list(call: Call, words: readonly string[]): number {
  if (words.length === 0)
    for (const [name, number] of numbers) call.stdout.write(`${String(number).padStart(2)}) ${name}\n`);
  for (const word of words) {
    const found = numbers.find(
      ([name, number]) => name === word.replace(/^SIG/, '') || number === Number(word) % 128,
    );
    if (!found) throw new Refusal(`unknown signal '${word}'`);
    call.stdout.write(/^\d/.test(word) ? `${found[0]}\n` : `${found[1]}\n`);
  }
  return 0;
}

const NOBODY = 'you need to specify whom to kill';

const kill = tool((call) => {
  if (call.argv[1] === '-l') return list(call, call.argv.slice(2));
  const { signal, words } = wish(call);
  if (words.length === 0) throw new Refusal(NOBODY);
  let code = 0;
  for (const word of words) {
    const process = call.system.processes.get(Number(word));
    if (!/^-?\d+$/.test(word) || !process) {
      const why = /^-?\d+$/.test(word)
        ? `can't kill pid ${word}: No such process`
        : `invalid number '${word}'`;
      call.stderr.write(`kill: ${why}\n`);
      code = 1;
    } else if (signal) call.system.processes.signal(process, signal);
  }
  return code;
});

const killall = tool((call) => {
  if (call.argv[1] === '-l') return list(call, call.argv.slice(2));
  const { signal, words } = wish(call);
  const quiet = words[0] === '-q';
  const names = words.filter((word) => word !== '-q');
  if (names.length === 0) throw new Refusal(NOBODY);
  let code = 0;
  for (const name of names) {
    const found = call.system.processes.all.filter(({ argv }) => nameOf(argv) === name);
    if (found.length === 0) code = 1;
    if (found.length === 0 && !quiet) call.stderr.write(`killall: ${name}: no process killed\n`);
    for (const process of found) if (signal) call.system.processes.signal(process, signal);
  }
  return code;
});

/** Processes whose name has the text in it, or whose command line has, with -f. */
const fitting = (call: Call, name: string, whole: boolean): readonly Process[] =>
  call.system.processes.all.filter(
    (process) =>
      process !== call.process && (whole ? process.argv.join(' ') : nameOf(process.argv)).includes(name),
  );

const pgrep = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const found = fitting(call, operands[0] ?? '', flags.has('f'));
  for (const { pid, argv } of found) call.stdout.write(`${pid}${flags.has('l') ? ` ${nameOf(argv)}` : ''}\n`);
  return found.length > 0 ? 0 : 1;
});

const pkill = tool((call) => {
  const { signal, words } = wish(call);
  const found = fitting(call, words.find((word) => !word.startsWith('-')) ?? '', words.includes('-f'));
  for (const process of found) if (signal) call.system.processes.signal(process, signal);
  return found.length > 0 ? 0 : 1;
});

const pidof = tool((call) => {
  const { flags, operands } = lineOf(call.argv, 'o');
  const found = call.system.processes.all
    .filter((process) => process !== call.process && operands.includes(nameOf(process.argv)))
    .map(({ pid }) => pid)
    .reverse();
  const shown = flags.has('s') ? found.slice(0, 1) : found;
  if (shown.length > 0) call.stdout.write(`${shown.join(' ')}\n`);
  return shown.length > 0 ? 0 : 1;
});

export const PROCESS_TOOLS: Readonly<Record<string, Program>> = {
  ps,
  killall,
  pkill,
  kill,
  pidof,
  pgrep,
};
