import type { Work } from '../process/tasks.ts';
import { normalize } from '../files/mounts.ts';
import { calculate } from './arithmetic.ts';
import type { Command, Part, Word } from './ast.ts';
import { literal, matches, patternSource } from './pattern.ts';
import type { ShellState } from './shell.ts';
import { ShellTrouble } from './shell.ts';

/** Runs a command and gives what it printed. */
export type Substitute = (command: Command) => Work<string>;

/** A piece of an expanded word. */
interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  /** It stands in the script like this: fields are never split there. */
  readonly literal?: boolean;
  /** A field ends after it. */
  readonly ends?: boolean;
}

function special(shell: ShellState, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.status);
    case '$':
      return String(shell.process.pid);
    case '!':
      return shell.lastBackground ? String(shell.lastBackground.pid) : '';
    case '#':
      return String(shell.positional.length);
    case '0':
      return shell.name;
    case '-':
      return [...shell.flags].join('');
    case '@':
    case '*':
      return shell.positional.length > 0
        ? shell.positional.join((shell.variables.get('IFS') ?? ' ').slice(0, 1))
        : undefined;
    default:
      return /^\d+$/.test(name) ? shell.positional[Number(name) - 1] : undefined;
  }
}

function lookup(shell: ShellState, name: string): string | undefined {
  const known = special(shell, name) ?? shell.variables.get(name);
  if (known !== undefined) return known;
  if (name === 'RANDOM') {
    shell.call.system.unpredictable += 1;
    return String((shell.call.system.unpredictable * 7919) % 32768);
  }
  if (name === 'PPID') return String(shell.process.parent);
  if (name === 'PWD') return shell.cwd;
  return undefined;
}

