import type { Call, Program } from '../../process/process.ts';
import type { Place } from '../../files/mounts.ts';
import { FileError, sizeOf } from '../../files/tree.ts';
import { listing } from './ls.ts';
import { modeText } from './mode-text.ts';
import { at, byUserland, each, inputs, lineOf, tool } from './tool.ts';

const cat = tool((call) => {
  let code = 0;
  for (const [, text] of inputs(call, lineOf(call.argv).operands, (failed) => (code = failed))) call.stdout.write(text);
  return code;
});

const touch = tool((call) => {
  const { flags, operands } = lineOf(call.argv, 'dtr');
  return each(call, operands, (path) => byUserland(call, path, `cannot touch '${path}'`), (path) => {
    if (!flags.has('c') || call.files.exists(at(call, path))) call.files.touch(at(call, path));
  });
});

const mkdir = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'm');
  const mode = values.has('m') ? Number.parseInt(values.get('m') ?? '755', 8) : 0o755;
  return each(call, operands, (path) => byUserland(call, `can't create directory '${path}'`, `cannot create directory '${path}'`), (path) => {
    call.files.makeDirectory(at(call, path), flags.has('p') || flags.has('parents'), mode);
  });
});

const rmdir = tool((call) => each(call, lineOf(call.argv).operands, (path) => byUserland(call, `'${path}'`, `failed to remove '${path}'`), (path) => {
  if (call.files.resolve(at(call, path), false).node.kind !== 'directory') throw new FileError('ENOTDIR');
  call.files.remove(at(call, path));
}));

function removeTree(call: Call, path: string): void {
  const { node } = call.files.resolve(path, false);
  if (node.kind === 'directory') for (const name of call.files.list(path)) removeTree(call, `${path}/${name}`);
  call.files.remove(path);
}

const rm = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const recursive = flags.has('r') || flags.has('R') || flags.has('recursive');
  const force = flags.has('f') || flags.has('force');
  const words = (path: string) => byUserland(call, `can't remove '${path}'`, `cannot remove '${path}'`);
  return each(call, operands, words, (path) => {
    const found = call.files.find(at(call, path), false);
    if (!found && force) return;
    if (found?.node.kind === 'directory' && !recursive) throw new FileError('EISDIR');
    if (recursive) removeTree(call, at(call, path));
    else call.files.remove(at(call, path));
  });
});

/** `cp` and `mv` into a directory keep the name. */
function destination(call: Call, from: string, to: string): string {
  const found = call.files.find(at(call, to));
  return found?.node.kind === 'directory' ? at(call, `${to}/${from.replace(/\/+$/, '').replace(/^.*\//, '')}`) : at(call, to);
}

function copyTree(call: Call, from: string, to: string): void {
  const { node } = call.files.resolve(from, true);
  if (node.kind !== 'directory') {
    call.files.write(to, call.files.read(from));
    call.files.chmod(to, node.mode);
    return;
  }
  if (!call.files.exists(to)) call.files.makeDirectory(to, false, node.mode);
  for (const name of call.files.list(from)) copyTree(call, `${from}/${name}`, `${to}/${name}`);
}

const cp = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const to = operands.at(-1) ?? '';
  const recursive = ['r', 'R', 'a'].some((flag) => flags.has(flag));
  let omitted = 0;
  const code = each(call, operands.slice(0, -1), (path) => byUserland(call, `can't stat '${path}'`, `cannot stat '${path}'`), (path) => {
    if (call.files.resolve(at(call, path)).node.kind === 'directory' && !recursive) {
      call.stderr.write(`${call.argv[0]}: omitting directory '${path}'\n`);
      omitted = 1;
    } else copyTree(call, at(call, path), destination(call, path, to));
  });
  return code || omitted;
});

function move(call: Call, from: string, to: string): void {
  try {
    call.files.rename(from, to);
  } catch (error) {
    if (!(error instanceof FileError) || error.code !== 'EXDEV') throw error;
    copyTree(call, from, to);
    removeTree(call, from);
  }
}

const mv = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const target = operands.at(-1) ?? '';
  const words = (path: string) => byUserland(call, `can't rename '${path}'`, `cannot stat '${path}'`);
  return each(call, operands.slice(0, -1), words, (path) => {
    call.files.resolve(at(call, path), false);
    const to = destination(call, path, target);
    move(call, at(call, path), to);
    const into = target.endsWith('/') ? `${target}${path.replace(/^.*\//, '')}` : to === at(call, target) ? target : `${target}/${path.replace(/^.*\//, '')}`;
    if (flags.has('v')) call.stdout.write(byUserland(call, `'${path}' -> '${into}'\n`, `renamed '${path}' -> '${into}'\n`));
  });
});

