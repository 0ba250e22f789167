import type { Cursor } from './cursor.ts';
import { isBlank, isBreakOrEnd, isGap, isWord } from './cursor.ts';
import type { NameToken, TagDirectiveToken, TagToken, VersionToken } from './token.ts';

const MAY_FOLLOW_NAME = '?:,]}%@`';

/** `&name` or `*name`. */
export function takeName(cursor: Cursor): NameToken {
  const { line } = cursor;
  const type = cursor.take() === '&' ? 'anchor' : 'alias';
  const name = cursor.takeWhile(isWord);
  if (name === '' || !(isGap(cursor.peek()) || MAY_FOLLOW_NAME.includes(cursor.peek())))
    throw cursor.wrong('did not find expected alphabetic or numeric character');
  return { type, name, line };
}

/** `!`, `!!` or `!name!`; a name that has no second mark belongs to what follows. */
function takeHandle(cursor: Cursor, isDirective: boolean): string {
  if (cursor.peek() !== '!') throw cursor.wrong("did not find expected '!'");
  const handle = cursor.take() + cursor.takeWhile(isWord);
  if (cursor.peek() === '!') return handle + cursor.take();
  if (isDirective && handle !== '!') throw cursor.wrong("did not find expected '!'");
  return handle;
}

const URI = /[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]%]/;

function takeUri(cursor: Cursor, head: string): string {
  let uri = head.slice(1);
  const from = cursor.index;
  while (URI.test(cursor.peek())) uri += cursor.peek() === '%' ? takeOctets(cursor) : cursor.take();
  if (head === '' && cursor.index === from) throw cursor.wrong('did not find expected tag URI');
  return uri;
}

/** One character in octets: `%C3%A9`. */
function takeOctets(cursor: Cursor): string {
  let octets = '';
  do {
    const octet = cursor.peek() + cursor.peek(1) + cursor.peek(2);
    if (!/^%[0-9A-Fa-f]{2}$/.test(octet)) throw cursor.wrong('did not find URI escaped octet');
    octets += octet;
    const character = characterOf(octets);
    cursor.take(3);
    if (character !== undefined) return character;
  } while (octets.length < 12);
  throw cursor.wrong('found an incorrect leading UTF-8 octet');
}

function characterOf(octets: string): string | undefined {
  try {
    return decodeURIComponent(octets);
  } catch {
    return undefined;
  }
}

/** `!tag`, `!!tag`, `!handle!tag` or `!<tag>`. */
export function takeTag(cursor: Cursor): TagToken {
  const { line } = cursor;
  const tag = cursor.peek(1) === '<' ? takeVerbatim(cursor) : takeShorthand(cursor);
  if (!isGap(cursor.peek())) throw cursor.wrong('did not find expected whitespace or line break');
  return { type: 'tag', ...tag, line };
}

function takeVerbatim(cursor: Cursor): { handle: string; suffix: string } {
  cursor.take(2);
  const suffix = takeUri(cursor, '');
  if (cursor.peek() !== '>') throw cursor.wrong("did not find the expected '>'");
  cursor.take();
  return { handle: '', suffix };
}

function takeShorthand(cursor: Cursor): { handle: string; suffix: string } {
  const handle = takeHandle(cursor, false);
  if (handle.length > 1 && handle.endsWith('!')) return { handle, suffix: takeUri(cursor, '') };
  const suffix = takeUri(cursor, handle);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

/** A line that starts with `%`. */
export function takeDirective(cursor: Cursor): VersionToken | TagDirectiveToken {
  const { line } = cursor;
  cursor.take();
  const name = cursor.takeWhile(isWord);
  if (name === '') throw cursor.wrong('could not find expected directive name');
  if (!isGap(cursor.peek())) throw cursor.wrong('found unexpected non-alphabetical character');
  const token = directiveNamed(name, cursor, line);
  cursor.skipRestOfLine();
  if (!isBreakOrEnd(cursor.peek())) throw cursor.wrong('did not find expected comment or line break');
  cursor.takeBreak();
  return token;
}

function directiveNamed(name: string, cursor: Cursor, line: number): VersionToken | TagDirectiveToken {
  if (name !== 'YAML' && name !== 'TAG') throw cursor.wrong('found unknown directive name');
  cursor.takeWhile(isBlank);
  return name === 'YAML'
    ? { type: 'version', version: takeVersion(cursor), line }
    : { type: 'tag directive', ...takeTagPrefix(cursor), line };
}

function takeVersion(cursor: Cursor): string {
  const major = takeVersionNumber(cursor);
  if (cursor.peek() !== '.') throw cursor.wrong("did not find expected digit or '.' character");
  cursor.take();
  return `${major}.${takeVersionNumber(cursor)}`;
}

function takeVersionNumber(cursor: Cursor): number {
  let digits = '';
  while (/^\d$/.test(cursor.peek())) {
    if (digits.length === 2) throw cursor.wrong('found extremely long version number');
    digits += cursor.take();
  }
  if (digits === '') throw cursor.wrong('did not find expected version number');
  return Number(digits);
}

function takeTagPrefix(cursor: Cursor): { handle: string; prefix: string } {
  const handle = takeHandle(cursor, true);
  if (!isBlank(cursor.peek())) throw cursor.wrong('did not find expected whitespace');
  cursor.takeWhile(isBlank);
  const prefix = takeUri(cursor, '');
  if (!isGap(cursor.peek())) throw cursor.wrong('did not find expected whitespace or line break');
  return { handle, prefix };
}
