import type { Place } from '../../../files/mounts.ts';
import { sizeOf } from '../../../files/tree.ts';
import type { Call } from '../../../process/process.ts';
import { Refusal } from '../options.ts';
import { regex } from '../regex.ts';
import { at } from '../tool.ts';

/** A file that find has come to. */
export interface Found {
  readonly shown: string;
  readonly place: Place;
  readonly depth: number;
}

/** `*`, `?` and `[...]` of a shell pattern; a slash is a character like others. */
const globbed = (pattern: string, flags = ''): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('[!', '[^')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]')}$`,
    flags,
  );

const KINDS: Readonly<Record<string, string>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  c: 'device',
  p: '',
  s: '',
  b: '',
};
const UNITS: Readonly<Record<string, number>> = {
  '': 512,
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  M: 1 << 20,
  G: 1 << 30,
};
const lastName = (shown: string): string => shown.replace(/(?<=.)\/+$/, '').replace(/^.*\/(?=.)/, '');

/** `+5`, `-5`, `5` @throws Refusal `invalid number 'x'` */
function comparison(word: string): (value: number) => boolean {
  const match = /^([-+]?)(\d+)$/.exec(word);
  if (!match) throw new Refusal(`invalid number '${word}'`);
  const limit = Number(match[2]);
  return (value) => (match[1] === '+' ? value > limit : match[1] === '-' ? value < limit : value === limit);
}

const DAY = 86_400_000;

/** Since a file was changed, in whole units. */
const aged =
  (unit: number) =>
  (word: string, call: Call): ((found: Found) => boolean) => {
    const fits = comparison(word);
    return ({ place }) => fits(Math.floor((call.system.tasks.now() - place.node.modified) / unit));
  };

/** Tests that take a word, by their names. */
export const TESTS: Readonly<Record<string, (word: string, call: Call) => (found: Found) => boolean>> = {
  '-name':
    (word) =>
    ({ shown }) =>
      globbed(word).test(lastName(shown)),
  '-iname':
    (word) =>
    ({ shown }) =>
      globbed(word, 'i').test(lastName(shown)),
  '-path':
    (word) =>
    ({ shown }) =>
      globbed(word).test(shown),
  '-wholename':
    (word) =>
    ({ shown }) =>
      globbed(word).test(shown),
  '-ipath':
    (word) =>
    ({ shown }) =>
      globbed(word, 'i').test(shown),
  '-regex':
    (word) =>
    ({ shown }) =>
      new RegExp(`^(?:${regex(word, 'basic').source})$`).test(shown),
  '-type': (word, call) => {
    const kinds = call.system.userland === 'gnu' ? word.split(',') : [word];
    if (kinds.some((kind) => !Object.hasOwn(KINDS, kind)))
      throw new Refusal(`invalid argument '${word}' to '-type'`);
    return ({ place }) => kinds.some((kind) => KINDS[kind] === place.node.kind);
  },
  '-size': (word) => {
    const [, number = word, unit = ''] = /^([-+]?\d+)([bcwkMG]?)$/.exec(word) ?? [];
    const fits = comparison(number);
    return ({ place }) => fits(Math.ceil(sizeOf(place.node) / (UNITS[unit] ?? 512)));
  },
  '-mtime': aged(DAY),
  '-mmin': aged(60_000),
  '-ctime': aged(DAY),
  '-atime': aged(DAY),
  '-cmin': aged(60_000),
  '-amin': aged(60_000),
  '-newer': (word, call) => {
    const { modified } = call.files.resolve(at(call, word)).node;
    return ({ place }) => place.node.modified > modified;
  },
  '-perm': (word) => {
    const [, sign = '', digits = '0'] = /^([-+/]?)([0-7]+)$/.exec(word) ?? [];
    const mode = Number.parseInt(digits, 8);
    return ({ place }) => {
      const bits = place.node.mode & 0o7777 & mode;
      return sign === '' ? (place.node.mode & 0o7777) === mode : sign === '-' ? bits === mode : bits !== 0;
    };
  },
  '-user':
    (word) =>
    ({ place }) =>
      place.node.uid === (word === 'root' ? 0 : Number(word)),
  '-group':
    (word) =>
    ({ place }) =>
      place.node.gid === (word === 'root' ? 0 : Number(word)),
  '-links':
    (word) =>
    ({ place }) =>
      comparison(word)(place.node.kind === 'directory' ? 2 : 1),
  '-inum':
    (word) =>
    ({ place }) =>
      place.node.number === Number(word),
};
