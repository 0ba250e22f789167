import { id, whoami } from './identity.ts';
import type { Program } from '../../process/process.ts';
import { runScript } from '../../shell/run.ts';
import { runProgram } from './run-program.ts';
import { spanOf } from './spans.ts';
import { at, byUserland, lineOf, tool } from './tool.ts';

const sleep: Program = function* (call) {
  const spans = call.argv.slice(1).map(spanOf);
  if (spans.length === 0) {
    call.stderr.write(
      byUserland(
        call,
        'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: sleep [N]...\n',
        'sleep: missing operand\n',
      ),
    );
    return 1;
  }
  const bad = spans.indexOf(undefined);
  if (bad >= 0) {
    call.stderr.write(
      byUserland(
        call,
        `sleep: invalid number '${call.argv[bad + 1]}'\n`,
        `sleep: invalid time interval ‘${call.argv[bad + 1]}’\n`,
      ),
    );
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
      flags.add(
        ({ errexit: 'e', xtrace: 'x', nounset: 'u' } as Readonly<Record<string, string>>)[argv[i] ?? ''] ??
          '',
      );
    } else if (!word.startsWith('--')) for (const flag of word.slice(1)) flags.add(flag);
  }
  if (flags.has('c'))
    return yield* runScript(call, argv[i] ?? '', argv[i + 1] ?? 'sh', argv.slice(i + 2), flags);
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
  const whole = domain && !name.includes('.') ? `${name}.${domain}` : name;
  const [first = '', ...rest] = whole.split('.');
  const forms: Readonly<Record<string, string>> = {
    f: whole,
    d: rest.join('.'),
    s: first,
    i: system.address(),
    I: system.address(),
  };
  const text = forms[[...flags].find((flag) => Object.hasOwn(forms, flag)) ?? ''] ?? name;
  stdout.write(`${text}\n`);
});

/** `env`, `env A=1 PROGRAM ARGS` */
const env: Program = function* (call) {
  const words = call.argv.slice(1);
  const variables = new Map(words[0] === '-i' ? [] : call.env);
  let i = words[0] === '-i' ? 1 : 0;
  for (; /^[A-Za-z_][A-Za-z0-9_]*=/.test(words[i] ?? ''); i += 1)
    variables.set((words[i] as string).replace(/=[^]*$/, ''), (words[i] as string).replace(/^[^=]*=/, ''));
  if (i < words.length) return yield* runProgram({ ...call, env: variables }, words.slice(i));
  for (const [name, value] of variables) call.stdout.write(`${name}=${value}\n`);
  return 0;
};

const printenv = tool(({ argv, env: variables, stdout }) => {
  if (argv.length === 1) for (const [name, value] of variables) stdout.write(`${name}=${value}\n`);
  const values = argv.slice(1).map((name) => variables.get(name));
  for (const value of values) if (value !== undefined) stdout.write(`${value}\n`);
  return values.includes(undefined) ? 1 : 0;
});

const DATE: Readonly<Record<string, (date: Date) => string>> = {
  Y: (d) => String(d.getUTCFullYear()),
  m: (d) => two(d.getUTCMonth() + 1),
  d: (d) => two(d.getUTCDate()),
  H: (d) => two(d.getUTCHours()),
  M: (d) => two(d.getUTCMinutes()),
  S: (d) => two(d.getUTCSeconds()),
  s: (d) => String(Math.floor(d.getTime() / 1000)),
  N: (d) =>
    String(d.getTime() % 1000)
      .padStart(3, '0')
      .padEnd(9, '0'),
  F: (d) => d.toISOString().slice(0, 10),
  T: (d) => d.toISOString().slice(11, 19),
  Z: () => 'UTC',
  z: () => '+0000',
  '%': () => '%',
};
const two = (n: number): string => String(n).padStart(2, '0');

const date = tool((call) => {
  call.system.unpredictable += 1;
  const now = new Date(call.system.tasks.now());
  const format = call.argv.find((word) => word.startsWith('+'));
  const text = format
    ? format.slice(1).replaceAll(/%(.)/g, (all, key: string) => DATE[key]?.(now) ?? all)
    : now.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 UTC $4');
  call.stdout.write(`${text}\n`);
});

const uname = tool(({ argv, system, stdout }) => {
  const { flags } = lineOf(argv);
  stdout.write(
    flags.has('a')
      ? `Linux ${system.hostname} 6.1.0 #1 SMP x86_64 GNU/Linux\n`
      : flags.has('n')
        ? `${system.hostname}\n`
        : flags.has('r')
          ? '6.1.0\n'
          : flags.has('m')
            ? 'x86_64\n'
            : 'Linux\n',
  );
});

const which = tool(({ argv, system, stdout }) => {
  const names = lineOf(argv).operands;
  for (const name of names)
    if (system.program(name)) stdout.write(`${name.includes('/') ? name : `/bin/${name}`}\n`);
  return names.every((name) => system.program(name)) ? 0 : 1;
});

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
    '+': () => String(x + y),
    '-': () => String(x - y),
    '*': () => String(x * y),
    '/': () => String(Math.trunc(x / y)),
    '%': () => String(x % y),
    '=': () => String(Number(compare === 0)),
    '!=': () => String(Number(compare !== 0)),
    '<': () => String(Number(compare < 0)),
    '>': () => String(Number(compare > 0)),
    '<=': () => String(Number(compare <= 0)),
    '>=': () => String(Number(compare >= 0)),
    ':': () => {
      const match = new RegExp(`^${b.replaceAll('\\(', '(').replaceAll('\\)', ')')}`).exec(a);
      return match?.[1] ?? String(match?.[0].length ?? 0);
    },
    '|': () => (a !== '' && a !== '0' ? a : b),
    '&': () => (a !== '' && a !== '0' && b !== '' && b !== '0' ? a : '0'),
  };
  return Object.hasOwn(results, operator) ? (results[operator]?.() ?? '') : '';
}

export const SYSTEM_TOOLS: Readonly<Record<string, Program>> = {
  sleep,
  sh,
  ash: sh,
  bash: sh,
  dash: sh,
  hostname,
  env,
  printenv,
  date,
  uname,
  which,
  expr,
  id,
  whoami,
  nproc: tool(({ stdout }) => stdout.write('2\n')),
  tty: tool(({ stdout }) => (stdout.write('not a tty\n'), 1)),
  pwd: tool(({ cwd, stdout }) => stdout.write(`${cwd}\n`)),
  usleep: function* ({ argv, system }) {
    yield { at: system.tasks.now() + Number(argv[1] ?? 0) / 1000 };
    return 0;
  },
};