const ln = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const [target = '', link = target.replace(/^.*\//, '')] = operands;
  const path = call.files.find(at(call, link))?.node.kind === 'directory' && !flags.has('n') ? at(call, `${link}/${target.replace(/^.*\//, '')}`) : at(call, link);
  return each(call, [link], (name) => byUserland(call, name, `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${name}'`), () => {
    if (flags.has('f') && call.files.exists(path, false)) call.files.remove(path);
    if (flags.has('s')) call.files.symlink(target, path);
    else call.files.hardLink(at(call, target), path);
  });
});

const readlink = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  if (call.system.userland === 'busybox' && operands.length !== 1) {
    call.stderr.write('BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: readlink [-fnv] FILE\n\nDisplay the value of a symlink\n\n\t-f\tCanonicalize by following all symlinks\n\t-n\tDon\'t add newline\n\t-v\tVerbose\n');
    return 1;
  }
  for (const path of operands) {
    const found = call.files.find(at(call, path), flags.has('f'));
    if (!found || (!flags.has('f') && found.node.kind !== 'symlink')) return 1;
    call.stdout.write(`${flags.has('f') ? found.path : found.node.kind === 'symlink' ? found.node.target : ''}\n`);
  }
  return 0;
});

const KINDS = { file: 'regular file', directory: 'directory', symlink: 'symbolic link', device: 'character special file' } as const;

const STAT: Readonly<Record<string, (place: Place, name: string) => string>> = {
  a: ({ node }) => (node.mode & 0o7777).toString(8),
  A: ({ node }) => modeText(node.kind, node.mode),
  F: ({ node }) => (node.kind === 'file' && sizeOf(node) === 0 ? 'regular empty file' : KINDS[node.kind]),
  n: (_, name) => name,
  s: ({ node }) => String(sizeOf(node)),
  U: () => 'root', G: () => 'root', u: () => '0', g: () => '0',
  i: ({ node }) => String(node.number),
  h: ({ node }) => (node.kind === 'directory' ? '2' : '1'),
  Y: ({ node }) => String(Math.floor(node.modified / 1000)),
  y: ({ node }) => new Date(node.modified).toISOString().replace('T', ' ').replace('Z', '000000 +0000'),
};

const stat = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'c');
  const format = values.get('c') ?? '  File: %n\n  Size: %s\t%F\nAccess: (0%a/%A)  Uid: (    0/    root)   Gid: (    0/    root)';
  const words = (path: string) => byUserland(call, `can't stat '${path}'`, `cannot statx '${path}'`);
  return each(call, operands, words, (path) => {
    const place = call.files.resolve(at(call, path), flags.has('L'));
    call.stdout.write(`${format.replaceAll(/%([a-zA-Z])/g, (all, key: string) => STAT[key]?.(place, path) ?? all)}\n`);
  });
});

const chmod = tool((call) => {
  const { operands, flags } = lineOf(call.argv.map((word, i) => (i > 0 && /^-[rwxst]+$/.test(word) ? `a${word}` : word)));
  const [mode = '', ...paths] = operands;
  return each(call, paths, (path) => path, (path) => {
    const apply = (target: string): void => {
      const { node } = call.files.resolve(target);
      call.files.chmod(target, newMode(mode, node.mode, node.kind === 'directory'));
      if (flags.has('R') && node.kind === 'directory') for (const name of call.files.list(target)) apply(`${target}/${name}`);
    };
    apply(at(call, path));
  });
});

function newMode(text: string, before: number, directory: boolean): number {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const [, who = '', operator, what = ''] of text.matchAll(/([ugoa]*)([-+=])([rwxXst]*)/g)) {
    const mask = [...(who.replace('a', 'ugo') || 'ugo')].reduce((bits, char) => bits | ({ u: 0o700, g: 0o070, o: 0o007 }[char] ?? 0), 0);
    const bits = [...what].reduce((sum, char) => sum | ({ r: 0o444, w: 0o222, x: 0o111, X: directory || mode & 0o111 ? 0o111 : 0 }[char] ?? 0), 0) & mask;
    mode = operator === '+' ? mode | bits : operator === '-' ? mode & ~bits : (mode & ~mask) | bits;
  }
  return mode;
}

const find = tool((call) => {
  const { argv } = call;
  const first = argv.findIndex((word, i) => i > 0 && word.startsWith('-'));
  const roots = argv.slice(1, first < 0 ? undefined : first);
  const tests = first < 0 ? [] : argv.slice(first);
  const option = (name: string) => (tests.includes(name) ? tests[tests.indexOf(name) + 1] : undefined);
  const kind = { f: 'file', d: 'directory', l: 'symlink' }[option('-type') ?? ''];
  const name = option('-name');
  const deepest = Number(option('-maxdepth') ?? Infinity);
  const walk = (shown: string, depth: number): void => {
    const { node } = call.files.resolve(at(call, shown), false);
    const last = shown.replace(/^.*\/(?=.)/, '');
    const fits = (!kind || node.kind === kind) && (name === undefined || globMatches(name, last)) && depth >= Number(option('-mindepth') ?? 0);
    if (fits) call.stdout.write(`${shown}\n`);
    if (node.kind === 'directory' && depth < deepest) for (const entry of call.files.list(at(call, shown))) walk(`${shown.replace(/\/$/, '')}/${entry}`, depth + 1);
    if (fits && tests.includes('-delete')) call.files.remove(at(call, shown));
  };
  return each(call, roots.length > 0 ? roots : ['.'], (path) => byUserland(call, path, `'${path}'`), (path) => walk(path, 0));
});

