import type { Call, Program } from '../../process/process.ts';
import type { Options } from './options.ts';
import { Refusal, optionsOf, wholeNumber } from './options.ts';
import { linesOf, textOf, tool } from './tool.ts';

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
const octal = (value: number, width: number): string => value.toString(8).padStart(width, '0');
const rowsOf = (bytes: Uint8Array, width: number): readonly Uint8Array[] =>
  Array.from({ length: width > 0 ? Math.ceil(bytes.length / width) : 0 }, (_, i) =>
    bytes.subarray(i * width, (i + 1) * width),
  );
const visible = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');

/** The bytes of the files behind each other, without those that are skipped. */
function bytesOf(call: Call, paths: readonly string[], skip = 0, most = Infinity): Uint8Array {
  let text = '';
  for (const path of paths.length > 0 ? paths : ['-']) {
    const more = textOf(call, path);
    if (more === undefined) throw new Refusal('');
    text += more;
  }
  return new TextEncoder().encode(text).subarray(skip, Math.min(skip + most, 1 << 24));
}

const NAMES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};
const charCell = (byte: number): string =>
  byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : (NAMES[byte] ?? octal(byte, 3));

/** How a group of bytes is shown: its size, the width of its cell, its text. */
interface Cell {
  readonly size: number;
  readonly width: number;
  readonly show: (group: Uint8Array) => string;
}

const little = (group: Uint8Array): number => group.reduceRight((sum, byte) => sum * 256 + byte, 0);
const signed = (group: Uint8Array): number =>
  (group.at(-1) ?? 0) > 127 && group.length > 0 ? little(group) - 256 ** group.length : little(group);

const DECIMAL_WIDTHS: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 10, 8: 20 };
const OCTAL_WIDTHS: Readonly<Record<number, number>> = { 1: 3, 2: 6, 4: 11, 8: 22 };

/** od's `-t`: `x1`, `o2`, `u4`, `d2`, `c`, `a` @throws Refusal when it is none */
function cellOf(type: string): Cell {
  if (type === 'c' || type === 'a') return { size: 1, width: 4, show: ([byte = 0]) => charCell(byte) };
  const [, kind = '', word] = /^([doux])([1248CSIL]?)$/.exec(type) ?? [];
  const size = { C: 1, S: 2, I: 4, L: 8 }[word ?? ''] ?? Number(word || 4);
  const decimal = DECIMAL_WIDTHS[size] ?? 0;
  if (kind === 'x') return { size, width: size * 2 + 1, show: (group) => hex(little(group), size * 2) };
  if (kind === 'o')
    return {
      size,
      width: (OCTAL_WIDTHS[size] ?? 0) + 1,
      show: (group) => octal(little(group), OCTAL_WIDTHS[size] ?? 0),
    };
  if (kind === 'u') return { size, width: decimal + 1, show: (group) => String(little(group)) };
  if (kind === 'd') return { size, width: decimal + 2, show: (group) => String(signed(group)) };
  throw new Refusal(`invalid type string '${type}'`);
}

const cells = (row: Uint8Array, { size, width, show }: Cell): string =>
  rowsOf(row, size)
    .map((group) => show(group).padStart(width))
    .join('');

const SHORT: Readonly<Record<string, string>> = {
  a: 'a',
  b: 'o1',
  c: 'c',
  d: 'u2',
  o: 'o2',
  x: 'x2',
  s: 'd2',
  i: 'd4',
};
const LABELS: Readonly<Record<string, (at: number) => string>> = {
  o: (at) => octal(at, 7),
  d: (at) => String(at).padStart(7, '0'),
  x: (at) => hex(at, 6),
  n: () => '',
};

const TYPE = /[doux][1248CSIL]?|[ac]/g;

/** `x1c` are two types. */
const split = (word: string): readonly string[] => {
  const types = word.match(TYPE) ?? [];
  return types.join('') === word ? types : [word];
};

function typesOf({ all }: Options): readonly string[] {
  const types = all.flatMap(([option, value]) =>
    option === 't' ? split(value) : Object.hasOwn(SHORT, option) ? [SHORT[option] as string] : [],
  );
  return types.length > 0 ? types : ['o2'];
}

const od = tool((call) => {
  const options = optionsOf(call, 'abcdoxsit:A:j:N:vw::');
  const { flags, values, operands } = options;
  const number = (option: string): number | undefined =>
    values.has(option) ? wholeNumber(values.get(option) ?? '', true) : undefined;
  const skip = number('j') ?? 0;
  const bytes = bytesOf(call, operands, skip, number('N'));
  const shapes = typesOf(options).map(cellOf);
  const label = LABELS[values.get('A') ?? 'o'] ?? ((offset: number) => octal(offset, 7));
  const width = Number(values.get('w') || 16);
  for (const [at, row] of unrepeated(bytes, width, flags.has('v'))) {
    if (row === undefined) call.stdout.write('*\n');
    else
      shapes.forEach((shape, k) => {
        const shown = k === 0 ? label(skip + at) : label(0).replaceAll(/./g, ' ');
        call.stdout.write(`${shown}${cells(row, shape)}\n`);
      });
  }
  if (values.get('A') !== 'n') call.stdout.write(`${label(skip + bytes.length)}\n`);
});

