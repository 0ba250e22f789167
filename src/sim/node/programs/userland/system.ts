import { second } from '#kernel/time.ts';
import type { Call, Program } from '../../process/process.ts';
import { Input, signalOf } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { programOf } from '../../shell/program-of.ts';
import { runScript } from '../../shell/run.ts';
import { waitFor } from '../../shell/shell.ts';
import { at, byUserland, lineOf, tool } from './tool.ts';

const SPANS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1`, `0.5`, `2m`, `infinity`; undefined when it is none. */
function spanOf(word: string): number | undefined {
  if (/^(inf|infinity)$/i.test(word)) return Infinity;
  const match = /^(\d*\.?\d+|\d+)([smhd]?)$/.exec(word);
  return match ? Number(match[1]) * (SPANS[match[2] ?? ''] ?? 1) * second : undefined;
}

const sleep: Program = function* (call) {
  const spans = call.argv.slice(1).map(spanOf);
  if (spans.length === 0) {
    call.stderr.write(byUserland(call, 'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: sleep [N]...\n', 'sleep: missing operand\n'));
    return 1;
  }
  const bad = spans.indexOf(undefined);
  if (bad >= 0) {
    call.stderr.write(byUserland(call, `sleep: invalid number '${call.argv[bad + 1]}'\n`, `sleep: invalid time interval ‘${call.argv[bad + 1]}’\n`));
    return 1;
  }
  const total = spans.reduce<number>((sum, span) => sum + (span ?? 0), 0);
  yield { at: call.system.tasks.now() + total };
  return 0;
};

/** `sh`, `sh -c TEXT NAME ARGS`, `sh FILE ARGS`, and a script on the standard input. */
const sh: Program = function* (call) {
  const flags = new Set<string>();
  const { argv } = call;
  let i = 1;
  for (; /^[-+][a-z]/i.test(argv[i] ?? ''); i += 1) {
    const word = argv[i] as string;
    if (word === '-o' || word === '+o') {
      i += 1;
      flags.add(({ errexit: 'e', xtrace: 'x', nounset: 'u' } as Readonly<Record<string, string>>)[argv[i] ?? ''] ?? '');
    } else if (!word.startsWith('--')) for (const flag of word.slice(1)) flags.add(flag);
  }
  if (flags.has('c')) return yield* runScript(call, argv[i] ?? '', argv[i + 1] ?? 'sh', argv.slice(i + 2), flags);
  const file = argv[i];
  if (file === undefined) return yield* runScript(call, call.stdin.all(), 'sh', [], flags);
  if (!call.files.exists(at(call, file))) {
    call.stderr.write(`sh: ${byUserland(call, `can't open '${file}'`, file)}: No such file or directory\n`);
    return byUserland(call, '2', '127') === '2' ? 2 : 127;
  }
  return yield* runScript(call, call.files.read(at(call, file)), file, argv.slice(i + 1), flags);
};

const hostname = tool(({ argv, system, stdout }) => {
  const { flags } = lineOf(argv);
  const { hostname: name, domain } = system;
  const text = flags.has('f') ? (domain ? `${name}.${domain}` : name) : flags.has('d') ? domain : flags.has('i') || flags.has('I') ? system.address() : name;
  stdout.write(`${text}\n`);
});

/** `env`, `env A=1 PROGRAM ARGS` */
const env: Program = function* (call) {
  const words = call.argv.slice(1);
  const variables = new Map(words[0] === '-i' ? [] : call.env);
  let i = words[0] === '-i' ? 1 : 0;
  for (; /^[A-Za-z_][A-Za-z0-9_]*=/.test(words[i] ?? ''); i += 1) variables.set((words[i] as string).replace(/=[^]*$/, ''), (words[i] as string).replace(/^[^=]*=/, ''));
  if (i < words.length) return yield* runProgram({ ...call, env: variables }, words.slice(i));
  for (const [name, value] of variables) call.stdout.write(`${name}=${value}\n`);
  return 0;
};

/** Runs another program in the place of this one. */
function* runProgram(call: Call, argv: readonly string[]): Work<number> {
  const program = programOf(call.system, call.files, argv[0] ?? '', call.cwd);
  if (program) return yield* program({ ...call, argv });
  call.stderr.write(byUserland(call, `${call.argv[0]}: can't execute '${argv[0]}': No such file or directory\n`, `${call.argv[0]}: ‘${argv[0]}’: No such file or directory\n`));
  return 127;
}

const printenv = tool(({ argv, env: variables, stdout }) => {
  if (argv.length === 1) for (const [name, value] of variables) stdout.write(`${name}=${value}\n`);
  const values = argv.slice(1).map((name) => variables.get(name));
  for (const value of values) if (value !== undefined) stdout.write(`${value}\n`);
  return values.includes(undefined) ? 1 : 0;
});

