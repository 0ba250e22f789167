import type { Place } from '../../files/mounts.ts';
import { sizeOf } from '../../files/tree.ts';
import type { Program } from '../../process/process.ts';
import { modeText } from './mode-text.ts';
import { at, byUserland, each, lineOf, tool } from './tool.ts';

const KINDS = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  device: 'character special file',
} as const;

/** As /etc/passwd and /etc/group have it. */
const nameOf = (id: number): string => (id === 0 ? 'root' : 'UNKNOWN');

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
  y: ({ node }) => new Date(node.modified).toISOString().replace('T', ' ').replace('Z', '000000 +0000'),
};

const stat = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'c');
  const format =
    values.get('c') ??
    '  File: %n\n  Size: %s\t%F\nAccess: (0%a/%A)  Uid: (    0/    root)   Gid: (    0/    root)';
  const words = (path: string) => byUserland(call, `can't stat '${path}'`, `cannot statx '${path}'`);
  return each(call, operands, words, (path) => {
    const place = call.files.resolve(at(call, path), flags.has('L'));
    call.stdout.write(
      `${format.replaceAll(/%([a-zA-Z])/g, (all, key: string) => STAT[key]?.(place, path) ?? all)}\n`,
    );
  });
});

const chmod = tool((call) => {
  const { operands, flags } = lineOf(
    call.argv.map((word, i) => (i > 0 && /^-[rwxst]+$/.test(word) ? `a${word}` : word)),
  );
  const [mode = '', ...paths] = operands;
  return each(
    call,
    paths,
    (path) => path,
    (path) => {
      const apply = (target: string): void => {
        const { node } = call.files.resolve(target);
        call.files.chmod(target, newMode(mode, node.mode, node.kind === 'directory'));
        if (flags.has('R') && node.kind === 'directory')
          for (const name of call.files.list(target)) apply(`${target}/${name}`);
      };
      apply(at(call, path));
    },
  );
});

function newMode(text: string, before: number, directory: boolean): number {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const [, who = '', operator, what = ''] of text.matchAll(/([ugoa]*)([-+=])([rwxXst]*)/g)) {
    const mask = [...(who.replace('a', 'ugo') || 'ugo')].reduce(
      (bits, char) => bits | ({ u: 0o700, g: 0o070, o: 0o007 }[char] ?? 0),
      0,
    );
    const bits =
      [...what].reduce(
        (sum, char) =>
          sum | ({ r: 0o444, w: 0o222, x: 0o111, X: directory || mode & 0o111 ? 0o111 : 0 }[char] ?? 0),
        0,
      ) & mask;
    mode = operator === '+' ? mode | bits : operator === '-' ? mode & ~bits : (mode & ~mask) | bits;
  }
  return mode;
}

export const MODE_TOOLS: Readonly<Record<string, Program>> = { stat, chmod };