const globMatches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);

const UNITS: Readonly<Record<string, number>> = { '': 1, c: 1, k: 1024, K: 1024, M: 1 << 20, m: 1 << 20, G: 1 << 30 };
const sizeWord = (word: string | undefined, otherwise: number): number => {
  const match = /^(\d+)([ckKmMG]?)/.exec(word ?? '');
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) : otherwise;
};

const dd = tool((call) => {
  const options = new Map(call.argv.slice(1).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  const size = sizeWord(options.get('bs'), 512);
  const count = options.has('count') ? Number(options.get('count')) : Infinity;
  const from = options.get('if');
  const all = from === undefined ? call.stdin.all() : call.files.read(at(call, from));
  const wanted = count === Infinity ? all.length : size * count;
  const text = from === '/dev/zero' || from === '/dev/urandom' ? '\0'.repeat(Math.min(wanted, 64 << 20)) : all.slice(0, wanted);
  const to = options.get('of');
  if (to === undefined) call.stdout.write(text);
  else {
    const code = each(call, [to], (path) => byUserland(call, `can't open '${path}'`, `failed to open '${path}'`), (path) => call.files.write(at(call, path), text));
    if (code) return code;
  }
  const full = Math.floor(text.length / size);
  const partial = text.length % size > 0 ? 1 : 0;
  call.stderr.write(`${full}+${partial} records in\n${full}+${partial} records out\n${text.length} bytes (${text.length}B) copied, 0.000100 seconds\n`);
  return 0;
});

const df = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const typed = flags.has('T');
  const rows = operands.length > 0 ? operands.map((path) => call.files.resolve(at(call, path)).mount) : call.files.all;
  call.stdout.write(`Filesystem           ${typed ? 'Type       ' : ''}1K-blocks      Used Available Use% Mounted on\n`);
  for (const { path, tree } of rows) {
    call.stdout.write(`${(tree.type === 'ext4' ? '/dev/sda1' : tree.type).padEnd(20)} ${typed ? `${tree.type.padEnd(10)} ` : ''}104857600   1048576 103809024   1% ${path}\n`);
  }
});

const tee = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const text = call.stdin.all();
  call.stdout.write(text);
  return each(call, operands, (path) => path, (path) => call.files.write(at(call, path), text, flags.has('a')));
});

const mktemp = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  let n = 0;
  const path = () => at(call, (operands[0] ?? '/tmp/tmp.XXXXXX').replace(/X+$/, (xs) => String((n += 1)).padStart(xs.length, '0')));
  let free = path();
  while (call.files.exists(free)) free = path();
  if (flags.has('d')) call.files.makeDirectory(free, false, 0o700);
  else call.files.write(free, '');
  call.stdout.write(`${free}\n`);
});

const du = tool((call) => {
  const { operands } = lineOf(call.argv);
  const size = (path: string): number => {
    const { node } = call.files.resolve(path, false);
    return node.kind === 'directory' ? 4 + call.files.list(path).reduce((sum, name) => sum + size(`${path}/${name}`), 0) : Math.ceil(sizeOf(node) / 1024);
  };
  for (const path of operands.length > 0 ? operands : ['.']) call.stdout.write(`${size(at(call, path))}\t${path}\n`);
});

const truncate = tool((call) => {
  const { values, operands } = lineOf(call.argv, 's');
  const size = sizeWord(values.get('s'), 0);
  return each(call, operands, (path) => path, (path) => {
    const old = call.files.exists(at(call, path)) ? call.files.read(at(call, path)) : '';
    call.files.write(at(call, path), old.slice(0, size).padEnd(size, '\0'));
  });
});

export const FILE_TOOLS: Readonly<Record<string, Program>> = {
  cat, touch, mkdir, rmdir, rm, cp, mv, ln, readlink, stat, chmod, find, dd, df, du, tee, mktemp, truncate,
  ls: tool(listing),
  chown: tool((call) => each(call, lineOf(call.argv).operands.slice(1), (path) => path, (path) => void call.files.resolve(at(call, path)))),
  realpath: tool((call) => each(call, lineOf(call.argv).operands, (path) => path, (path) => call.stdout.write(`${call.files.resolve(at(call, path)).path}\n`))),
  sync: tool(() => 0),
};
