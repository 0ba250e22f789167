import { separatorOf, separatorsOf } from './expand.ts';
import type { Frame } from './builtin.ts';
import { ShellTrouble } from './shell.ts';
import type { ShellState } from './shell.ts';

interface Options {
  readonly raw: boolean;
  /** `-n`: no more characters than this. */
  readonly most: number;
  readonly names: readonly string[];
}

function optionsOf(words: readonly string[]): Options {
  let [raw, most, at] = [false, Infinity, 0];
  for (; /^-./.test(words[at] ?? '') && words[at] !== '--'; at += 1) {
    const word = words[at] as string;
    if (!/^-(?:r|s|[ptnud].*|r[ptnud].*)$/.test(word)) throw new ShellTrouble(`illegal option ${word}`);
    if (word.includes('r')) raw = true;
    const [, kind, attached] = /([ptnud])(.*)$/.exec(word) ?? [];
    if (kind === undefined) continue;
    const value = attached || (words[(at += 1)] ?? '');
    if (kind === 'n') most = Number(value) || Infinity;
  }
  return { raw, most, names: words.slice(words[at] === '--' ? at + 1 : at) };
}

/** A character that was behind a backslash stands for itself: it neither separates nor is cut off. */
const KEPT = '\u0000';

/** One line of input without its end; undefined at the end of the input. Without `-r` a backslash joins lines. */
function lineFrom({ streams }: Frame, { raw, most }: Options): { line: string; isWhole: boolean } {
  let line = '';
  for (;;) {
    const next = streams.stdin.line() ?? '';
    const isWhole = next.endsWith('\n');
    line += isWhole ? next.slice(0, -1) : next;
    const goesOn = !raw && isWhole && /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
    if (!goesOn) return { line: line.slice(0, most), isWhole: isWhole || line.length >= most };
    line = line.slice(0, -1);
  }
}

/** `read [-r] NAMES`: a line's fields; the last name gets what is left. */
export function readLine(frame: Frame): number {
  const { shell, argv } = frame;
  const options = optionsOf(argv.slice(1));
  const { line, isWhole } = lineFrom(frame, options);
  const text = options.raw ? line : line.replaceAll(/\\([^])/g, `${KEPT}$1`);
  const { names } = options;
  if (names.length === 0) shell.set('REPLY', plain(text));
  else share(shell, names, text);
  return isWhole ? 0 : 1;
}

const plain = (text: string): string => text.replaceAll(KEPT, '');

function share(shell: ShellState, names: readonly string[], text: string): void {
  const separators = separatorsOf(shell);
  const blanks = separators.replaceAll(/\S/g, '');
  let rest = trimmed(text, blanks, 'start');
  for (const name of names.slice(0, -1)) {
    const match = firstSeparator(rest, separators);
    shell.set(name, plain(match ? rest.slice(0, match.index) : rest));
    rest = match ? rest.slice(match.index + match[0].length) : '';
  }
  shell.set(names.at(-1) as string, plain(trimmed(rest, blanks, 'end')));
}

function firstSeparator(
  text: string,
  separators: string,
): (RegExpMatchArray & { index: number }) | undefined {
  if (separators === '') return undefined;
  for (const match of text.matchAll(separatorOf(separators)))
    if (text[match.index - 1] !== KEPT) return match;
  return undefined;
}

function trimmed(text: string, blanks: string, side: 'start' | 'end'): string {
  let [from, to] = [0, text.length];
  if (side === 'start') while (from < to && blanks.includes(text[from] as string)) from += 1;
  else while (to > from && blanks.includes(text[to - 1] as string) && text[to - 2] !== KEPT) to -= 1;
  return text.slice(from, to);
}