const DATE: Readonly<Record<string, (date: Date) => string>> = {
  Y: (d) => String(d.getUTCFullYear()), m: (d) => two(d.getUTCMonth() + 1), d: (d) => two(d.getUTCDate()),
  H: (d) => two(d.getUTCHours()), M: (d) => two(d.getUTCMinutes()), S: (d) => two(d.getUTCSeconds()),
  s: (d) => String(Math.floor(d.getTime() / 1000)), N: (d) => String(d.getTime() % 1000).padStart(3, '0').padEnd(9, '0'),
  F: (d) => d.toISOString().slice(0, 10), T: (d) => d.toISOString().slice(11, 19), Z: () => 'UTC', z: () => '+0000', '%': () => '%',
};
const two = (n: number): string => String(n).padStart(2, '0');

const date = tool((call) => {
  call.system.unpredictable += 1;
  const now = new Date(call.system.tasks.now());
  const format = call.argv.find((word) => word.startsWith('+'));
  const text = format ? format.slice(1).replaceAll(/%(.)/g, (all, key: string) => DATE[key]?.(now) ?? all) : now.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 UTC $4');
  call.stdout.write(`${text}\n`);
});

const uname = tool(({ argv, system, stdout }) => {
  const { flags } = lineOf(argv);
  stdout.write(flags.has('a') ? `Linux ${system.hostname} 6.1.0 #1 SMP x86_64 GNU/Linux\n` : flags.has('n') ? `${system.hostname}\n` : flags.has('r') ? '6.1.0\n' : flags.has('m') ? 'x86_64\n' : 'Linux\n');
});

