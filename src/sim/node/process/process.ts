import type { Question, Reply, Unanswered } from '../../network/dns-message.ts';
import type { Unconnected } from '../../network/unconnected.ts';
import type { Instant } from '#kernel/time.ts';
import type { Mounts } from '../files/mounts.ts';
import type { Task, Tasks, Work } from './tasks.ts';
import { Topic } from './tasks.ts';

/** Signals that programs here know, with their numbers on Linux. */
export const SIGNALS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  WINCH: 28,
} as const;
export type Signal = keyof typeof SIGNALS;

/** Signals that a process without a handler survives. */
const HARMLESS: ReadonlySet<Signal> = new Set(['CHLD', 'CONT', 'WINCH', 'STOP']);

/** `TERM`, `SIGTERM`, `sigterm` and `15` are the same signal. */
export function signalOf(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (Object.hasOwn(SIGNALS, name)) return name as Signal;
  return (Object.keys(SIGNALS) as Signal[]).find((signal) => String(SIGNALS[signal]) === text);
}

/** Where a process writes. */
export interface Output {
  write(text: string): void;
}

/** A process reads what nobody will ever write: it waits until a signal ends it. */
class WaitsForEver extends Error {
  override readonly name = 'WaitsForEver';
}

/** Where a process reads: everything that there is to read, at once or by lines. */
export class Input {
  #rest: string;
  readonly #isOpen: boolean;

  /** @param isOpen somebody could still write, though nobody does: `stdin: true` of a container */
  constructor(text = '', isOpen = false) {
    this.#rest = text;
    this.#isOpen = isOpen;
  }

  all(): string {
    if (this.#isOpen) throw new WaitsForEver();
    const text = this.#rest;
    this.#rest = '';
    return text;
  }

  /** One line with its end; undefined when nothing is left. */
  line(): string | undefined {
    if (this.#rest === '' && this.#isOpen) throw new WaitsForEver();
    if (this.#rest === '') return undefined;
    const end = this.#rest.indexOf('\n');
    const line = end < 0 ? this.#rest : this.#rest.slice(0, end + 1);
    this.#rest = this.#rest.slice(line.length);
    return line;
  }
}

/** An output that is kept in memory; what passes `limit` is lost, as behind a closed pipe. */
export class Buffered implements Output {
  text = '';
  readonly #limit: number;

  constructor(limit = 1 << 20) {
    this.#limit = limit;
  }

  write(text: string): void {
    if (this.text.length < this.#limit) this.text += text;
  }
}

/** One process of a container. */
export class Process {
  readonly pid: number;
  /** Process 1 once the one that started it has ended. */
  parent: number;
  /** What `ps` shows; `exec` replaces it. */
  argv: readonly string[];
  exitCode: number | undefined;
  endedAt: Instant | undefined;
  readonly exited = new Topic();
  /** A caught signal has arrived, or a child has ended. */
  readonly signalled = new Topic();
  readonly pending: Signal[] = [];
  /** What the process does about a signal instead of dying of it. */
  readonly handlers = new Map<Signal, 'ignore' | 'catch'>();
  task: Task | undefined;
  /** What it writes to, of a process in the background. */
  outputs: readonly Output[] = [];
  /** Its shell has said how it died. */
  reported = false;

  constructor(pid: number, parent: number, argv: readonly string[]) {
    this.pid = pid;
    this.parent = parent;
    this.argv = argv;
  }
}

/** What a program is given when it runs. */
export interface Call {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly files: Mounts;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly process: Process;
  readonly system: System;
}

/** A program: it may take virtual time, and ends with an exit code. */
export type Program = (call: Call) => Work<number>;

/** An HTTP request as far as servers here look at it; GET with an empty body unless it says otherwise. */
export interface HttpRequest {
  readonly method: string;
  readonly body: string;
}
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** Names in lower case; only those that somebody looks at. */
  readonly headers?: Readonly<Record<string, string>>;
}
export type Answering = (path: string, request?: HttpRequest) => HttpAnswer;

/** A server that a process has opened on a port. */
export interface Listener {
  readonly process: Process;
  /** How it answers; a server without it accepts connections and says nothing. */
  readonly http?: Answering;
  /** It listens on 127.0.0.1 alone. */
  readonly onlyLocal?: true;
  /** It answers over TLS, too. */
  readonly tls?: true;
}

/** What a connection leads to: a server, of which only its answers matter. */
export type Reached = Pick<Listener, 'http' | 'tls'>;

/** The network as a container sees it; the cluster's names and addresses are behind it. */
export interface Network {
  /** What a name server answers, the cluster's unless another one is said. */
  ask(question: Question, server?: string): Reply | Unanswered;
  /** The server behind an address and a port, or why there is none. */
  connect(address: string, port: number): Reached | Unconnected;
  /** Whether something at the address answers an echo request. */
  answersPing(address: string): boolean;
}

/** The container around a process: kernel, machine and neighbours, as far as programs can tell. */
export interface System {
  readonly tasks: Tasks;
  readonly processes: ProcessTable;
  readonly hostname: string;
  /** `svc.ns.svc.cluster.local`, or empty. */
  readonly domain: string;
  /** BusyBox and GNU programs word their complaints differently. */
  readonly userland: 'busybox' | 'gnu';
  readonly network: Network;
  /** Rises when a program reads what no version tells of: the clock, chance. */
  unpredictable: number;
  /** The address of the pod. */
  readonly address: () => string;
  /** What runs under a name; undefined when the image has no such program. */
  program(name: string): Program | undefined;
  listen(port: number, listener: Listener): boolean;
  /** The kernel ends a process for the container's memory: the main one, or that which took it. */
  outOfMemory(greedy?: Process): void;
}

/**
 * A script can drive JavaScript itself into the ground: calls without end, a regular expression that is none, a text
 * that is too long. That is the end of its process, as if the kernel had ended it.
 */
function* survived(work: Work<number>): Work<number> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return 128 + SIGNALS.SEGV;
    if (!(error instanceof WaitsForEver)) throw error;
    for (;;) yield { on: [] };
  }
}

/** Numbers of processes and who has them: in one container, or in all containers of a pod that share them. */
export class PidSpace {
  readonly #members = new Map<number, { readonly process: Process; readonly table?: ProcessTable }>();
  #last = 0;

