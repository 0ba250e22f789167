import type { Call, Program } from '../../process/process.ts';
import { optionsOf, wholeNumber } from './options.ts';
import { inputs, linesOf, textOf, tool } from './tool.ts';

const rev = tool((call) => {
  let code = 0;
  for (const [, text] of inputs(call, optionsOf(call, '').operands, (failed) => (code = failed)))
    call.stdout.write(text.replaceAll(/[^\n]+/g, (line) => [...line].reverse().join('')));
  return code;
});

const tac = tool((call) => {
  let code = 0;
  for (const [, text] of inputs(call, optionsOf(call, '').operands, (failed) => (code = failed)))
    call.stdout.write((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''));
  return code;
});

const nl = tool((call) => {
  const { values, operands } = optionsOf(call, 'b:i:s:v:w:p');
  const number = (option: string, otherwise: number): number =>
    wholeNumber(values.get(option) ?? String(otherwise));
  const [width, step] = [number('w', 6), number('i', 1)];
  const glue = values.get('s') ?? '\t';
  let next = number('v', 1);
  let code = 0;
  const show = (line: string): void => {
    const counts = values.get('b') === 'a' || (line !== '' && values.get('b') !== 'n');
    const label = counts ? String(next).padStart(width) + glue : ' '.repeat(width + glue.length);
    if (counts) next += step;
    call.stdout.write(`${label}${line}\n`);
  };
  for (const [, text] of inputs(call, operands, (failed) => (code = failed))) linesOf(text).forEach(show);
  return code;
});

const DELIMITERS: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '', '\\': '\\' };
const delimitersOf = (word: string): readonly string[] =>
  (word.match(/\\.|[^]/g) ?? ['']).map((each) =>
    each.startsWith('\\') ? (DELIMITERS[each.slice(1)] ?? each.slice(1)) : each,
  );

const joined = (parts: readonly string[], glue: readonly string[]): string =>
  `${parts.map((part, i) => (i === 0 ? part : (glue[(i - 1) % glue.length] ?? '') + part)).join('')}\n`;

/** One line of each; BusyBox leaves out files that have ended, GNU takes them for empty. */
const row = (call: Call, columns: readonly string[][]): readonly string[] =>
  columns.flatMap((column) => column.shift() ?? (call.system.userland === 'gnu' ? [''] : []));

/** `paste -d, A B` puts lines side by side, `paste -s` one behind the other. */
const paste = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'd:s', { delimiters: 'd:', serial: 's' });
  const glue = delimitersOf(values.get('d') ?? '\t');
  const paths = operands.length > 0 ? operands : ['-'];
  // every `-` takes its turn at the same input
  const shared = paths.filter((path) => path === '-').length > 1 ? linesOf(call.stdin.all()) : undefined;
  const columns: string[][] = [];
  for (const path of paths) {
    const text = path === '-' && shared ? '' : textOf(call, path);
    if (text === undefined) return 1;
    columns.push(path === '-' && shared ? shared : linesOf(text));
  }
  if (flags.has('s')) for (const column of columns) call.stdout.write(joined(column, glue));
  else while (columns.some(({ length }) => length > 0)) call.stdout.write(joined(row(call, columns), glue));
  return 0;
});

/** Breaks a line at a width; at blanks when it can. */
function folded(line: string, width: number, atBlanks: boolean): string {
  let out = '';
  let rest = line;
  while (rest.length > width) {
    const blank = atBlanks ? rest.slice(0, width).search(/\s[^\s]*$/) : -1;
    const cut = blank < 0 ? width : blank + 1;
    out += `${rest.slice(0, cut)}\n`;
    rest = rest.slice(cut);
  }
  return out + rest;
}

const fold = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'bsw:', { width: 'w:', spaces: 's' });
  const width = Math.max(1, wholeNumber(values.get('w') ?? '80'));
  let code = 0;
  for (const [, text] of inputs(call, operands, (failed) => (code = failed)))
    call.stdout.write(text.replaceAll(/[^\n]+/g, (line) => folded(line, width, flags.has('s'))));
  return code;
});

function expanded(line: string, stop: number, onlyFirst: boolean): string {
  const most = onlyFirst ? (/^[\t ]*/.exec(line)?.[0] ?? '') : line;
  let out = '';
  for (const char of most) out += char === '\t' ? ' '.repeat(stop - (out.length % stop)) : char;
  return out + line.slice(most.length);
}

const expand = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'it:', { initial: 'i', tabs: 't:' });
  const stop = Math.max(1, wholeNumber(values.get('t') ?? '8'));
  let code = 0;
  for (const [, text] of inputs(call, operands, (failed) => (code = failed)))
    call.stdout.write(text.replaceAll(/[^\n]+/g, (line) => expanded(line, stop, flags.has('i'))));
  return code;
});

const unexpand = tool((call) => {
  const { values, operands } = optionsOf(call, 'fat:', { all: 'a', tabs: 't:' });
  const stop = Math.max(1, wholeNumber(values.get('t') ?? '8'));
  let code = 0;
  const shrunk = (blanks: string): string =>
    '\t'.repeat(Math.floor(blanks.length / stop)) + ' '.repeat(blanks.length % stop);
  for (const [, text] of inputs(call, operands, (failed) => (code = failed)))
    call.stdout.write(text.replaceAll(/^ +/gm, shrunk));
  return code;
});

/** `shuf` always shuffles alike: the first of what there is changes places with the last, and so on. */
const shuf = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'ei:n:o:z');
  const [low = '', high = ''] = (values.get('i') ?? '').split('-');
  const all = values.has('i')
    ? Array.from({ length: Number(high) - Number(low) + 1 }, (_, i) => String(Number(low) + i))
    : flags.has('e')
      ? [...operands]
      : linesOf(textOf(call, operands[0] ?? '-') ?? '');
  const mixed = all
    .map((line, i) => [(i * 7919 + 5) % (all.length || 1), line] as const)
    .sort(([a], [b]) => a - b);
  const count = values.has('n') ? wholeNumber(values.get('n') ?? '') : mixed.length;
  call.stdout.write(
    mixed
      .slice(0, count)
      .map(([, line]) => `${line}\n`)
      .join(''),
  );
});

export const LINE_TOOLS: Readonly<Record<string, Program>> = {
  rev,
  tac,
  nl,
  paste,
  fold,
  expand,
  unexpand,
  shuf,
};
