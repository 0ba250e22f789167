import type { Call } from '../process/process.ts';
import { Buffered, Input } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import type { Command, Redirect } from './ast.ts';
import { Conditional } from './conditional.ts';
import type { Substitute } from './expand.ts';
import { arithmetic as calculated, pattern, text } from './expand.ts';
import { runFor, runWhile } from './loops.ts';
import { parse } from './parse.ts';
import { matches } from './pattern.ts';
import { runPipeline } from './pipeline.ts';
import { redirected } from './redirects.ts';
import { runSimple } from './simple-command.ts';
import type { Streams } from './shell.ts';
import { Exit, Jump, Return, ShellState, ShellTrouble } from './shell.ts';
import { SyntaxTrouble } from './syntax-trouble.ts';

/** A script that takes no time must still end: after so many commands at one moment the shell rests, longer each time. */
const BREATHLESS = 20_000;
const REST_MOST = 600_000;

/**
 * Runs a script as the process of `call`: what `sh -c TEXT NAME ARGS...` does. Time passes in it only where a program
 * takes time (`sleep`, a server); everything else happens at one moment.
 *
 * Why a shell of our own: containers, hooks, probes and `kubectl exec` all need one that stops in the middle of a script
 * (`sleep`, `wait`, a server), gets signals there (`trap`, a grace period that ends), and goes on when the cluster's
 * clock says so, in the same order every time. Shells made for JavaScript answer with promises and know no signals, so
 * they could serve `exec` alone, with other programs and other error texts than the container's own.
 */
export function* runScript(
  call: Call,
  source: string,
  name: string,
  args: readonly string[],
  flags: ReadonlySet<string>,
): Work<number> {
  const shell = new ShellState(call, name);
  shell.positional = args;
  for (const flag of flags) shell.flags.add(flag as 'e');
  const level = Number(call.env.get('SHLVL') ?? '0') + 1;
  shell.variables.set('SHLVL', String(level)).set('PWD', shell.cwd);
  shell.exported.add('SHLVL').add('PWD');
  return yield* new Interpreter(shell).whole(source, call);
}

/** Walks a script. One for each shell and subshell. */
export class Interpreter {
  readonly shell: ShellState;
  #steps = 0;
  #stepsAt = 0;
  #resting = 500;
  /** What a container's script ends with: where nothing is known of the image that is its server. */
  final: Command | undefined;
  /** Commands that a shell without traps gives its own process to: nobody is left to tell how they die. */
  last: ReadonlySet<Command>;

  constructor(shell: ShellState, last: ReadonlySet<Command> = new Set()) {
    this.shell = shell;
    this.last = last;
  }

  /** Runs `$(...)`. */
  readonly substitute: Substitute = (command) => this.#captured(command);

  /** A script from its first line to its end, with its EXIT trap. */
  *whole(source: string, streams: Streams): Work<number> {
    const { shell } = this;
    let code = 0;
    try {
      const script = parse(source);
      this.last = new Set(source.endsWith('\n') ? [] : lastCommands(script));
      this.final = shell.process.pid === 1 ? finalCommand(script) : undefined;
      yield* this.run(script, streams);
      code = shell.status;
    } catch (error) {
      code = this.#ending(error, streams);
    }
    return yield* this.#endWith(code, streams);
  }

