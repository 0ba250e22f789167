import type { Call, Process, Program, Signal } from '../../process/process.ts';
import { signalOf } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { Refusal, complain, misuse, optionsOf } from './options.ts';
import { runProgram } from './run-program.ts';
import { spanOf } from './spans.ts';
import { toolName } from './usage.ts';
import { xargs } from './xargs.ts';

/** A program that says why it refuses; unlike other tools these are processes of their own. */
const refusing = (run: Program): Program =>
  function* (call) {
    try {
      return yield* run(call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return complain(call, toolName(call), error);
    }
  };

function span(call: Call, word: string): number {
  const found = spanOf(word);
  if (found === undefined)
    throw new Refusal(
      call.system.userland === 'busybox' ? `invalid number '${word}'` : `invalid time interval ‘${word}’`,
    );
  return found;
}

function signalNamed(call: Call, word: string): Signal {
  const signal = signalOf(word);
  if (!signal)
    throw new Refusal(
      call.system.userland === 'busybox' ? `unknown signal '${word}'` : `‘${word}’: invalid signal`,
    );
  return signal;
}

/** Waits until a process has ended, or a moment has come. */
function* waitUntil(call: Call, child: Process, deadline: number): Work<boolean> {
  while (child.exitCode === undefined && call.system.tasks.now() < deadline)
    yield Number.isFinite(deadline) ? { at: deadline, on: [child.exited] } : { on: [child.exited] };
  return child.exitCode !== undefined;
}

/**
 * `timeout [-s SIG] [-k AFTER] SECONDS PROGRAM ARGS`. BusyBox ends as the program does, whatever has ended it; GNU ends
 * with 124 when the time is over, and with 137 when only SIGKILL helped.
 */
const timeout: Program = refusing(function* (call) {
  const { values, operands } = optionsOf(call, '+s:k:', { signal: 's:', 'kill-after': 'k:' });
  const [word, ...argv] = operands;
  if (word === undefined || argv.length === 0) throw misuse();
  const limit = span(call, word);
  const signal = signalNamed(call, values.get('s') ?? 'TERM');
  const after = values.has('k') ? span(call, values.get('k') ?? '') : Infinity;
  const { processes, tasks } = call.system;
  const child = processes.spawn(argv, call.process.pid, (process) =>
    runProgram({ ...call, process, argv: call.argv }, argv),
  );
  if (yield* waitUntil(call, child, limit === 0 ? Infinity : tasks.now() + limit)) return child.exitCode ?? 0;
  processes.signal(child, signal);
  if (!(yield* waitUntil(call, child, tasks.now() + after))) processes.signal(child, 'KILL');
  yield* waitUntil(call, child, Infinity);
  if (call.system.userland === 'busybox') return child.exitCode ?? 0;
  return child.exitCode === 137 ? 137 : 124;
});

/** Programs that run another one and change little about it. */
const around = (prepare: (call: Call) => readonly string[]): Program =>
  refusing(function* (call) {
    const argv = prepare(call);
    if (argv.length === 0) throw misuse();
    return yield* runProgram(call, argv);
  });

const nohup = around((call) => {
  call.process.handlers.set('HUP', 'ignore');
  return call.argv.slice(1);
});

const nice: Program = refusing(function* (call) {
  const { operands } = optionsOf(
    { ...call, argv: call.argv.map((word, i) => (i === 1 && /^-\d+$/.test(word) ? `-n${word}` : word)) },
    '+n:',
  );
  if (operands.length > 0) return yield* runProgram(call, operands);
  call.stdout.write('0\n');
  return 0;
});

const seconds = (span: number): string =>
  `${Math.floor(span / 60_000)}m ${((span % 60_000) / 1000).toFixed(2)}s`;

/** `time PROGRAM ARGS`: programs here use no processor time. */
const time: Program = refusing(function* (call) {
  const { operands } = optionsOf(call, '+vpao:f:');
  const began = call.system.tasks.now();
  const code = yield* runProgram(call, operands);
  if (code !== 0) call.stderr.write(`Command exited with non-zero status ${code}\n`);
  call.stderr.write(
    `real\t${seconds(call.system.tasks.now() - began)}\nuser\t${seconds(0)}\nsys\t${seconds(0)}\n`,
  );
  return code;
});

export const RUNNERS: Readonly<Record<string, Program>> = {
  timeout,
  nohup,
  nice,
  time,
  setsid: around((call) => optionsOf(call, '+cwf').operands),
  xargs: refusing(xargs),
};
