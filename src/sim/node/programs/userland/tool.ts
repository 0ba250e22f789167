import { FileError } from '../../files/tree.ts';
import { normalize } from '../../files/mounts.ts';
import type { Call, Program } from '../../process/process.ts';
import { quick } from '../../shell/quick.ts';

/** A program that takes no time: it answers with its exit code. */
export const tool = (run: (call: Call) => number | void): Program =>
  quick(function* (call) {
    try {
      return run(call) ?? 0;
    } catch (error) {
      if (error instanceof SyntaxError) call.stderr.write(`${call.argv[0]}: bad regex\n`);
      else if (error instanceof FileError) call.stderr.write(`${call.argv[0]}: ${error.message}\n`);
      else throw error;
      return error instanceof SyntaxError ? 2 : 1;
    }
  });

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
      call.stderr.write(`${call.argv[0]}: ${words(path)}: ${error.message}\n`);
      code = 1;
    }
  }
  return code;
}

/** The complaint of a userland: BusyBox says `can't open 'x'`, GNU says `x` or `cannot open 'x'`. */
export const byUserland = ({ system }: Call, busybox: string, gnu: string): string =>
  system.userland === 'busybox' ? busybox : gnu;

/** The text of files, or of the standard input when none is named. */
export function* inputs(
  call: Call,
  paths: readonly string[],
  failed: (code: number) => void,
): Generator<readonly [string, string]> {
  if (paths.length === 0) yield ['', call.stdin.all()];
  for (const path of paths) {
    if (path === '-') yield ['-', call.stdin.all()];
    else {
      try {
        yield [path, call.files.read(at(call, path))];
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        call.stderr.write(
          `${call.argv[0]}: ${byUserland(call, `can't open '${path}'`, path)}: ${error.message}\n`,
        );
        failed(1);
      }
    }
  }
}

/** Lines without their ends. */
export const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};