/** `ps`, `ps -o pid,args` */
const ps = tool((call) => {
  const { values } = lineOf(call.argv, 'o');
  const columns = (values.get('o') ?? 'pid,user,time,args').split(',');
  const heads: Readonly<Record<string, string>> = { pid: 'PID  ', ppid: 'PPID ', user: 'USER    ', time: 'TIME ', args: 'COMMAND', comm: 'COMMAND' };
  call.stdout.write(`${columns.map((column) => heads[column] ?? column.toUpperCase()).join(' ')}\n`);
  const rows = [...call.system.processes.all].map(({ pid, parent, argv }) => ({ pid, parent, argv }));
  // BusyBox' shell forks and runs `ps` itself: that process still shows the shell's command line
  const own = call.system.userland === 'busybox' ? call.process.argv : call.argv;
  if (!rows.some(({ argv }) => argv === call.argv)) rows.push({ pid: (rows.at(-1)?.pid ?? 0) + 1, parent: call.process.pid, argv: own });
  for (const { pid, parent, argv } of rows) {
    const cells: Readonly<Record<string, string>> = { pid: String(pid).padStart(5), ppid: String(parent).padStart(5), user: 'root    ', time: ' 0:00', args: argv.join(' '), comm: (argv[0] ?? '').replace(/^.*\//, '') };
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
    } else if (flag !== '-0') call.system.processes.signal(process, signalOf(flag?.slice(1) ?? 'TERM') ?? 'TERM');
  }
  return code;
});

const pidof = tool((call) => {
  const { operands, flags } = lineOf(call.argv);
  const fits = (argv: readonly string[]) => operands.some((name) => (call.argv[0] === 'pgrep' ? (flags.has('f') ? argv.join(' ') : nameOf(argv)).includes(name) : nameOf(argv) === name));
  const found = call.system.processes.all.filter((process) => process !== call.process && fits(process.argv)).map(({ pid }) => pid);
  if (found.length > 0) call.stdout.write(call.argv[0] === 'pgrep' ? found.map((pid) => `${pid}\n`).join('') : `${found.reverse().join(' ')}\n`);
  return found.length > 0 ? 0 : 1;
});

const which = tool(({ argv, system, stdout }) => {
  const names = lineOf(argv).operands;
  for (const name of names) if (system.program(name)) stdout.write(`${name.includes('/') ? name : `/bin/${name}`}\n`);
  return names.every((name) => system.program(name)) ? 0 : 1;
});

/** `timeout 5 PROGRAM ARGS`, `timeout -s KILL 5 ...`; 143 from BusyBox and 124 from GNU when time is over. */
const timeout: Program = function* (call) {
  const words = call.argv.slice(1);
  let signal = 'TERM';
  while (words[0]?.startsWith('-')) {
    const flag = words.shift() as string;
    if (flag === '-s' || flag === '-k') signal = flag === '-s' ? (words.shift() ?? signal) : (words.shift(), signal);
    else if (flag.startsWith('-s')) signal = flag.slice(2);
  }
  const span = spanOf(words.shift() ?? '') ?? 0;
  const deadline = call.system.tasks.now() + span;
  const child = call.system.processes.spawn(words, call.process.pid, (process) => runProgram({ ...call, process }, words));
  while (child.exitCode === undefined && call.system.tasks.now() < deadline) yield { at: deadline, on: [child.exited] };
  if (child.exitCode !== undefined) return child.exitCode;
  call.system.processes.signal(child, signalOf(signal) ?? 'TERM');
  return call.system.userland === 'busybox' ? 143 : 124;
};

const nohup: Program = (call) => {
  call.process.handlers.set('HUP', 'ignore');
  return runProgram(call, call.argv.slice(1));
};

/** `expr 1 + 2`, `expr a = b`, `expr length text`, `expr text : pattern` */
const expr = tool(({ argv, stdout }) => {
  const [, a = '', operator = '', b = ''] = argv;
  const result = argv.length === 2 ? a : a === 'length' ? String(operator.length) : binary(a, operator, b);
  stdout.write(`${result}\n`);
  return result === '' || result === '0' ? 1 : 0;
});

function binary(a: string, operator: string, b: string): string {
  const [x, y] = [Number(a), Number(b)];
  const compare = Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  const results: Readonly<Record<string, () => string>> = {
    '+': () => String(x + y), '-': () => String(x - y), '*': () => String(x * y), '/': () => String(Math.trunc(x / y)), '%': () => String(x % y),
    '=': () => String(Number(compare === 0)), '!=': () => String(Number(compare !== 0)), '<': () => String(Number(compare < 0)), '>': () => String(Number(compare > 0)), '<=': () => String(Number(compare <= 0)), '>=': () => String(Number(compare >= 0)),
    ':': () => { const match = new RegExp(`^${b.replaceAll('\\(', '(').replaceAll('\\)', ')')}`).exec(a); return match?.[1] ?? String(match?.[0].length ?? 0); },
    '|': () => (a !== '' && a !== '0' ? a : b), '&': () => (a !== '' && a !== '0' && b !== '' && b !== '0' ? a : '0'),
  };
  return Object.hasOwn(results, operator) ? (results[operator]?.() ?? '') : '';
}

/** `xargs PROGRAM ARGS`: the words of the input behind the arguments. */
const xargs: Program = function* (call) {
  const { values, flags } = lineOf(call.argv.slice(0, call.argv.findIndex((word, i) => i > 0 && !word.startsWith('-') && !/^-[nI]$/.test(call.argv[i - 1] ?? '')) >>> 0), 'nI');
  const from = call.argv.findIndex((word, i) => i > 0 && !word.startsWith('-') && !/^-[nI]$/.test(call.argv[i - 1] ?? ''));
  const command = from < 0 ? ['echo'] : call.argv.slice(from);
  const words = call.stdin.all().split(flags.has('0') ? '\0' : /\s+/).filter(Boolean);
  const size = values.has('I') ? 1 : Number(values.get('n') ?? (words.length || 1));
  let code = 0;
  for (let i = 0; i < words.length || (i === 0 && !flags.has('r')); i += size) {
    const part = words.slice(i, i + size);
    const argv = values.has('I') ? command.map((word) => word.replaceAll(values.get('I') ?? '{}', part[0] ?? '')) : [...command, ...part];
    const child = call.system.processes.spawn(argv, call.process.pid, (process) => runProgram({ ...call, process, stdin: new Input() }, argv));
    if ((yield* waitFor(child)) !== 0) code = 123;
  }
  return code;
};

const yes: Program = tool(({ argv, stdout }) => stdout.write(`${argv[1] ?? 'y'}\n`.repeat(10_000)));

export const SYSTEM_TOOLS: Readonly<Record<string, Program>> = {
  sleep, sh, ash: sh, bash: sh, dash: sh, hostname, env, printenv, date, uname, ps, killall, pkill: killall, kill, pidof, pgrep: pidof, which, timeout, nohup, expr, xargs, yes,
  id: tool(({ argv, stdout }) => stdout.write(argv.includes('-u') || argv.includes('-g') ? '0\n' : 'uid=0(root) gid=0(root) groups=0(root)\n')),
  whoami: tool(({ stdout }) => stdout.write('root\n')),
  nproc: tool(({ stdout }) => stdout.write('2\n')),
  tty: tool(({ stdout }) => (stdout.write('not a tty\n'), 1)),
  pwd: tool(({ cwd, stdout }) => stdout.write(`${cwd}\n`)),
  usleep: function* ({ argv, system }) { yield { at: system.tasks.now() + Number(argv[1] ?? 0) / 1000 }; return 0; },
};