  /** Runs what was trapped for the shell's end. */
  *#endWith(code: number, streams: Streams): Work<number> {
    const { shell } = this;
    const last = shell.traps.get('EXIT');
    if (last === undefined) return code;
    shell.traps.delete('EXIT');
    shell.status = code;
    try {
      yield* this.run(parse(last), streams);
      return code;
    } catch (error) {
      return this.#ending(error, streams);
    }
  }

  #ending(error: unknown, streams: Streams): number {
    if (error instanceof Exit || error instanceof Return) return error.code;
    if (error instanceof Jump) return 0;
    if (!(error instanceof ShellTrouble || error instanceof SyntaxTrouble)) throw error;
    const { shell } = this;
    const line = shell.call.system.userland === 'busybox' || error instanceof SyntaxTrouble ? '' : 'line 1: ';
    shell.ledFrom(streams).stderr.write(`${shell.name}: ${line}${error.message}\n`);
    return error instanceof ShellTrouble ? error.code : 2;
  }

  /** Runs a command; its exit code becomes `$?`. */
  *run(command: Command, streams: Streams): Work<void> {
    yield* this.#breathe();
    yield* this.#traps(streams);
    const { shell } = this;
    yield* this.#dispatch(command, streams);
    // also behind the last command of a script, and before `set -e` ends it (ash's evaltree)
    yield* this.#traps(streams);
    if (shell.status !== 0 && shell.flags.has('e') && shell.guarded === 0 && endsUnderE(command))
      throw new Exit(shell.status);
  }

  /** A shell that has been killed goes no further; one that never rests is made to. */
  *#breathe(): Work<void> {
    const { process, system } = this.shell.call;
    if (process.exitCode !== undefined) yield {};
    const now = system.tasks.now();
    this.#steps = now === this.#stepsAt ? this.#steps + 1 : 0;
    this.#stepsAt = now;
    if (this.#steps <= BREATHLESS) return;
    this.#resting = Math.min(this.#resting * 2, REST_MOST);
    yield { at: now + this.#resting };
  }

  /** Runs what was trapped for signals that have arrived. */
  *#traps(streams: Streams): Work<void> {
    const { shell } = this;
    for (let signal = shell.process.pending.shift(); signal; signal = shell.process.pending.shift()) {
      const action = shell.traps.get(signal);
      if (!action) continue;
      const { status } = shell;
      yield* this.run(parse(action), streams);
      shell.status = status;
    }
  }

  *#dispatch(command: Command, streams: Streams): Work<void> {
    switch (command.kind) {
      case 'list':
        return yield* this.#list(command.items, streams);
      case 'and':
      case 'or':
        return yield* this.#chain(command, streams);
      case 'pipeline':
        return yield* runPipeline(this, command, streams);
      case 'simple':
        return yield* runSimple(this, command, streams);
      case 'function':
        return (void this.shell.functions.set(command.name, command.body), void (this.shell.status = 0));
      default:
        return yield* this.#compound(command, streams);
    }
  }

  *#list(items: Extract<Command, { kind: 'list' }>['items'], streams: Streams): Work<void> {
    for (const { command, background } of items) {
      if (background) this.#launch(command, streams);
      else yield* this.run(command, streams);
    }
  }

  #launch(command: Command, streams: Streams): void {
    const { shell } = this;
    const { system } = shell.call;
    const argv =
      command.kind === 'simple'
        ? command.words.map((word) => word.map((part) => (part.kind === 'text' ? part.text : '')).join(''))
        : shell.process.argv;
    const child = system.processes.spawn(argv, shell.process.pid, (process) => {
      const inner = shell.subshell({ ...shell.ledFrom(streams), stdin: new Input() }, process);
      return new Interpreter(inner).inside(command, inner.call, true);
    });
    // without job control what runs in the background does not hear of the keyboard
    for (const signal of ['INT', 'QUIT'] as const) child.handlers.set(signal, 'ignore');
    const { stdout, stderr } = shell.ledFrom(streams);
    child.outputs = [stdout, stderr].filter((_, at) => !isLed(command, at + 1));
    shell.lastBackground = child;
    shell.jobs.push(child);
    shell.changes += 1;
    shell.status = 0;
  }

  /**
   * A command in a shell of its own.
   * @param alone it has a process of its own too: a lone program takes that over, as after a fork and an exec
   */
  *inside(command: Command, streams: Streams, alone = false): Work<number> {
    try {
      if (alone && command.kind === 'simple') yield* runSimple(this, command, streams, true);
      else yield* this.run(command, streams);
      return yield* this.#endWith(this.shell.status, streams);
    } catch (error) {
      return yield* this.#endWith(this.#ending(error, streams), streams);
    }
  }

  *#chain({ kind, left, right }: Extract<Command, { kind: 'and' | 'or' }>, streams: Streams): Work<void> {
    yield* this.guarded(left, streams);
    if ((this.shell.status === 0) === (kind === 'and')) yield* this.run(right, streams);
  }

  /** Runs a command whose failure does not end the shell (`set -e`): a condition, the left side of `&&`. */
  *guarded(command: Command, streams: Streams): Work<void> {
    this.shell.guarded += 1;
    try {
      yield* this.run(command, streams);
    } finally {
      this.shell.guarded -= 1;
    }
  }

  /** A command in a subshell. What it prints and changes counts as the shell's own doing. */
  *inSubshell(command: Command, streams: Streams): Work<number> {
    const inner = this.shell.subshell(this.shell.ledFrom(streams));
    const code = yield* new Interpreter(inner, this.last).inside(command, inner.call);
    this.shell.changes += inner.changes;
    return code;
  }

  *#captured(command: Command): Work<string> {
    const out = new Buffered();
    const inner = this.shell.subshell({ ...this.shell.ledFrom(this.shell.call), stdout: out });
    this.shell.substituted = yield* new Interpreter(inner).inside(command, inner.call);
    return out.text;
  }

  /** Without redirections streams stay what they are, so that a later `exec` leads them elsewhere. */
  *#streamsOf(redirects: readonly Redirect[], outer: Streams): Work<Streams | undefined> {
    if (redirects.length === 0) return outer;
    return yield* redirected(this.shell, redirects, this.shell.ledFrom(outer), this.substitute);
  }

  *#compound(command: Extract<Command, { redirects: readonly Redirect[] }>, outer: Streams): Work<void> {
    const streams = yield* this.#streamsOf(command.redirects, outer);
    if (!streams) return;
    switch (command.kind) {
      case 'if':
        return yield* this.#if(command, streams);
      case 'while':
        return yield* runWhile(this, command, streams);
      case 'for':
        return yield* runFor(this, command, streams);
      case 'case':
        return yield* this.#case(command, streams);
      case 'test':
        return void (this.shell.status = (yield* new Conditional(
          this.shell,
          command.tokens,
          this.substitute,
        ).or())
          ? 0
          : 1);
      case 'calculation':
        return void (this.shell.status =
          (yield* calculated(this.shell, command.expression, this.substitute)) === '0' ? 1 : 0);
      case 'group':
        return yield* this.run(command.body, streams);
      case 'subshell':
        return void (this.shell.status = yield* this.inSubshell(command.body, streams));
      default:
        return yield* runSimple(this, command, outer);
    }
  }

  *#if({ clauses, otherwise }: Extract<Command, { kind: 'if' }>, streams: Streams): Work<void> {
    for (const { condition, body } of clauses) {
      yield* this.guarded(condition, streams);
      if (this.shell.status === 0) return yield* this.run(body, streams);
    }
    this.shell.status = 0;
    if (otherwise) yield* this.run(otherwise, streams);
  }

  *#case({ word, arms }: Extract<Command, { kind: 'case' }>, streams: Streams): Work<void> {
    const subject = yield* text(this.shell, word, this.substitute);
    this.shell.status = 0;
    for (const { patterns, body } of arms) {
      for (const each of patterns) {
        if (matches(yield* pattern(this.shell, each, this.substitute), subject))
          return yield* this.run(body, streams);
      }
    }
  }
}

