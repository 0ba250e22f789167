import type { Call, Program } from '../../process/process.ts';
import { normalize } from '../../files/mounts.ts';
import { FileError } from '../../files/tree.ts';
import { cat } from './cat.ts';
import { COPY_TOOLS } from './copy.ts';
import { find } from './find/find.ts';
import { listing } from './ls.ts';
import { newMode } from './modes.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { OWNER_TOOLS } from './owners.ts';
import { removeTree } from './remove.ts';
import { at, byUserland, each, tool } from './tool.ts';
import { touch } from './touch.ts';

/** The directories on the way to a path that are not there, the outermost first. */
function missing(call: Call, path: string): readonly string[] {
  const parts = path.split('/').filter(Boolean);
  const ways = parts.map((_, i) => `${path.startsWith('/') ? '/' : ''}${parts.slice(0, i + 1).join('/')}`);
  return ways.filter((way) => !call.files.exists(at(call, way)));
}

const mkdir = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'm:pv', { parents: 'p', mode: 'm:', verbose: 'v' });
  if (operands.length === 0) throw misuse();
  const mode = values.has('m') ? newMode(values.get('m') ?? '755', 0o777, true) : 0o755;
  const words = (path: string) =>
    byUserland(call, `can't create directory '${path}'`, `cannot create directory '${path}'`);
  return each(call, operands, words, (path) => {
    const made = flags.has('p') ? missing(call, path) : [path];
    call.files.makeDirectory(at(call, path), flags.has('p'), mode);
    // BusyBox leaves the slash behind directories on the way
    if (flags.has('v'))
      for (const [i, way] of made.entries())
        call.stdout.write(
          byUserland(
            call,
            `created directory: '${way}${i < made.length - 1 ? '/' : ''}'\n`,
            `mkdir: created directory '${way}'\n`,
          ),
        );
  });
});

const rmdir = tool((call) => {
  const { flags, operands } = optionsOf(call, 'p', { 'ignore-fail-on-non-empty': 'i', parents: 'p' });
  if (operands.length === 0) throw misuse();
  const words = (path: string) => byUserland(call, `'${path}'`, `failed to remove '${path}'`);
  return each(call, operands, words, (path) => {
    const ways = flags.has('p')
      ? path.split('/').map((_, i, all) => all.slice(0, all.length - i).join('/'))
      : [path];
    for (const way of ways.filter(Boolean)) {
      const { node } = call.files.resolve(at(call, way), false);
      if (node.kind !== 'directory') throw new FileError('ENOTDIR');
      if (node.entries.size > 0 && flags.has('i')) return;
      call.files.remove(at(call, way));
    }
  });
});

const rm = tool((call) => {
  const { flags, operands } = optionsOf(call, 'fiRrv', { recursive: 'r', force: 'f', verbose: 'v' });
  const [recursive, force] = [flags.has('r') || flags.has('R'), flags.has('f')];
  if (operands.length === 0 && !force) throw misuse();
  const busybox = call.system.userland === 'busybox';
  let code = 0;
  const complainOf = (text: string): void => {
    call.stderr.write(`rm: ${text}\n`);
    code = 1;
  };
  for (const path of operands) {
    const found = call.files.find(at(call, path), false);
    if (!found && force) continue;
    if (/(^|\/)\.\.?$/.test(path))
      complainOf(
        busybox ? "can't remove '.' or '..'" : `refusing to remove '.' or '..' directory: skipping '${path}'`,
      );
    else if (found?.node.kind === 'directory' && !recursive)
      complainOf(busybox ? `'${path}' is a directory` : `cannot remove '${path}': Is a directory`);
    else code = Math.max(code, removed(call, path, recursive, flags.has('v')));
  }
  return code;
});

const removed = (call: Call, path: string, recursive: boolean, told: boolean): number =>
  each(
    call,
    [path],
    () => byUserland(call, `can't remove '${path}'`, `cannot remove '${path}'`),
    () => {
      if (recursive) removeTree(call, at(call, path));
      else call.files.remove(at(call, path));
      if (told) call.stdout.write(`removed '${path}'\n`);
    },
  );

const unlink = tool((call) => {
  const [path] = optionsOf(call, '').operands;
  if (path === undefined) throw misuse();
  return each(
    call,
    [path],
    () => byUserland(call, `can't remove file '${path}'`, `cannot unlink '${path}'`),
    () => call.files.remove(at(call, path)),
  );
});

