import type { Call, Program } from '../../process/process.ts';
import type { Options } from './options.ts';
import { Refusal, optionsOf } from './options.ts';
import { at, textOf, tool } from './tool.ts';

type Compare = (a: string, b: string) => number;

/** A part of the line to compare, and how. */
interface Key {
  readonly part: (line: string) => string;
  readonly flags: string;
}

const byText: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const numeric = (text: string): number => Number(/^\s*-?\d*\.?\d*/.exec(text)?.[0]) || 0;
const general = (text: string): number => Number.parseFloat(text) || 0;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const SCALE = 'KMGTPE';
const human = (text: string): number => {
  const [, number = '0', unit = ''] = /^\s*(-?[\d.]+)\s*([KMGTPE]?)/i.exec(text) ?? [];
  return Number(number) * 1024 ** (unit ? SCALE.indexOf(unit.toUpperCase()) + 1 : 0);
};

const parts = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? [];

/** `v1.9` before `v1.10` */
function byVersion(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i += 1) {
    const [p, q] = [x[i] ?? '', y[i] ?? ''];
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : byText(p, q);
    if (order !== 0) return order;
  }
  return 0;
}

const by =
  (value: (text: string) => number): Compare =>
  (a, b) =>
    value(a) - value(b);

const ORDERS: Readonly<Record<string, Compare>> = {
  n: by(numeric),
  g: by(general),
  h: by(human),
  M: by((text) => MONTHS.indexOf(text.trim().slice(0, 3).toUpperCase())),
  V: byVersion,
};

function prepared(text: string, flags: string): string {
  let out = flags.includes('b') ? text.trimStart() : text;
  if (flags.includes('d')) out = out.replaceAll(/[^A-Za-z0-9\s]/g, '');
  if (flags.includes('i')) out = out.replaceAll(/[^ -~]/g, '');
  return flags.includes('f') ? out.toUpperCase() : out;
}

function compareBy({ part, flags }: Key): Compare {
  const letter = [...flags].find((flag) => Object.hasOwn(ORDERS, flag));
  const order = (letter && ORDERS[letter]) || byText;
  const sign = flags.includes('r') ? -1 : 1;
  return (a, b) => sign * order(prepared(part(a), flags), prepared(part(b), flags));
}

const KEY = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/;

/** Where fields begin and end: without a separator each takes the blanks before it along. */
const fieldsOf = (line: string, separator: string | undefined): readonly string[] =>
  separator === undefined ? (line.match(/\s*[^\s]+|\s+$/g) ?? []) : line.split(separator);

/** `-k 2,2nr`, `-k1.3` @throws Refusal `bad field specification` */
function keyOf(word: string, separator: string | undefined, flags: string): Key {
  const match = KEY.exec(word);
  if (!match || match[1] === '0') throw new Refusal('bad field specification');
  const [, first = '1', firstChar = '1', own = '', last, lastChar, more = ''] = match;
  const glue = separator ?? '';
  const part = (line: string): string => {
    const chosen = fieldsOf(line, separator).slice(
      Number(first) - 1,
      last === undefined ? undefined : Number(last),
    );
    if (lastChar && Number(lastChar) > 0)
      chosen.splice(-1, 1, (chosen.at(-1) ?? '').slice(0, Number(lastChar)));
    return chosen.join(glue).slice(Number(firstChar) - 1);
  };
  return { part, flags: own + more || flags };
}

function keysOf({ flags, values, all }: Options): readonly Key[] {
  const separator = values.get('t');
  if (separator !== undefined && separator.length !== 1 && separator !== '\\0')
    throw new Refusal('bad -t parameter');
  const usual = [...flags].filter((flag) => 'nghMVbdfir'.includes(flag)).join('');
  const keys = all.filter(([option]) => option === 'k').map(([, word]) => keyOf(word, separator, usual));
  return keys.length > 0 ? keys : [{ part: (line) => line, flags: usual }];
}

function linesIn(call: Call, paths: readonly string[], end: string): string[] {
  return (paths.length > 0 ? paths : ['-']).flatMap((path) => {
    const text = textOf(call, path);
    if (text === undefined) throw new Refusal('');
    const lines = text.split(end);
    if (lines.at(-1) === '') lines.pop();
    return lines;
  });
}

const LONG = {
  reverse: 'r',
  unique: 'u',
  'numeric-sort': 'n',
  'human-numeric-sort': 'h',
  'version-sort': 'V',
  key: 'k:',
  'field-separator': 't:',
  output: 'o:',
  'ignore-case': 'f',
  stable: 's',
  check: 'c',
  'zero-terminated': 'z',
};

/** `sort -t: -k2,2n -ruo FILE`: by the keys, and then by the whole line unless -s or -u. */
export const sort: Program = tool((call) => {
  const options = optionsOf(call, 'ngMhVucszbrdfimS:T:o:k:t:', LONG);
  const { flags, values, operands } = options;
  const compares = keysOf(options).map(compareBy);
  const byKeys: Compare = (a, b) => compares.reduce((order, compare) => order || compare(a, b), 0);
  const whole: Compare = (a, b) => (flags.has('r') ? -1 : 1) * byText(a, b);
  const compare: Compare = (a, b) => byKeys(a, b) || (flags.has('s') || flags.has('u') ? 0 : whole(a, b));
  const end = flags.has('z') ? '\0' : '\n';
  const lines = linesIn(call, operands, end);
  if (flags.has('c')) return lines.some((line, i) => i > 0 && compare(lines[i - 1] ?? '', line) > 0) ? 1 : 0;
  lines.sort(compare);
  const kept = flags.has('u')
    ? lines.filter((line, i) => i === 0 || byKeys(lines[i - 1] ?? '', line) !== 0)
    : lines;
  const text = kept.map((line) => line + end).join('');
  const to = values.get('o');
  if (to === undefined) call.stdout.write(text);
  else call.files.write(at(call, to), text);
  return 0;
});
