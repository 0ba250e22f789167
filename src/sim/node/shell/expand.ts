import type { Work } from '../process/tasks.ts';
import { normalize } from '../files/mounts.ts';
import { calculate } from './arithmetic.ts';
import type { Command, Part, Word } from './ast.ts';
import { literal, matches, patternSource } from './pattern.ts';
import type { ShellState } from './shell.ts';
import { ShellTrouble } from './shell.ts';

/** Runs a command and gives what it printed. */
export type Substitute = (command: Command) => Work<string>;

/** A piece of an expanded word: text, whether it was quoted, and whether a field ends after it. */
interface Piece {
  readonly text: string;
  readonly quoted: boolean;
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
function* parameter(
  shell: ShellState,
  part: Extract<Part, { kind: 'parameter' }>,
  substitute: Substitute,
): Work<string> {
  const { name, operator, operand = [] } = part;
  const value = lookup(shell, name);
  if (operator === 'length') return String((value ?? '').length);
  const missing = value === undefined || (operator.startsWith(':') && value === '');
  if (operator === ':') return slice(value ?? '', yield* text(shell, operand, substitute));
  switch (operator.replace(':', '')) {
    case '-':
      return missing ? yield* text(shell, operand, substitute) : (value ?? '');
    case '+':
      return missing ? '' : yield* text(shell, operand, substitute);
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
    if (part.kind === 'text')
      out.push({ text: i === 0 && !part.quoted ? home(shell, part.text) : part.text, quoted: part.quoted });
    else if (part.kind === 'command')
      out.push({ text: (yield* substitute(part.body)).replace(/\n+$/, ''), quoted: part.quoted });
    else if (part.kind === 'arithmetic')
      out.push({ text: yield* arithmetic(shell, part.expression, substitute), quoted: part.quoted });
    else if (part.name === '@' && part.operator === '' && part.quoted)
      out.push(
        ...shell.positional.map((each, at) => ({
          text: each,
          quoted: true,
          ends: at < shell.positional.length - 1,
        })),
      );
    else out.push({ text: yield* parameter(shell, part, substitute), quoted: part.quoted });
  }
  return out;
}

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

/** Words as a command sees them: expanded, split at IFS, matched against file names. */
export function* fields(shell: ShellState, words: readonly Word[], substitute: Substitute): Work<string[]> {
  const out: string[] = [];
  for (const word of words) {
    for (const field of split(
      yield* pieces(shell, word, substitute),
      shell.variables.get('IFS') ?? ' \t\n',
      word,
    ))
      out.push(...globbed(shell, field));
  }
  return out;
}

type Field = readonly { readonly text: string; readonly quoted: boolean }[];

/** Field splitting: only what came from an unquoted expansion is split. */
function split(all: readonly Piece[], separators: string, word: Word): Field[] {
  const fields: Field[] = [];
  let field: { text: string; quoted: boolean }[] | undefined;
  const close = () => {
    if (field) fields.push(field);
    field = undefined;
  };
  const literalPieces = word.length === all.length;
  for (const [i, piece] of all.entries()) {
    const fromText = literalPieces && word[i]?.kind === 'text';
    if (piece.quoted || fromText) (field ??= []).push(piece);
    else {
      const parts = splitText(piece.text, separators);
      parts.forEach((part, at) => {
        if (at > 0) close();
        if (part !== '') (field ??= []).push({ text: part, quoted: false });
      });
    }
    if (piece.ends) close();
  }
  close();
  return fields;
}

function splitText(source: string, separators: string): string[] {
  if (separators === '') return [source];
  const set = `[${separators.replaceAll(/[\]\\^-]/g, '\\$&')}]`;
  return source.split(/\s/.test(separators) ? new RegExp(`${set}+`) : new RegExp(set));
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