  /** @param init what runs as process 1 before any container; nothing signals it */
  constructor(init?: readonly string[]) {
    if (init) this.enter((pid) => new Process(pid, 0, init));
  }

  get all(): readonly Process[] {
    return [...this.#members.values()].map(({ process }) => process);
  }

  get(pid: number): Process | undefined {
    return this.#members.get(pid)?.process;
  }

  /** The container of a process. */
  tableOf({ pid }: Process): ProcessTable | undefined {
    return this.#members.get(pid)?.table;
  }

  enter(make: (pid: number) => Process, table?: ProcessTable): Process {
    const process = make((this.#last += 1));
    this.#members.set(process.pid, { process, ...(table && { table }) });
    return process;
  }

  leave({ pid }: Process): void {
    this.#members.delete(pid);
  }
}

/** The processes of one container. */
export class ProcessTable {
  readonly #tasks: Tasks;
  readonly #ended: (process: Process) => void;
  readonly #pids: PidSpace;
  readonly #own = new Set<Process>();
  /** With it all others end. */
  #first: Process | undefined;

  constructor(tasks: Tasks, ended: (process: Process) => void = () => {}, pids = new PidSpace()) {
    this.#tasks = tasks;
    this.#ended = ended;
    this.#pids = pids;
  }

  /** Those that its processes see. */
  get all(): readonly Process[] {
    return this.#pids.all;
  }

  get(pid: number): Process | undefined {
    return this.#pids.get(pid);
  }

  /** Starts a process; what it does follows from `program`. */
  spawn(argv: readonly string[], parent: number, program: (process: Process) => Work<number>): Process {
    const process = this.#pids.enter((pid) => new Process(pid, parent, argv), this);
    this.#own.add(process);
    this.#first ??= process;
    process.task = this.#tasks.spawn(this.#life(process, program), true);
    return process;
  }

  /** Sends a signal as a process that sees the other would: process 1 dies of nothing that it does not handle. */
  signal(process: Process, signal: Signal, fromOutside = false): void {
    if (process.exitCode !== undefined) return;
    const table = this.#pids.tableOf(process);
    if (table !== this) return table?.signal(process, signal, fromOutside);
    if (signal === 'KILL')
      return process.pid === 1 && !fromOutside ? undefined : this.end(process, 128 + SIGNALS.KILL);
    const handler = process.handlers.get(signal);
    if (handler === 'catch') {
      process.pending.push(signal);
      return process.signalled.notify();
    }
    if (handler === 'ignore' || process.pid === 1 || HARMLESS.has(signal)) return;
    this.end(process, 128 + SIGNALS[signal]);
  }

  /** Ends a process where it stands. With the first one all others of the container end. */
  end(process: Process, exitCode: number): void {
    if (process.exitCode !== undefined) return;
    process.exitCode = exitCode;
    process.endedAt = this.#tasks.now();
    process.task?.cancel();
    this.#pids.leave(process);
    this.#own.delete(process);
    for (const other of this.#own) if (other.parent === process.pid) other.parent = 1;
    if (process === this.#first) for (const other of [...this.#own]) this.end(other, 128 + SIGNALS.KILL);
    this.#pids.get(process.parent)?.signalled.notify();
    process.exited.notify();
    this.#ended(process);
  }

  *#life(process: Process, program: (process: Process) => Work<number>): Work<void> {
    this.end(process, yield* survived(program(process)));
  }
}
