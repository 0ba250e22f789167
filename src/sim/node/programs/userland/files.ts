import type { Call, Program } from '../../process/process.ts';
import { FileError } from '../../files/tree.ts';
import { listing } from './ls.ts';
import { at, byUserland, each, inputs, lineOf, tool } from './tool.ts';

const cat = tool((call) => {
  let code = 0;
  for (const [, text] of inputs(call, lineOf(call.argv).operands, (failed) => (code = failed)))
    call.stdout.write(text);
  return code;
});

const touch = tool((call) => {
  const { flags, operands } = lineOf(call.argv, 'dtr');
  return each(
    call,
    operands,
    (path) => byUserland(call, path, `cannot touch '${path}'`),
    (path) => {
      if (!flags.has('c') || call.files.exists(at(call, path))) call.files.touch(at(call, path));
    },
  );
});

const mkdir = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'm');
  const mode = values.has('m') ? Number.parseInt(values.get('m') ?? '755', 8) : 0o755;
  return each(
    call,
    operands,
    (path) => byUserland(call, `can't create directory '${path}'`, `cannot create directory '${path}'`),
    (path) => {
      call.files.makeDirectory(at(call, path), flags.has('p') || flags.has('parents'), mode);
    },
  );
});

const rmdir = tool((call) =>
  each(
    call,
    lineOf(call.argv).operands,
    (path) => byUserland(call, `'${path}'`, `failed to remove '${path}'`),
    (path) => {
      if (call.files.resolve(at(call, path), false).node.kind !== 'directory') throw new FileError('ENOTDIR');
      call.files.remove(at(call, path));
    },
  ),
);

function removeTree(call: Call, path: string): void {
  const { node } = call.files.resolve(path, false);
  if (node.kind === 'directory')
    for (const name of call.files.list(path)) removeTree(call, `${path}/${name}`);
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
  return found?.node.kind === 'directory'
    ? at(call, `${to}/${from.replace(/\/+$/, '').replace(/^.*\//, '')}`)
    : at(call, to);
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
  const code = each(
    call,
    operands.slice(0, -1),
    (path) => byUserland(call, `can't stat '${path}'`, `cannot stat '${path}'`),
    (path) => {
      if (call.files.resolve(at(call, path)).node.kind === 'directory' && !recursive) {
        call.stderr.write(`${call.argv[0]}: omitting directory '${path}'\n`);
        omitted = 1;
      } else copyTree(call, at(call, path), destination(call, path, to));
    },
  );
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
    const into = target.endsWith('/')
      ? `${target}${path.replace(/^.*\//, '')}`
      : to === at(call, target)
        ? target
        : `${target}/${path.replace(/^.*\//, '')}`;
    if (flags.has('v'))
      call.stdout.write(byUserland(call, `'${path}' -> '${into}'\n`, `renamed '${path}' -> '${into}'\n`));
  });
});

const ln = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const [target = '', link = target.replace(/^.*\//, '')] = operands;
  const path =
    call.files.find(at(call, link))?.node.kind === 'directory' && !flags.has('n')
      ? at(call, `${link}/${target.replace(/^.*\//, '')}`)
      : at(call, link);
  return each(
    call,
    [link],
    (name) =>
      byUserland(call, name, `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${name}'`),
    () => {
      if (flags.has('f') && call.files.exists(path, false)) call.files.remove(path);
      if (flags.has('s')) call.files.symlink(target, path);
      else call.files.hardLink(at(call, target), path);
    },
  );
});

const readlink = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  if (call.system.userland === 'busybox' && operands.length !== 1) {
    call.stderr.write(
      "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: readlink [-fnv] FILE\n\nDisplay the value of a symlink\n\n\t-f\tCanonicalize by following all symlinks\n\t-n\tDon't add newline\n\t-v\tVerbose\n",
    );
    return 1;
  }
  for (const path of operands) {
    const found = call.files.find(at(call, path), flags.has('f'));
    if (!found || (!flags.has('f') && found.node.kind !== 'symlink')) return 1;
    call.stdout.write(
      `${flags.has('f') ? found.path : found.node.kind === 'symlink' ? found.node.target : ''}\n`,
    );
  }
  return 0;
});

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
    const fits =
      (!kind || node.kind === kind) &&
      (name === undefined || globMatches(name, last)) &&
      depth >= Number(option('-mindepth') ?? 0);
    if (fits) call.stdout.write(`${shown}\n`);
    if (node.kind === 'directory' && depth < deepest)
      for (const entry of call.files.list(at(call, shown)))
        walk(`${shown.replace(/\/$/, '')}/${entry}`, depth + 1);
    if (fits && tests.includes('-delete')) call.files.remove(at(call, shown));
  };
  return each(
    call,
    roots.length > 0 ? roots : ['.'],
    (path) => byUserland(call, path, `'${path}'`),
    (path) => walk(path, 0),
  );
});

const globMatches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);

const tee = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const text = call.stdin.all();
  call.stdout.write(text);
  return each(
    call,
    operands,
    (path) => path,
    (path) => call.files.write(at(call, path), text, flags.has('a')),
  );
});

const mktemp = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  let n = 0;
  const path = () =>
    at(
      call,
      (operands[0] ?? '/tmp/tmp.XXXXXX').replace(/X+$/, (xs) => String((n += 1)).padStart(xs.length, '0')),
    );
  let free = path();
  while (call.files.exists(free)) free = path();
  if (flags.has('d')) call.files.makeDirectory(free, false, 0o700);
  else call.files.write(free, '');
  call.stdout.write(`${free}\n`);
});

export const FILE_TOOLS: Readonly<Record<string, Program>> = {
  cat,
  touch,
  mkdir,
  rmdir,
  rm,
  cp,
  mv,
  ln,
  readlink,
  find,
  tee,
  mktemp,
  ls: tool(listing),
  chown: tool((call) =>
    each(
      call,
      lineOf(call.argv).operands.slice(1),
      (path) => path,
      (path) => void call.files.resolve(at(call, path)),
    ),
  ),
  realpath: tool((call) =>
    each(
      call,
      lineOf(call.argv).operands,
      (path) => path,
      (path) => call.stdout.write(`${call.files.resolve(at(call, path)).path}\n`),
    ),
  ),
  sync: tool(() => 0),
};
