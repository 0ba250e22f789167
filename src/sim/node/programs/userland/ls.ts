import type { Call } from '../../process/process.ts';
import type { Node } from '../../files/tree.ts';
import { sizeOf } from '../../files/tree.ts';
import { modeText } from './mode-text.ts';
import { at, byUserland, each, lineOf } from './tool.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Jan  1 00:00`, in UTC. */
function dateText(instant: number): string {
  const date = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

const human = (bytes: number): string => {
  if (bytes < 1024) return String(bytes);
  const unit = bytes < 1 << 20 ? 'K' : bytes < 1 << 30 ? 'M' : 'G';
  return `${(bytes / { K: 1024, M: 1 << 20, G: 1 << 30 }[unit]).toFixed(1)}${unit}`;
};

function longLine(node: Node, name: string, flags: ReadonlySet<string>): string {
  const links =
    node.kind === 'directory'
      ? 2 + [...node.entries.values()].filter(({ kind }) => kind === 'directory').length
      : 1;
  const size = flags.has('h') ? human(sizeOf(node)) : String(sizeOf(node));
  const [user, group] = flags.has('n') ? ['0', '0'] : ['root', 'root'];
  const arrow = node.kind === 'symlink' ? ` -> ${node.target}` : '';
  return `${modeText(node.kind, node.mode)} ${String(links).padStart(4)} ${user.padEnd(8)} ${group.padEnd(8)} ${size.padStart(9)} ${dateText(node.modified)} ${name}${arrow}`;
}

function line(node: Node, name: string, flags: ReadonlySet<string>): string {
  const inode = flags.has('i') ? `${String(node.number).padStart(7)} ` : '';
  const mark = flags.has('F')
    ? { directory: '/', symlink: '@', file: node.mode & 0o111 ? '*' : '', device: '' }[node.kind]
    : '';
  return `${inode}${flags.has('l') || flags.has('n') ? longLine(node, name, flags) : name}${mark}\n`;
}

function directory(call: Call, path: string, flags: ReadonlySet<string>): void {
  const shown = call.files
    .list(path)
    .filter((name) => flags.has('a') || flags.has('A') || !name.startsWith('.'));
  const names = flags.has('a') ? ['.', '..', ...shown] : [...shown];
  if (flags.has('l')) call.stdout.write(`total ${shown.length * 4}\n`);
  if (flags.has('t'))
    names.sort(
      (a, b) =>
        call.files.resolve(at(call, `${path}/${b}`), false).node.modified -
        call.files.resolve(at(call, `${path}/${a}`), false).node.modified,
    );
  if (flags.has('r')) names.reverse();
  for (const name of names)
    call.stdout.write(line(call.files.resolve(at(call, `${path}/${name}`), false).node, name, flags));
}

/** `ls`: one name a line, as it prints when its output is no terminal. */
export function listing(call: Call): number {
  const { flags, operands } = lineOf(call.argv);
  const paths = operands.length > 0 ? operands : ['.'];
  const words = (path: string) => byUserland(call, path, `cannot access '${path}'`);
  const several = paths.length > 1 || flags.has('R');
  const directories: string[] = [];
  const code = each(call, paths, words, (path) => {
    const { node } = call.files.resolve(at(call, path), !flags.has('d') && !flags.has('l'));
    if (node.kind === 'directory' && !flags.has('d')) directories.push(path);
    else call.stdout.write(line(node, path, flags));
  });
  const show = (path: string, first: boolean): void => {
    if (several) call.stdout.write(`${first ? '' : '\n'}${path}:\n`);
    directory(call, at(call, path), flags);
    if (!flags.has('R')) return;
    for (const name of call.files.list(at(call, path))) {
      const inner = `${path.replace(/\/$/, '')}/${name}`;
      if (!name.startsWith('.') && call.files.resolve(at(call, inner), false).node.kind === 'directory')
        show(inner, false);
    }
  };
  // BusyBox sorts what it was asked for, as GNU does
  directories.sort();
  directories.forEach((path, i) => show(path, i === 0 && directories.length === paths.length));
  return code === 0 ? 0 : call.system.userland === 'busybox' ? 1 : 2;
}
