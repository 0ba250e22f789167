import type { Place } from '../../files/mounts.ts';
import { sizeOf } from '../../files/tree.ts';
import type { Program } from '../../process/process.ts';
import { modeText } from './mode-text.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { at, byUserland, each, tool } from './tool.ts';

const KINDS = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  device: 'character special file',
} as const;

/** As /etc/passwd and /etc/group have it. */
const nameOf = (id: number): string => (id === 0 ? 'root' : 'UNKNOWN');

const timeText = (instant: number): string =>
  new Date(instant).toISOString().replace('T', ' ').replace('Z', '000000 +0000');

const STAT: Readonly<Record<string, (place: Place, name: string) => string>> = {
  a: ({ node }) => (node.mode & 0o7777).toString(8),
  A: ({ node }) => modeText(node.kind, node.mode),
  F: ({ node }) => (node.kind === 'file' && sizeOf(node) === 0 ? 'regular empty file' : KINDS[node.kind]),
  n: (_, name) => name,
  s: ({ node }) => String(sizeOf(node)),
  U: ({ node }) => nameOf(node.uid),
  G: ({ node }) => nameOf(node.gid),
  u: ({ node }) => String(node.uid),
  g: ({ node }) => String(node.gid),
  i: ({ node }) => String(node.number),
  h: ({ node }) => (node.kind === 'directory' ? '2' : '1'),
  Y: ({ node }) => String(Math.floor(node.modified / 1000)),
  N: ({ node }, name) => (node.kind === 'symlink' ? `'${name}' -> '${node.target}'` : name),
  b: ({ node }) => String(Math.ceil(sizeOf(node) / 4096) * 8),
  B: () => '512',
  o: () => '4096',
  f: ({ node }) =>
    (
      ({ file: 0o100_000, directory: 0o040_000, symlink: 0o120_000, device: 0o020_000 })[node.kind] |
      node.mode
    ).toString(16),
  d: () => '65024',
  D: () => 'fe00',
  t: () => '0',
  T: () => '0',
  X: ({ node }) => String(Math.floor(node.modified / 1000)),
  Z: ({ node }) => String(Math.floor(node.modified / 1000)),
  x: ({ node }) => timeText(node.modified),
  z: ({ node }) => timeText(node.modified),
  '%': () => '%',
  y: ({ node }) => timeText(node.modified),
};

const USUAL_STAT = `  File: %N
  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
Device: %Dh/%dd\tInode: %-10i  Links: %h
Access: (%04a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z`;

const stat = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'fLtc:', {
    format: 'c:',
    dereference: 'L',
    'file-system': 'f',
    terse: 't',
  });
  if (operands.length === 0) throw misuse();
  const usual = flags.has('t') ? '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %o' : USUAL_STAT;
  const format = values.get('c') ?? usual;
  const words = (path: string) => byUserland(call, `can't stat '${path}'`, `cannot statx '${path}'`);
  return each(call, operands, words, (path) => {
    const place = call.files.resolve(at(call, path), flags.has('L'));
    const shown = values.has('c')
      ? format
      : format.replace('%N', place.node.kind === 'symlink' ? '%N' : '%n');
    call.stdout.write(`${statText(shown, place, path)}\n`);
  });
});

/** Fills in what stands behind `%`; what nobody knows keeps its letter. */
const statText = (format: string, place: Place, name: string): string =>
  format.replaceAll(/%([-0]*)(\d*)([a-zA-Z%])/g, (_, flags: string, width: string, key: string) => {
    const text = Object.hasOwn(STAT, key) ? (STAT[key]?.(place, name) ?? '') : key;
    if (flags.includes('-')) return text.padEnd(Number(width));
    return text.padStart(Number(width), flags.includes('0') ? '0' : ' ');
  });

const chmod = tool((call) => {
  const argv = call.argv.map((word, i) => (i > 0 && /^-[rwxXst]+$/.test(word) ? `~${word}` : word));
  const { operands, flags } = optionsOf({ ...call, argv }, 'Rcvf', { recursive: 'R', verbose: 'v' });
  const [word, ...paths] = operands;
  const mode = word?.replace(/^~/, '');
  if (mode === undefined || paths.length === 0) throw misuse();
  newMode(mode, 0, false);
  const words = (path: string) => byUserland(call, path, `cannot access '${path}'`);
  return each(call, paths, words, (path) => {
    const apply = (target: string, shown: string): void => {
      const { node } = call.files.resolve(target);
      const next = newMode(mode, node.mode, node.kind === 'directory');
      const changed = (node.mode & 0o7777) !== next;
      call.files.chmod(target, next);
      if (flags.has('v') || (flags.has('c') && changed))
        call.stdout.write(
          `mode of '${shown}' changed to ${String(next.toString(8)).padStart(4, '0')} (${modeText('file', next).slice(1)})\n`,
        );
      if (flags.has('R') && node.kind === 'directory')
        for (const name of call.files.list(target)) apply(`${target}/${name}`, `${shown}/${name}`);
    };
    apply(at(call, path), path);
  });
});

const MASKS: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007 };
const BITS: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 };
const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

const sumOf = (chars: string, table: Readonly<Record<string, number>>): number =>
  [...chars].reduce((sum, char) => sum | (Object.hasOwn(table, char) ? (table[char] ?? 0) : 0), 0);

/** `g=u`: the bits that others have. */
function copiedBits(what: string, mode: number): number {
  const shift = Object.hasOwn(SHIFTS, what) ? SHIFTS[what] : undefined;
  return shift === undefined ? 0 : ((mode >> shift) & 7) * 0o111;
}

/** The s bit belongs to whom it is given; the t bit to everybody. */
const special = (who: string, what: string): number =>
  who === '' || !what.includes('s')
    ? ~0
    : ~0o6000 | (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0);

/** The mode that `755`, `u+x` or `go=r` makes of another. @throws Refusal when it is none */
export function newMode(text: string, before: number, directory: boolean): number {
  if (!/^([0-7]{1,5}|[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*)$/.test(text))
    throw new Refusal(`invalid mode '${text}'`);
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  let mode = before & 0o7777;
  for (const [, who = '', operator, what = ''] of text.matchAll(/([ugoa]*)([-+=])([rwxXst]*[ugo]?)/g)) {
    const mask = sumOf(who.replace('a', 'ugo') || 'ugo', MASKS);
    const asked = sumOf(what, { ...BITS, X: directory || mode & 0o111 ? 0o111 : 0 }) | copiedBits(what, mode);
    // without anybody named the umask, 022, keeps its bits
    const bits = asked & (mask | 0o7000) & (who === '' ? ~0o022 : ~0) & special(who, what);
    mode = operator === '+' ? mode | bits : operator === '-' ? mode & ~bits : (mode & ~(mask & 0o777)) | bits;
  }
  return mode;
}

export const MODE_TOOLS: Readonly<Record<string, Program>> = { stat, chmod };
