import type { Program } from '../../process/process.ts';
import { Input, signalOf } from '../../process/process.ts';
import { waitFor } from '../../shell/shell.ts';
import { runProgram } from './run-program.ts';
import { spanOf } from './spans.ts';
import { lineOf, tool } from './tool.ts';

/** `ps`, `ps -o pid,args` */
const ps = tool((call) => {
  const { values } = lineOf(call.argv, 'o');
  const columns = (values.get('o') ?? 'pid,user,time,args').split(',');
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

const nameOf = (argv: readonly string[]): string => (argv[0] ?? '').replace(/^.*\//, '');

const killall = tool((call) => {
  const words = call.argv.slice(1);
  const flag = words[0]?.startsWith('-') ? words.shift() : undefined;
  const signal = signalOf(flag?.slice(1) ?? 'TERM') ?? 'TERM';
  let code = 0;
  for (const name of words) {
    const found = call.system.processes.all.filter(({ argv }) => nameOf(argv) === name);
    if (found.length === 0) {
      code = 1;
      call.stderr.write(`${call.argv[0]}: ${name}: no process killed\n`);
    }
    for (const process of found) call.system.processes.signal(process, signal);
  }
  return code;
});

const kill = tool((call) => {
  const words = call.argv.slice(1);
  const flag = words[0]?.startsWith('-') ? words.shift() : undefined;
  let code = 0;
  for (const word of words) {
    const process = call.system.processes.get(Number(word));
    if (!process) {
      code = 1;
      call.stderr.write(`kill: can't kill pid ${word}: No such process\n`);
    } else if (flag !== '-0')
      call.system.processes.signal(process, signalOf(flag?.slice(1) ?? 'TERM') ?? 'TERM');
  }
  return code;
});

const pidof = tool((call) => {
  const { operands, flags } = lineOf(call.argv);
  const fits = (argv: readonly string[]) =>
    operands.some((name) =>
      call.argv[0] === 'pgrep'
        ? (flags.has('f') ? argv.join(' ') : nameOf(argv)).includes(name)
        : nameOf(argv) === name,
    );
  const found = call.system.processes.all
    .filter((process) => process !== call.process && fits(process.argv))
    .map(({ pid }) => pid);
  if (found.length > 0)
    call.stdout.write(
      call.argv[0] === 'pgrep' ? found.map((pid) => `${pid}\n`).join('') : `${found.reverse().join(' ')}\n`,
    );
  return found.length > 0 ? 0 : 1;
});

/** `timeout 5 PROGRAM ARGS`, `timeout -s KILL 5 ...`; 143 from BusyBox and 124 from GNU when time is over. */
const timeout: Program = function* (call) {
  const words = call.argv.slice(1);
  let signal = 'TERM';
  while (words[0]?.startsWith('-')) {
    const flag = words.shift() as string;
    if (flag === '-s' || flag === '-k')
      signal = flag === '-s' ? (words.shift() ?? signal) : (words.shift(), signal);
    else if (flag.startsWith('-s')) signal = flag.slice(2);
  }
  const span = spanOf(words.shift() ?? '') ?? 0;
  const deadline = call.system.tasks.now() + span;
  const child = call.system.processes.spawn(words, call.process.pid, (process) =>
    runProgram({ ...call, process }, words),
  );
  while (child.exitCode === undefined && call.system.tasks.now() < deadline)
    yield { at: deadline, on: [child.exited] };
  if (child.exitCode !== undefined) return child.exitCode;
  call.system.processes.signal(child, signalOf(signal) ?? 'TERM');
  return call.system.userland === 'busybox' ? 143 : 124;
};

const nohup: Program = (call) => {
  call.process.handlers.set('HUP', 'ignore');
  return runProgram(call, call.argv.slice(1));
};

/** `xargs PROGRAM ARGS`: the words of the input behind the arguments. */
const xargs: Program = function* (call) {
  const { values, flags } = lineOf(
    call.argv.slice(
      0,
      call.argv.findIndex(
        (word, i) => i > 0 && !word.startsWith('-') && !/^-[nI]$/.test(call.argv[i - 1] ?? ''),
      ) >>> 0,
    ),
    'nI',
  );
  const from = call.argv.findIndex(
    (word, i) => i > 0 && !word.startsWith('-') && !/^-[nI]$/.test(call.argv[i - 1] ?? ''),
  );
  const command = from < 0 ? ['echo'] : call.argv.slice(from);
  const words = call.stdin
    .all()
    .split(flags.has('0') ? '\0' : /\s+/)
    .filter(Boolean);
  const size = values.has('I') ? 1 : Number(values.get('n') ?? (words.length || 1));
  let code = 0;
  for (let i = 0; i < words.length || (i === 0 && !flags.has('r')); i += size) {
    const part = words.slice(i, i + size);
    const argv = values.has('I')
      ? command.map((word) => word.replaceAll(values.get('I') ?? '{}', part[0] ?? ''))
      : [...command, ...part];
    const child = call.system.processes.spawn(argv, call.process.pid, (process) =>
      runProgram({ ...call, process, stdin: new Input() }, argv),
    );
    if ((yield* waitFor(child)) !== 0) code = 123;
  }
  return code;
};

export const PROCESS_TOOLS: Readonly<Record<string, Program>> = {
  ps,
  killall,
  pkill: killall,
  kill,
  pidof,
  pgrep: pidof,
  timeout,
  nohup,
  xargs,
};
