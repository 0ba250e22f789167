import { FileError } from '../../files/tree.ts';
import { normalize } from '../../files/mounts.ts';
import type { Call, Program } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { quick } from '../../shell/quick.ts';
import { Refusal, complain } from './options.ts';
import { toolName } from './usage.ts';

/** A program that takes no time: it answers with its exit code. */
export const tool = (run: (call: Call) => number | void): Program =>
  quick(function* (call) {
    try {
      return run(call) ?? 0;
    } catch (error) {
      return failure(call, error);
    }
  });

/** The same for a program that runs others. */
export const runner = (run: (call: Call) => Work<number>): Program =>
  quick(function* (call) {
    try {
      return yield* run(call);
    } catch (error) {
      return failure(call, error);
    }
  });

/** A tool that may have to wait for others: a process of its own, which a signal ends. */
export const waiting = (run: (call: Call) => Work<number>): Program =>
  function* (call) {
    try {
      return yield* run(call);
    } catch (error) {
      return failure(call, error);
    }
  };

/** What a tool says of the error that ends it. */
function failure(call: Call, error: unknown): number {
  const name = toolName(call);
  if (error instanceof Refusal) return complain(call, name, error);
  if (error instanceof SyntaxError) call.stderr.write(`${name}: bad regex\n`);
  else if (error instanceof FileError) call.stderr.write(`${name}: ${error.message}\n`);
  else throw error;
  return error instanceof SyntaxError ? 2 : 1;
}

/** Flags and operands of a command line: `-rf a b` is r, f and [a, b]; flags in `valued` take the next word. */
export interface Line {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

export function lineOf(argv: readonly string[], valued = ''): Line {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 1; i < argv.length; i += 1) {
    const word = argv[i] as string;
    if (word === '--') return { flags, values, operands: [...operands, ...argv.slice(i + 1)] };
    if (word.startsWith('--')) flags.add(word.slice(2));
    else if (word === '-' || !word.startsWith('-')) operands.push(word);
    else {
      const at = [...word].findIndex((char, k) => k > 0 && valued.includes(char));
      for (const char of word.slice(1, at < 0 ? undefined : at)) flags.add(char);
      if (at < 0) continue;
      const glued = word.slice(at + 1);
      values.set(word[at] as string, glued || (argv[(i += 1)] ?? ''));
    }
  }
  return { flags, values, operands };
}

export const at = (call: Call, path: string): string =>
  path.endsWith('/') && path !== '/' ? `${normalize(path, call.cwd)}/` : normalize(path, call.cwd);

/** Does something to each path and complains about those that refuse; the exit code is 1 when one did. */
export function each(
  call: Call,
  paths: readonly string[],
  words: (path: string) => string,
  act: (path: string) => void,
): number {
  let code = 0;
  for (const path of paths) {
    try {
      act(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      call.stderr.write(`${toolName(call)}: ${words(path)}: ${error.message}\n`);
      code = 1;
    }
  }
  return code;
}

/** The complaint of a userland: BusyBox says `can't open 'x'`, GNU says `x` or `cannot open 'x'`. */
export const byUserland = ({ system }: Call, busybox: string, gnu: string): string =>
  system.userland === 'busybox' ? busybox : gnu;

/** BusyBox tools that say `can't open 'x'`; the others only name the file. */
const CANNOT_OPEN: ReadonlySet<string> = new Set(['cat', 'tail', 'uniq', 'tar', 'dd']);

const openWords = (call: Call, path: string): string =>
  byUserland(
    call,
    CANNOT_OPEN.has(toolName(call)) ? `can't open '${path}': ` : `${path}: `,
    gnuOpen(call, path),
  );

const gnuOpen = (call: Call, path: string): string =>
  ['head', 'tail'].includes(toolName(call)) ? `cannot open '${path}' for reading: ` : `${path}: `;

/** What BusyBox tools say of a directory that they were to read; those that are not told of say nothing. */
const OF_DIRECTORY: Readonly<Record<string, (path: string) => string>> = {
  cat: () => 'read error: Is a directory',
  tail: () => 'read error: Is a directory',
  base64: () => 'read error: Is a directory',
  uniq: (path) => `${path}: I/O error`,
  head: (path) => `${path}: Input/output error`,
  fold: (path) => `${path}: Input/output error`,
  expand: (path) => `${path}: Input/output error`,
  unexpand: (path) => `${path}: Input/output error`,
  wc: (path) => `${path}: Is a directory`,
  tac: (path) => `${path}: Is a directory`,
  hexdump: (path) => `${path}: Is a directory`,
  xxd: (path) => `${path}: Is a directory`,
  awk: () => 'cmd. line:1: Is a directory',
};

function unreadable(call: Call, path: string, error: FileError): string | undefined {
  if (error.code !== 'EISDIR' || call.system.userland === 'gnu')
    return `${openWords(call, path)}${error.message}`;
  const name = toolName(call);
  return Object.hasOwn(OF_DIRECTORY, name) ? OF_DIRECTORY[name]?.(path) : undefined;
}

/** One file's text; undefined when it cannot be read, which was said then. A directory is as good as empty to most. */
export function textOf(call: Call, path: string): string | undefined {
  if (path === '-') return call.stdin.all();
  try {
    return call.files.read(at(call, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const said = unreadable(call, path, error);
    if (said !== undefined) call.stderr.write(`${toolName(call)}: ${said}\n`);
    return said === undefined ? '' : undefined;
  }
}

/** The text of files, or of the standard input when none is named. */
export function* inputs(
  call: Call,
  paths: readonly string[],
  failed: (code: number) => void,
): Generator<readonly [string, string]> {
  if (paths.length === 0) yield ['', call.stdin.all()];
  for (const path of paths) {
    const text = textOf(call, path);
    if (text === undefined) failed(1);
    else yield [path, text];
  }
}

/** Lines without their ends. */
export const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};