/** Rows and where they begin; nothing, once, for whole rows that repeat what came before. */
function* unrepeated(
  bytes: Uint8Array,
  width: number,
  all: boolean,
): Generator<readonly [number, Uint8Array | undefined]> {
  let last = '';
  let starred = false;
  for (const [i, row] of rowsOf(bytes, width).entries()) {
    const same = i > 0 && last === row.join() && row.length === width && !all;
    if (!same) yield [i * width, row];
    else if (!starred) yield [i * width, undefined];
    starred = same;
    last = row.join();
  }
}

/** hexdump's ways to show a row of sixteen bytes. */
const ROWS: Readonly<Record<string, (row: Uint8Array) => string>> = {
  C: (row) =>
    ` ${[...row]
      .map((byte, i) => `${i === 8 ? ' ' : ''} ${hex(byte, 2)}`)
      .join('')
      .padEnd(49)}  |${[...row].map(visible).join('')}|`,
  b: (row) => cells(row, { size: 1, width: 4, show: ([byte = 0]) => octal(byte, 3) }).padEnd(64),
  c: (row) => cells(row, { size: 1, width: 4, show: ([byte = 0]) => charCell(byte) }).padEnd(64),
  d: (row) =>
    cells(row, { size: 2, width: 8, show: (group) => String(little(group)).padStart(5, '0') }).padEnd(64),
  o: (row) => cells(row, { size: 2, width: 8, show: (group) => octal(little(group), 6) }).padEnd(64),
  x: (row) => cells(row, { size: 2, width: 8, show: (group) => hex(little(group), 4) }).padEnd(64),
  '': (row) => cells(row, { size: 2, width: 5, show: (group) => hex(little(group), 4) }).padEnd(40),
};

/** `-e '1/1 "%02x "'`: the format for every group of bytes. */
function byFormat(bytes: Uint8Array, format: string): string {
  const [, size = '1', text = ''] = /^\s*\d*\/(\d+)\s+"([^"]*)"/.exec(format) ?? [];
  return rowsOf(bytes, Number(size))
    .map((group) =>
      text.replace('\\n', '\n').replaceAll(/%0?(\d*)([xduoc])/g, (_, width: string, kind: string) =>
        kind === 'c'
          ? String.fromCharCode(little(group))
          : little(group)
              .toString({ x: 16, o: 8 }[kind] ?? 10)
              .padStart(Number(width), '0'),
      ),
    )
    .join('');
}

const hexdump = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'bcdoxCvRe:f:n:s:');
  const number = (option: string): number | undefined =>
    values.has(option) ? wholeNumber(values.get(option) ?? '', true) : undefined;
  if (values.has('s') && operands.length === 0) throw new Refusal('stdin: Illegal seek');
  const skip = number('s') ?? 0;
  const bytes = bytesOf(call, operands, skip, number('n'));
  if (values.has('e')) return call.stdout.write(byFormat(bytes, values.get('e') ?? ''));
  const kind = [...flags].find((flag) => Object.hasOwn(ROWS, flag)) ?? '';
  const width = kind === 'C' ? 8 : 7;
  for (const [at, row] of unrepeated(bytes, 16, flags.has('v')))
    call.stdout.write(row === undefined ? '*\n' : `${hex(skip + at, width)}${ROWS[kind]?.(row)}\n`);
  if (bytes.length > 0) call.stdout.write(`${hex(skip + bytes.length, width)}\n`);
});

/** `xxd -r`, `xxd -r -p`: bytes from their hexadecimal digits. */
function reverted(text: string, plain: boolean): string {
  const digits = plain
    ? text.replaceAll(/[^0-9a-fA-F]/g, '')
    : linesOf(text)
        .map((line) =>
          line
            .replace(/^[^:]*: /, '')
            .replace(/ {2}.*$/, '')
            .replaceAll(' ', ''),
        )
        .join('');
  return Buffer.from(digits, 'hex').toString();
}

const xxd = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'l:s:g:c:o:prui');
  const number = (option: string, otherwise: number): number =>
    values.has(option) ? wholeNumber(values.get(option) ?? '') : otherwise;
  if (flags.has('r'))
    return call.stdout.write(reverted(textOf(call, operands[0] ?? '-') ?? '', flags.has('p')));
  if (values.has('s') && operands.length === 0) throw new Refusal('stdin: Illegal seek');
  const skip = number('s', 0);
  const bytes = bytesOf(call, operands, skip, number('l', Infinity));
  const [width, group] = [number('c', flags.has('p') ? 30 : 16), number('g', 2)];
  const full = width * 2 + Math.ceil(width / group);
  for (const [i, row] of rowsOf(bytes, width).entries()) {
    const shown = rowsOf(row, group || width).map((part) => [...part].map((byte) => hex(byte, 2)).join(''));
    if (flags.has('p')) call.stdout.write(`${shown.join('')}\n`);
    else
      call.stdout.write(
        `${hex(skip + i * width, 8)}: ${shown.join(' ').padEnd(full)} ${[...row].map(visible).join('')}\n`,
      );
  }
});

const strings = tool((call) => {
  const { values, operands } = optionsOf(call, 'afon:t:');
  const least = wholeNumber(values.get('n') ?? '4');
  for (const path of operands.length > 0 ? operands : ['-'])
    for (const [found] of (textOf(call, path) ?? '').matchAll(/[\t -~]+/g))
      if (found.length >= least) call.stdout.write(`${found}\n`);
});

export const DUMP_TOOLS: Readonly<Record<string, Program>> = { od, hexdump, xxd, strings };
