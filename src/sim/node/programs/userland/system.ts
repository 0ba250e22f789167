import { date } from './date.ts';
import { expr } from './expr.ts';
import { groups, id, whoami } from './identity.ts';
import type { Call, Program } from '../../process/process.ts';
import { Refusal, complain, misuse, optionsOf } from './options.ts';
import { runScript } from '../../shell/run.ts';
import { runProgram } from './run-program.ts';
import { spanOf } from './spans.ts';
import { at, byUserland, runner, tool } from './tool.ts';

const sleep: Program = function* (call) {
  const gnu = call.system.userland === 'gnu';
  const words = call.argv.slice(1);
  const fail = (refusal: Refusal): number => complain(call, 'sleep', refusal);
  if (words[0] === '--help') return fail(new Refusal('', { usage: true, code: 0 }));
  if (words.length === 0) return fail(new Refusal(gnu ? 'missing operand' : '', { usage: true }));
  const spans = words.map(spanOf);
  const bad = spans.indexOf(undefined);
  if (bad >= 0)
    return fail(
      new Refusal(gnu ? `invalid time interval ‘${words[bad]}’` : `invalid number '${words[bad]}'`, {
        usage: gnu,
      }),
    );
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

const hostname = tool((call) => {
  const { system, stdout } = call;
  const { flags } = optionsOf(call, 'sidfIF:');
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

/** `env`, `env -i A=1 -u B PROGRAM ARGS` */
const env: Program = runner(function* (call) {
  const { flags, all, operands } = optionsOf(call, '+iu:0', { 'ignore-environment': 'i', unset: 'u:' });
  const fresh = flags.has('i') || operands[0] === '-';
  const variables = new Map(fresh ? [] : call.env);
  for (const [option, name] of all) if (option === 'u') variables.delete(name);
  let i = operands[0] === '-' ? 1 : 0;
  for (; /^[^=]+=/.test(operands[i] ?? ''); i += 1)
    variables.set(
      (operands[i] as string).replace(/=[^]*$/, ''),
      (operands[i] as string).replace(/^[^=]*=/, ''),
    );
  if (i < operands.length) return yield* runProgram({ ...call, env: variables }, operands.slice(i));
  const end = flags.has('0') ? '\0' : '\n';
  for (const [name, value] of variables) call.stdout.write(`${name}=${value}${end}`);
  return 0;
});

const printenv = tool(({ argv, env: variables, stdout }) => {
  if (argv.length === 1) for (const [name, value] of variables) stdout.write(`${name}=${value}\n`);
  const values = argv.slice(1).map((name) => variables.get(name));
  for (const value of values) if (value !== undefined) stdout.write(`${value}\n`);
  return values.includes(undefined) ? 1 : 0;
});

/** What uname says, in the order in which `-a` says it. */
const MACHINE: readonly (readonly [string, (call: Call) => string])[] = [
  ['s', () => 'Linux'],
  ['n', ({ system }) => system.hostname],
  ['r', () => '6.1.0'],
  ['v', () => '#1 SMP'],
  ['m', () => 'x86_64'],
  ['p', () => 'unknown'],
  ['i', () => 'unknown'],
  ['o', () => 'GNU/Linux'],
];

const uname = tool((call) => {
  const { flags, operands } = optionsOf(call, 'amnrspvio');
  if (operands.length > 0) throw misuse();
  const asked = MACHINE.filter(([flag]) =>
    flags.has('a') ? !'pi'.includes(flag) : flags.size === 0 ? flag === 's' : flags.has(flag),
  );
  call.stdout.write(`${asked.map(([, say]) => say(call)).join(' ')}\n`);
});

const which = tool((call) => {
  const { operands } = optionsOf(call, 'a');
  if (operands.length === 0) throw misuse();
  for (const name of operands)
    if (call.system.program(name)) call.stdout.write(`${name.includes('/') ? name : `/bin/${name}`}\n`);
  return operands.every((name) => call.system.program(name)) ? 0 : 1;
});

const tty = tool((call) => {
  if (!optionsOf(call, 's').flags.has('s')) call.stdout.write('not a tty\n');
  return 1;
});

const usleep: Program = function* (call) {
  const [, word] = call.argv;
  if (word === undefined) return complain(call, 'usleep', misuse());
  if (!/^\d+$/.test(word)) return complain(call, 'usleep', new Refusal(`invalid number '${word}'`));
  yield { at: call.system.tasks.now() + Number(word) / 1000 };
  return 0;
};

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
  tty,
  pwd: tool(({ cwd, stdout }) => stdout.write(`${cwd}\n`)),
  usleep,
  arch: tool(({ stdout }) => stdout.write('x86_64\n')),
  groups,
};
