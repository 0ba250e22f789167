import type { Node } from '../../files/tree.ts';
import { sizeOf } from '../../files/tree.ts';
import type { Call } from '../../process/process.ts';
import { dateText } from './date-format.ts';
import { modeText } from './mode-text.ts';
import { optionsOf } from './options.ts';
import { at, byUserland, each } from './tool.ts';

/** A file to show, under the name that it is shown by. */
interface Entry {
  readonly name: string;
  readonly node: Node;
}

type Flags = ReadonlySet<string>;

const HALF_A_YEAR = (365 * 86_400_000) / 2;
const QUARTER_HOUR = 900_000;

/** `Jan  1 00:00`, or the year where the day is long ago or to come; in UTC. */
function timeText(call: Call, instant: number, full: boolean): string {
  const age = call.system.tasks.now() - instant;
  const near = age <= HALF_A_YEAR && age >= -QUARTER_HOUR;
  return dateText(full ? '%Y-%m-%d %H:%M:%S +0000' : near ? '%b %e %H:%M' : '%b %e  %Y', new Date(instant));
}

const human = (bytes: number): string => {
  if (bytes < 1024) return String(bytes);
  const unit = bytes < 1 << 20 ? 'K' : bytes < 1 << 30 ? 'M' : 'G';
  return `${(bytes / { K: 1024, M: 1 << 20, G: 1 << 30 }[unit]).toFixed(1)}${unit}`;
};

/** What a file takes on its disk, in kilobytes. */
const blocks = (node: Node): number =>
  node.kind === 'directory' ? 4 : node.kind === 'file' ? Math.ceil(sizeOf(node) / 4096) * 4 : 0;

const links = (node: Node): number =>
  node.kind === 'directory'
    ? 2 + [...node.entries.values()].filter(({ kind }) => kind === 'directory').length
    : 1;

const owner = (id: number, numbers: boolean): string => (id === 0 && !numbers ? 'root' : String(id));

function longLine(call: Call, { name, node }: Entry, flags: Flags): string {
  const size = flags.has('h') ? human(sizeOf(node)) : String(sizeOf(node));
  const cells = [
    modeText(node.kind, node.mode),
    String(links(node)).padStart(4),
    owner(node.uid, flags.has('n')).padEnd(8),
    owner(node.gid, flags.has('n')).padEnd(8),
    size.padStart(9),
    timeText(call, node.modified, flags.has('full')),
    name + (node.kind === 'symlink' ? ` -> ${node.target}` : mark(node, flags)),
  ];
  return cells.join(' ');
}

const MARKS = { directory: '/', symlink: '@', file: '', device: '' } as const;

/** -F and -p say by a character what a name belongs to. */
function mark(node: Node, flags: Flags): string {
  if (flags.has('F')) return node.kind === 'file' && node.mode & 0o111 ? '*' : MARKS[node.kind];
  return flags.has('p') && node.kind === 'directory' ? '/' : '';
}

const isLong = (flags: Flags): boolean => flags.has('l') || flags.has('n');

function line(call: Call, entry: Entry, flags: Flags): string {
  const inode = flags.has('i') ? `${String(entry.node.number).padStart(7)} ` : '';
  const taken = flags.has('s') ? `${String(blocks(entry.node)).padStart(6)} ` : '';
  return `${inode}${taken}${isLong(flags) ? longLine(call, entry, flags) : entry.name + mark(entry.node, flags)}`;
}

const WIDTH = 80;

/** As many columns as fit, by columns (-C) or by lines (-x). */
function inColumns(cells: readonly string[], byLines: boolean): string {
  const width = Math.max(...cells.map(({ length }) => length)) + 2;
  const columns = Math.max(1, Math.floor(WIDTH / width));
  const rows = Math.ceil(cells.length / columns);
  const rowOf = (row: number): readonly string[] =>
    cells.filter((_, i) => (byLines ? Math.floor(i / columns) === row : i % rows === row));
  const texts = Array.from({ length: rows }, (_, row) =>
    rowOf(row)
      .map((cell) => cell.padEnd(width))
      .join('')
      .trimEnd(),
  );
  return texts.map((text) => `${text}\n`).join('');
}