const ln = tool((call) => {
  const { flags, operands } = optionsOf(call, 'sfnbtvTS:', {
    symbolic: 's',
    force: 'f',
    'no-dereference': 'n',
    verbose: 'v',
  });
  const [first] = operands;
  if (first === undefined) throw misuse();
  const last = operands.length > 1 ? (operands.at(-1) as string) : first.replace(/^.*\//, '');
  const into = call.files.find(at(call, last), !flags.has('n'))?.node.kind === 'directory' && !flags.has('T');
  const words = (name: string) =>
    byUserland(call, name, `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${name}'`);
  let code = 0;
  for (const target of operands.length > 1 ? operands.slice(0, -1) : [first]) {
    const link = into ? `${last.replace(/\/$/, '')}/${target.replace(/^.*\//, '')}` : last;
    const missing = !flags.has('s') && !call.files.exists(at(call, target));
    code = Math.max(
      code,
      each(call, [missing ? target : link], words, () => makeLink(call, target, at(call, link), flags)),
    );
    if (code === 0 && flags.has('v')) call.stdout.write(`'${link}' -> '${target}'\n`);
  }
  return code;
});

function makeLink(call: Call, target: string, path: string, flags: ReadonlySet<string>): void {
  if (flags.has('f') && call.files.exists(path, false)) call.files.remove(path);
  if (flags.has('s')) return call.files.symlink(target, path);
  if (call.files.resolve(at(call, target)).node.kind === 'directory') throw new FileError('EPERM');
  call.files.hardLink(at(call, target), path);
}

/**
 * Where a path leads; undefined when it leads nowhere. The last part of where a link leads need not be there, nor that
 * of any path to GNU's readlink.
 */
function canonical(call: Call, path: string, linked = call.system.userland === 'gnu'): string | undefined {
  const whole = at(call, path).replace(/(?<=.)\/$/, '');
  const found = call.files.find(whole);
  if (found) return found.path;
  const link = call.files.find(whole, false);
  if (link?.node.kind === 'symlink')
    return canonical(call, normalize(link.node.target, parentOf(link.path)), true);
  const parent = linked ? call.files.find(parentOf(whole)) : undefined;
  return parent?.node.kind === 'directory' ? normalize(whole.replace(/^.*\//, ''), parent.path) : undefined;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

const readlink = tool((call) => {
  const { flags, operands } = optionsOf(call, 'fnvqsem');
  if (operands.length === 0 || (operands.length > 1 && call.system.userland === 'busybox')) throw misuse();
  let code = 0;
  for (const path of operands) {
    const found = call.files.find(at(call, path), false)?.node;
    const text = flags.has('f')
      ? canonical(call, path)
      : found?.kind === 'symlink'
        ? found.target
        : undefined;
    if (text !== undefined) call.stdout.write(`${text}${flags.has('n') ? '' : '\n'}`);
    else code = 1;
    if (text === undefined && flags.has('v'))
      call.stderr.write(`readlink: ${path}: cannot read link: not a symlink\n`);
  }
  return code;
});

const realpath = tool((call) => {
  const { operands } = optionsOf(call, '');
  if (operands.length === 0) throw misuse();
  return each(
    call,
    operands,
    (path) => path,
    (path) => call.stdout.write(`${call.files.resolve(at(call, path)).path}\n`),
  );
});

const tee = tool((call) => {
  const { flags, operands } = optionsOf(call, 'ai', { append: 'a', 'ignore-interrupts': 'i' });
  const text = call.stdin.all();
  call.stdout.write(text);
  return each(
    call,
    operands,
    (path) => path,
    (path) => call.files.write(at(call, path), text, flags.has('a')),
  );
});

/** Names count up, so that the same run has the same names. */
const mktemp = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'dqtup:', { directory: 'd', quiet: 'q', tmpdir: 'p:' });
  const folder = values.get('p') ?? call.env.get('TMPDIR') ?? '/tmp';
  const [given] = operands;
  const template =
    given === undefined
      ? `${folder}/tmp.${'X'.repeat(6)}`
      : flags.has('p') || flags.has('t')
        ? `${folder}/${given}`
        : given;
  const busybox = call.system.userland === 'busybox';
  const fail = (why: string): Refusal =>
    new Refusal(busybox ? `(null): ${why}` : `failed to create file via template ‘${template}’: ${why}`);
  if (!template.endsWith('X'.repeat(busybox ? 6 : 3))) throw fail('Invalid argument');
  if (call.files.find(at(call, parentOf(at(call, template))))?.node.kind !== 'directory')
    throw fail('No such file or directory');
  const named = (n: number): string => template.replace(/X+$/, (xs) => String(n).padStart(xs.length, '0'));
  let n = 1;
  while (call.files.exists(at(call, named(n)))) n += 1;
  const path = named(n);
  if (flags.has('d') && !flags.has('u')) call.files.makeDirectory(at(call, path), false, 0o700);
  else if (!flags.has('u')) {
    call.files.write(at(call, path), '');
    call.files.chmod(at(call, path), 0o600);
  }
  call.stdout.write(`${path}\n`);
});

export const FILE_TOOLS: Readonly<Record<string, Program>> = {
  cat,
  touch,
  mkdir,
  rmdir,
  rm,
  ...COPY_TOOLS,
  ...OWNER_TOOLS,
  ln,
  readlink,
  find,
  tee,
  mktemp,
  ls: tool(listing),
  realpath,
  unlink,
};
