import type { Call, Program } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { Topic } from '../../process/tasks.ts';
import type { Options } from './options.ts';
import { Refusal, complain, optionsOf } from './options.ts';
import { at, inputs } from './tool.ts';
import { tool } from './tool.ts';
import { toolName } from './usage.ts';

/** `-5` is `-n 5`, `+5` is `-n +5`. */
const old = (call: Call): Call => ({
  ...call,
  argv: call.argv.map((word, i) =>
    i === 1 && /^-\d+[a-z]?$/i.test(word)
      ? `-n${word.slice(1)}`
      : i === 1 && /^\+\d+$/.test(word)
        ? `-n${word}`
        : word,
  ),
});

const SIZES: Readonly<Record<string, number>> = { '': 1, b: 512, k: 1024, K: 1024, m: 1 << 20, M: 1 << 20 };

/** `5`, `+5`, `-5`, `5k` @throws Refusal `invalid number 'x'` */
function countOf(word: string): { readonly sign: string; readonly count: number } {
  const match = /^([-+]?)(\d+)([bkKmM]?)$/.exec(word);
  if (!match) throw new Refusal(`invalid number '${word}'`);
  return { sign: match[1] ?? '', count: Number(match[2]) * (SIZES[match[3] ?? ''] ?? 1) };
}

const pieces = (text: string, bytes: boolean): readonly string[] =>
  bytes ? [...text] : text === '' ? [] : text.split(/(?<=\n)/);

const LONG = { lines: 'n:', bytes: 'c:', quiet: 'q', silent: 'q', verbose: 'v', follow: 'f', retry: 'F' };

/** What is asked for last counts: lines or bytes, and how many. */
function wish({ all }: Options): { readonly word: string; readonly bytes: boolean } {
  const last = all.findLast(([option]) => option === 'n' || option === 'c');
  return { word: last?.[1] ?? '10', bytes: last?.[0] === 'c' };
}

const title = (name: string): string => `==> ${name === '-' || name === '' ? 'standard input' : name} <==\n`;

/** Prints each text, with its name above it when there are several. */
function print(call: Call, { flags, operands }: Options, cut: (text: string) => string): number {
  let code = 0;
  const texts = inputs(call, operands, (failed) => (code = failed));
  // tail opens all files before it begins, and counts only those that it could open
  const shown = toolName(call) === 'tail' ? [...texts] : texts;
  const several = Array.isArray(shown) ? shown.length > 1 : operands.length > 1;
  const titled = flags.has('v') || (several && !flags.has('q'));
  let first = true;
  for (const [name, text] of shown) {
    const gap = first && (operands[0] === name || Array.isArray(shown) || operands.length === 0) ? '' : '\n';
    if (titled) call.stdout.write(gap + title(name));
    first = false;
    call.stdout.write(cut(text));
  }
  if (Array.isArray(shown) && first && call.system.userland === 'busybox')
    call.stderr.write('tail: no files\n');
  return code;
}

const head = tool((call) => {
  const options = optionsOf(old(call), 'n:c:qv', LONG);
  const { word, bytes } = wish(options);
  const { sign, count } = countOf(word);
  return print(call, options, (text) =>
    pieces(text, bytes)
      .slice(0, sign === '-' ? (count === 0 ? undefined : -count) : count)
      .join(''),
  );
});

function lastOf(text: string, word: string, bytes: boolean): string {
  const { sign, count } = countOf(word);
  const all = pieces(text, bytes);
  if (sign === '+') return all.slice(Math.max(count - 1, 0)).join('');
  return count === 0 ? '' : all.slice(-count).join('');
}

/** `tail -f` waits for more; of /dev/zero it eats memory until the kernel ends it. */
const tail: Program = function* (call) {
  try {
    const options = optionsOf(old(call), 'n:c:s:fFqv', LONG);
    if (options.operands.includes('/dev/zero')) {
      call.system.outOfMemory(call.process);
      yield {};
    }
    const { word, bytes } = wish(options);
    countOf(word);
    const code = print(call, options, (text) => lastOf(text, word, bytes));
    if (options.flags.has('f') || options.flags.has('F')) yield* follow(call, options.operands);
    return code;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return complain(call, 'tail', error);
  }
};

function* follow(call: Call, paths: readonly string[]): Work<never> {
  const touched = new Topic();
  const stop = call.files.watch(() => touched.notify());
  const read = () =>
    paths.map((path) => (call.files.exists(at(call, path)) ? call.files.read(at(call, path)) : ''));
  let seen = read();
  try {
    for (;;) {
      yield { on: [touched] };
      const now = read();
      now.forEach((text, i) =>
        call.stdout.write(text.startsWith(seen[i] ?? '') ? text.slice((seen[i] ?? '').length) : text),
      );
      seen = now;
    }
  } finally {
    stop();
  }
}

export const HEAD_TAIL_TOOLS: Readonly<Record<string, Program>> = { head, tail };
