import type { Process, Signal } from '../process/process.ts';
import { SIGNALS, signalOf } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import type { Builtin, Frame } from './builtin.ts';
import { instant, quoted } from './builtin.ts';
import type { ShellState } from './shell.ts';
import { reap } from './external.ts';
import { deathWord } from './shell.ts';

function trap({ shell, argv, streams }: Frame): number {
  const [action, ...names] = argv[1] === '--' ? argv.slice(2) : argv.slice(1);
  if (action === undefined)
    for (const [name, text] of shell.traps) streams.stdout.write(`trap -- ${quoted(text)} ${name}\n`);
  else if (names.length === 0 && signalOrExit(action)) setTrap(shell, signalOrExit(action), '-');
  else for (const name of names) setTrap(shell, signalOrExit(name), action);
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

/** The process of a number or of a job (`%1`). */
const processOf = (shell: ShellState, word: string): Process | undefined =>
  word.startsWith('%')
    ? shell.jobs[Number(word.slice(1)) - 1]
    : shell.call.system.processes.get(Number(word));

/** `kill -l`: names of numbers, also of exit codes, and numbers of names. */
function tellSignals({ streams }: Frame, words: readonly string[]): number {
  const named = Object.entries(SIGNALS);
  const lines =
    words.length === 0
      ? named.map(([name, code]) => `${String(code).padStart(2)}) ${name}`)
      : words.map((word) =>
          /^\d+$/.test(word)
            ? (named.find(([, code]) => code === Number(word) % 128)?.[0] ?? word)
            : String(SIGNALS[signalOf(word) as Signal] ?? word),
        );
  for (const line of lines) streams.stdout.write(`${line}\n`);
  return 0;
}

interface Order {
  readonly signal: Signal | '0' | undefined;
  readonly asked: string;
  readonly targets: readonly string[];
}

function orderOf(words: readonly string[]): Order {
  const [first = '', second = ''] = words;
  const named = first === '-s';
  const isOption = named || /^-./.test(first);
  const asked = named ? second : isOption ? first.slice(1) : 'TERM';
  const targets = words.slice(named ? 2 : isOption ? 1 : 0);
  return { signal: asked === '0' ? '0' : signalOf(asked), asked, targets };
}

function kill(frame: Frame): number {
  const { shell, argv, streams } = frame;
  if (argv[1] === '-l') return tellSignals(frame, argv.slice(2));
  const { signal, asked, targets } = orderOf(argv.slice(1));
  const refuse = (why: string): 1 => (streams.stderr.write(`${shell.name}: ${why}\n`), 1);
  if (!signal) return refuse(`bad signal name '${asked}'`);
  if (targets.length === 0) return refuse('you need to specify whom to kill');
  let code = 0;
  for (const word of targets) {
    const process = processOf(shell, word);
    if (!/^[-%]?\d+$/.test(word)) code = refuse(`invalid number '${word}'`);
    else if (!process) code = refuse(`can't kill pid ${word}: No such process`);
    else if (signal !== '0') shell.call.system.processes.signal(process, signal);
  }
  return code;
}

/** Waits for children; a caught signal ends the wait. */
function* wait({ shell, argv, streams }: Frame): Work<number> {
  const words = argv.slice(1);
  let code = 0;
  const jobs = words.length === 0 ? shell.jobs : words.map((word) => ownJob(shell, word));
  for (const job of jobs) {
    while (job && job.exitCode === undefined) {
      const [signal] = shell.process.pending;
      if (signal) return 128 + SIGNALS[signal];
      yield { on: [job.exited, shell.process.signalled] };
    }
    code = job?.exitCode ?? 127;
    // what a signal ends while somebody waits for it is told
    const word = job && !job.reported && words.length > 0 && code > 128 ? deathWord(code) : undefined;
    if (word) streams.stderr.write(`${word}\n`);
    reap(shell);
  }
  return words.length > 0 ? code : 0;
}

function ownJob(shell: ShellState, word: string): Process | undefined {
  const process = processOf(shell, word);
  return process && shell.jobs.includes(process) ? process : shell.jobs.find(({ pid }) => `${pid}` === word);
}

function tellJobs({ shell, streams }: Frame): void {
  for (const [index, { exitCode, argv }] of shell.jobs.entries())
    if (exitCode === undefined)
      streams.stdout.write(`[${index + 1}]+  Running                    ${argv.join(' ')}\n`);
}

/** About processes and signals. */
export const JOB_BUILTINS: Readonly<Record<string, Builtin>> = {
  trap: instant(trap),
  kill: instant(kill),
  wait,
  jobs: instant(tellJobs),
};