const isSpecial = (name: string): boolean => /^[@*#?$!0-9-]/.test(name);

/** `${name...}` by its operator. */
function* parameter(shell: ShellState, part: Parameter, substitute: Substitute): Work<string> {
  const { name, operator, operand = [] } = part;
  const value = lookup(shell, name);
  if (operator === 'length') return String((value ?? '').length);
  const missing = isMissing(value, operator);
  if (operator === ':') return slice(value ?? '', yield* text(shell, operand, substitute));
  switch (operator.replace(':', '')) {
    case '-':
      return value ?? '';
    case '+':
      return '';
    case '=': {
      if (!missing) return value ?? '';
      const made = yield* text(shell, operand, substitute);
      shell.set(name, made);
      return made;
    }
    case '?': {
      if (!missing) return value ?? '';
      throw new ShellTrouble(`${name}: ${(yield* text(shell, operand, substitute)) || 'parameter not set'}`);
    }
    case '': {
      if (value === undefined && shell.flags.has('u') && !isSpecial(name))
        throw new ShellTrouble(`${name}: parameter not set`);
      return value ?? '';
    }
    case ',,':
      return (value ?? '').toLowerCase();
    case '^^':
      return (value ?? '').toUpperCase();
    default:
      return cut(value ?? '', operator, yield* pattern(shell, operand, substitute));
  }
}

/** `${name:offset:length}` */
function slice(value: string, range: string): string {
  const [from = 0, length] = range.split(':').map(Number);
  const start = from < 0 ? value.length + from : from;
  return value.slice(start, length === undefined ? undefined : length < 0 ? length : start + length);
}

/** `#`, `##`, `%`, `%%`: without the shortest or longest match at one end; `/` and `//`: with another text instead. */
function cut(value: string, operator: string, what: string): string {
  if (operator.startsWith('/')) return replace(value, operator === '//', what);
  const longest = operator.length === 2;
  const lengths = Array.from({ length: value.length + 1 }, (_, i) => i);
  for (const length of longest ? lengths.reverse() : lengths) {
    const part = operator.startsWith('#') ? value.slice(0, length) : value.slice(value.length - length);
    if (matches(what, part))
      return operator.startsWith('#') ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}

function replace(value: string, all: boolean, what: string): string {
  const slash = what.indexOf('/');
  const [from, to] = slash < 0 ? [what, ''] : [what.slice(0, slash), what.slice(slash + 1)];
  return value.replace(new RegExp(patternSource(from), all ? 'g' : ''), () => to);
}

function* pieces(shell: ShellState, word: Word, substitute: Substitute): Work<Piece[]> {
  const out: Piece[] = [];
  for (const [i, part] of word.entries()) {
    const { kind, quoted } = part;
    if (kind === 'text')
      out.push({ text: i === 0 && !quoted ? home(shell, part.text) : part.text, quoted, literal: true });
    else if (kind === 'command')
      out.push({ text: (yield* substitute(part.body)).replace(/\n+$/, ''), quoted });
    else if (kind === 'arithmetic')
      out.push({ text: yield* arithmetic(shell, part.expression, substitute), quoted });
    else if (standsForAll(part)) out.push(...each(shell, quoted));
    else if (isOperandTaken(shell, part)) out.push(...(yield* operandPieces(shell, part, substitute)));
    else out.push({ text: yield* parameter(shell, part, substitute), quoted });
  }
  return out;
}

type Parameter = Extract<Part, { kind: 'parameter' }>;

/** `"$@"`, and `$*` and `$@` without quotes: a field for each. */
const standsForAll = ({ name, operator, quoted }: Parameter): boolean =>
  operator === '' && (name === '@' || (name === '*' && !quoted));

const each = ({ positional }: ShellState, quoted: boolean): readonly Piece[] =>
  positional.map((text, at) => ({ text, quoted, ends: at < positional.length - 1 }));

/** `${name:-word}` where there is no name, `${name:+word}` where there is: the word keeps its quotes. */
function isOperandTaken(shell: ShellState, { name, operator }: Parameter): boolean {
  if (!/^:?[-+]$/.test(operator)) return false;
  return isMissing(lookup(shell, name), operator) === operator.endsWith('-');
}

function* operandPieces(
  shell: ShellState,
  { operand = [], quoted }: Parameter,
  substitute: Substitute,
): Work<Piece[]> {
  const found = yield* pieces(shell, operand, substitute);
  return found.map((piece) => ({ text: piece.text, quoted: quoted || piece.quoted }));
}

const isMissing = (value: string | undefined, operator: string): boolean =>
  value === undefined || (operator.startsWith(':') && value === '');

/** The value of an arithmetic expression, as text. */
export function* arithmetic(shell: ShellState, expression: Word, substitute: Substitute): Work<string> {
  const source = yield* text(shell, expression, substitute);
  try {
    return String(
      calculate(source, { get: (name) => lookup(shell, name), set: (name, value) => shell.set(name, value) }),
    );
  } catch (error) {
    throw new ShellTrouble(error instanceof Error ? error.message : 'arithmetic syntax error');
  }
}

const home = (shell: ShellState, word: string): string =>
  /^~(\/|$)/.test(word) ? `${shell.variables.get('HOME') ?? ''}${word.slice(1)}` : word;

/** A word as one text: assignments, here-documents, the subject of `case`. */
export function* text(shell: ShellState, word: Word, substitute: Substitute): Work<string> {
  return (yield* pieces(shell, word, substitute)).map((piece) => piece.text).join(' '.slice(1));
}

/** A word as a pattern: quoted pieces stand for themselves. */
export function* pattern(shell: ShellState, word: Word, substitute: Substitute): Work<string> {
  return (yield* pieces(shell, word, substitute))
    .map((piece) => (piece.quoted ? literal(piece.text) : piece.text))
    .join('');
}

/** Fields are separated by these characters. */
export const separatorsOf = (shell: ShellState): string => shell.variables.get('IFS') ?? ' \t\n';

/** Words as a command sees them: expanded, split at IFS, matched against file names. */
export function* fields(shell: ShellState, words: readonly Word[], substitute: Substitute): Work<string[]> {
  const out: string[] = [];
  for (const word of words) {
    const all = yield* pieces(shell, word, substitute);
    if (isNothing(shell, word, all)) continue;
    for (const field of split(all, separatorsOf(shell))) out.push(...globbed(shell, field));
  }
  return out;
}

/** `"$@"` without parameters is no field, not even an empty one. */
const isNothing = ({ positional }: ShellState, word: Word, all: readonly Piece[]): boolean =>
  positional.length === 0 &&
  word.some((part) => part.kind === 'parameter' && part.name === '@' && part.quoted) &&
  all.every((piece) => piece.text === '');

type Field = readonly { readonly text: string; readonly quoted: boolean }[];

/** Field splitting (POSIX 2.6.5): only what came from an unquoted expansion is split. */
function split(all: readonly Piece[], separators: string): Field[] {
  const fields: Field[] = [];
  let field: { text: string; quoted: boolean }[] | undefined;
  const close = () => {
    if (field) fields.push(field);
    field = undefined;
  };
  for (const piece of all) {
    if (piece.quoted || piece.literal) (field ??= []).push(piece);
    else
      for (const { text: part, ends, isEmptyField } of splitText(piece.text, separators)) {
        if (part !== '' || isEmptyField) (field ??= []).push({ text: part, quoted: false });
        if (ends) close();
      }
    if (piece.ends) close();
  }
  close();
  return fields;
}

interface Stretch {
  readonly text: string;
  /** A separator follows. */
  readonly ends: boolean;
  /** A separator that is no blank makes a field of nothing, too. */
  readonly isEmptyField: boolean;
}

function splitText(source: string, separators: string): readonly Stretch[] {
  if (separators === '') return [{ text: source, ends: false, isEmptyField: false }];
  const parts: Stretch[] = [];
  let from = 0;
  for (const match of source.matchAll(separatorOf(separators))) {
    const isBlank = match[0].trim() === '';
    parts.push({ text: source.slice(from, match.index), ends: true, isEmptyField: !isBlank });
    from = match.index + match[0].length;
  }
  return [...parts, { text: source.slice(from), ends: false, isEmptyField: false }];
}

const among = (characters: string): string =>
  characters === '' ? '(?!)' : `[${characters.replaceAll(/[\]\\^-]/g, '\\$&')}]`;

/** What separates two fields: blanks of IFS, with one other character of it among them or without. */
export function separatorOf(separators: string): RegExp {
  const blanks = among(separators.replaceAll(/\S/g, ''));
  const others = among(separators.replaceAll(/\s/g, ''));
  return new RegExp(`${blanks}*${others}${blanks}*|${blanks}+`, 'g');
}

function globbed(shell: ShellState, field: Field): string[] {
  const plain = field.map((piece) => piece.text).join('');
  if (shell.flags.has('f') || !field.some((piece) => !piece.quoted && /[*?[]/.test(piece.text)))
    return [plain];
  const found = glob(shell, field.map((piece) => (piece.quoted ? literal(piece.text) : piece.text)).join(''));
  return found.length > 0 ? found : [plain];
}

function glob(shell: ShellState, path: string): string[] {
  const { files } = shell.call;
  let found = path.startsWith('/') ? ['/'] : [''];
  for (const part of path.split('/').filter(Boolean)) {
    found = found.flatMap((base) => {
      const directory = normalize(base || '.', shell.cwd);
      if (!/[*?[]/.test(part))
        return files.exists(normalize(`${directory}/${part}`)) ? [`${base}${part}/`] : [];
      if (files.find(directory)?.node.kind !== 'directory') return [];
      return files
        .list(directory)
        .filter((name) => matches(part, name) && name.startsWith('.') === part.startsWith('.'))
        .map((name) => `${base}${name}/`);
    });
  }
  return found.map((each) => each.replace(/\/$/, '')).filter(Boolean);
}