/** `set -e` is about commands, pipelines and subshells; what holds several commands ends with one of them (ash's evaltree). */
const endsUnderE = (command: Command): boolean =>
  command.kind === 'pipeline'
    ? !command.negated
    : ['simple', 'subshell', 'test', 'calculation'].includes(command.kind);

/** The last command that a script comes to by itself. */
function finalCommand(command: Command): Command | undefined {
  if (command.kind === 'list') {
    const last = command.items.at(-1);
    return last && finalCommand(last.command);
  }
  if (command.kind === 'and' || command.kind === 'or') return finalCommand(command.right);
  return command.kind === 'simple' ? command : undefined;
}

/** The commands that `sh -c` may end with: they are run in its place (ash's EV_EXIT). */
function lastCommands(command: Command): readonly Command[] {
  switch (command.kind) {
    case 'list': {
      const last = command.items.at(-1);
      return last && !last.background ? lastCommands(last.command) : [];
    }
    case 'and':
    case 'or':
      return lastCommands(command.right);
    case 'group':
    case 'subshell':
      return lastCommands(command.body);
    case 'if':
      return [...command.clauses.map(({ body }) => body), command.otherwise].flatMap((body) =>
        body ? lastCommands(body) : [],
      );
    case 'case':
      return command.arms.flatMap(({ body }) => lastCommands(body));
    default:
      return [command];
  }
}

/** The command itself leads a stream elsewhere (`> FILE`, `2>&1`). */
const isLed = (command: Command, fd: number): boolean =>
  'redirects' in command &&
  command.redirects.some(
    ({ fd: led, operator }) => operator === '&>' || (led === fd && operator.startsWith('>')),
  );