function print(call: Call, entries: readonly Entry[], flags: Flags): void {
  if (entries.length === 0) return;
  const texts = entries.map((entry) => line(call, entry, flags));
  const columns = (flags.has('C') || flags.has('x')) && !isLong(flags) && !flags.has('1');
  call.stdout.write(columns ? inColumns(texts, flags.has('x')) : texts.map((text) => `${text}\n`).join(''));
}

const extension = (name: string): string => /\.[^.]*$/.exec(name)?.[0] ?? '';
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const ORDERS: Readonly<Record<string, (a: Entry, b: Entry) => number>> = {
  S: (a, b) => sizeOf(b.node) - sizeOf(a.node),
  t: (a, b) => b.node.modified - a.node.modified,
  X: (a, b) => byText(extension(a.name), extension(b.name)),
};

function sorted(entries: readonly Entry[], flags: Flags): Entry[] {
  const order = ORDERS[[...flags].find((flag) => Object.hasOwn(ORDERS, flag)) ?? ''] ?? (() => 0);
  const out = entries.toSorted((a, b) => order(a, b) || byText(a.name, b.name));
  return flags.has('r') ? out.reverse() : out;
}

function directory(call: Call, path: string, flags: Flags): void {
  const shown = call.files
    .list(path)
    .filter((name) => flags.has('a') || flags.has('A') || !name.startsWith('.'));
  const names = flags.has('a') ? ['.', '..', ...shown] : shown;
  const entries = names.map((name) => ({
    name,
    node: call.files.resolve(at(call, `${path}/${name}`), flags.has('L')).node,
  }));
  if (isLong(flags) || flags.has('s'))
    call.stdout.write(`total ${entries.reduce((sum, { node }) => sum + blocks(node), 0)}\n`);
  print(call, sorted(entries, flags), flags);
}

/** Shows a directory, and those in it when -R asks for them. */
function show(call: Call, path: string, flags: Flags, titled: boolean, first: boolean): void {
  if (titled) call.stdout.write(`${first ? '' : '\n'}${path}:\n`);
  directory(call, at(call, path), flags);
  if (!flags.has('R')) return;
  for (const name of call.files.list(at(call, path))) {
    const inner = `${path.replace(/\/$/, '')}/${name}`;
    if (!name.startsWith('.') && call.files.resolve(at(call, inner), false).node.kind === 'directory')
      show(call, inner, flags, titled, false);
  }
}

const LONG = {
  all: 'a',
  'almost-all': 'A',
  'full-time': 'full',
  'human-readable': 'h',
  recursive: 'R',
  directory: 'd',
  color: 'color',
  'group-directories-first': 'grouped',
};

/** `ls`: one name a line, as it prints when its output is no terminal. Files come before directories. */
export function listing(call: Call): number {
  const argv = call.argv.filter((word) => !word.startsWith('--color'));
  const { flags, operands } = optionsOf({ ...call, argv }, '1AaCxdLHRFplinshrSXvctukw:T:', LONG);
  const paths = operands.length > 0 ? operands : ['.'];
  const words = (path: string) => byUserland(call, path, `cannot access '${path}'`);
  const directories: Entry[] = [];
  const files: Entry[] = [];
  const code = each(call, paths, words, (name) => {
    const follow = flags.has('L') || flags.has('H') || (!flags.has('d') && !isLong(flags) && !flags.has('F'));
    const found = call.files.find(at(call, name), follow) ?? call.files.resolve(at(call, name), false);
    const entry = { name, node: found.node };
    (found.node.kind === 'directory' && !flags.has('d') ? directories : files).push(entry);
  });
  print(call, sorted(files, flags), flags);
  const titled = paths.length > 1 || flags.has('R');
  sorted(directories, flags).forEach(({ name }, i) =>
    show(call, name, flags, titled, i === 0 && files.length === 0),
  );
  return code === 0 ? 0 : call.system.userland === 'busybox' ? 1 : 2;
}
