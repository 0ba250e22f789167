import { FileError } from '../../files/tree.ts';
import type { Call, Program } from '../../process/process.ts';
import type { Options } from './options.ts';
import { misuse, optionsOf } from './options.ts';
import { removeTree } from './remove.ts';
import { at, byUserland, each, tool } from './tool.ts';

const lastPart = (path: string): string => path.replace(/(?<=.)\/+$/, '').replace(/^.*\/(?=.)/, '');
const inside = (folder: string, name: string): string => `${folder.replace(/(?<=.)\/+$/, '')}/${name}`;

/** What is to be copied or moved, and where to. */
interface Move {
  readonly from: string;
  readonly to: string;
}

/** Into a directory things keep their names. */
function movesOf(call: Call, { flags, values, operands }: Options): readonly Move[] {
  const target = values.get('t') ?? operands.at(-1);
  const sources = values.has('t') ? operands : operands.slice(0, -1);
  if (target === undefined || sources.length === 0) throw misuse();
  const directory = call.files.find(at(call, target))?.node.kind === 'directory' && !flags.has('T');
  const into = directory || sources.length > 1 || values.has('t');
  return sources.map((from) => ({ from, to: into ? inside(target, lastPart(from)) : target }));
}

const LONG = {
  recursive: 'r',
  force: 'f',
  verbose: 'v',
  archive: 'a',
  'no-clobber': 'n',
  'target-directory': 't:',
  'no-target-directory': 'T',
};

/** Copies what a path leads to; links stay links when `links` says so. */
class Copy {
  readonly #call: Call;
  readonly #flags: ReadonlySet<string>;
  readonly #links: boolean;

  constructor(call: Call, flags: ReadonlySet<string>) {
    this.#call = call;
    this.#flags = flags;
    this.#links = ['d', 'P', 'a', 'r', 'R'].some((flag) => flags.has(flag)) && !flags.has('L');
  }

  tree(from: string, to: string): void {
    const { files } = this.#call;
    const { node } = files.resolve(at(this.#call, from), !this.#links);
    if (node.kind === 'directory') this.#directory(from, to, node.mode);
    else if (node.kind === 'symlink' && this.#links) {
      if (files.exists(at(this.#call, to), false)) files.remove(at(this.#call, to));
      files.symlink(node.target, at(this.#call, to));
    } else this.#file(from, to, node.mode, node.modified);
    if (this.#flags.has('v')) this.#call.stdout.write(`'${from}' -> '${to}'\n`);
  }

  #directory(from: string, to: string, mode: number): void {
    const { files } = this.#call;
    if (!files.exists(at(this.#call, to))) files.makeDirectory(at(this.#call, to), false, mode);
    for (const name of files.list(at(this.#call, from))) this.tree(inside(from, name), inside(to, name));
  }

  #file(from: string, to: string, mode: number, modified: number): void {
    const { files } = this.#call;
    const target = at(this.#call, to);
    if (this.#flags.has('n') && files.exists(target)) return;
    if (this.#flags.has('s')) return files.symlink(from, target);
    if (this.#flags.has('l')) return files.hardLink(at(this.#call, from), target);
    const there = files.exists(target);
    files.write(target, files.read(at(this.#call, from)));
    if (!there) files.chmod(target, mode);
    if (this.#flags.has('p') || this.#flags.has('a')) files.touch(target, modified);
  }
}

const cp = tool((call) => {
  const options = optionsOf(call, 'pdRfilsLHarPvunTt:', LONG);
  const { flags } = options;
  const recursive = ['r', 'R', 'a'].some((flag) => flags.has(flag));
  const copy = new Copy(call, flags);
  let code = 0;
  const fail = (text: string): void => {
    call.stderr.write(`cp: ${text}\n`);
    code = 1;
  };
  for (const { from, to } of movesOf(call, options)) {
    const source = call.files.find(at(call, from), !flags.has('P') && !flags.has('d'));
    if (!source) fail(`${byUserland(call, "can't", 'cannot')} stat '${from}': No such file or directory`);
    else if (source.node.kind === 'directory' && !recursive)
      fail(
        byUserland(call, `omitting directory '${from}'`, `-r not specified; omitting directory '${from}'`),
      );
    else if (call.files.find(at(call, to))?.node === source.node)
      fail(`'${from}' and '${to}' are the same file`);
    else
      code = Math.max(
        code,
        copied(call, () => copy.tree(from, to), to),
      );
  }
  return code;
});

/** A place that ends in a slash and is not there cannot become a file. */
function copied(call: Call, act: () => void, to: string): number {
  const words = () => byUserland(call, `can't create '${to}'`, `cannot create regular file '${to}'`);
  return each(call, [to], words, () => {
    if (to.endsWith('/') && !call.files.exists(at(call, to))) throw new FileError('EISDIR');
    act();
  });
}

function move(call: Call, from: string, to: string): void {
  const source = call.files.resolve(at(call, from), false);
  if (at(call, to) === source.path || at(call, to).startsWith(`${source.path}/`)) {
    if (source.node.kind === 'directory') throw new FileError('EINVAL');
  }
  if (to.endsWith('/') && source.node.kind !== 'directory' && !call.files.exists(at(call, to)))
    throw new FileError('ENOTDIR');
  try {
    call.files.rename(at(call, from), at(call, to));
  } catch (error) {
    if (!(error instanceof FileError) || error.code !== 'EXDEV') throw error;
    new Copy(call, new Set(['a'])).tree(from, to);
    removeTree(call, at(call, from));
  }
}

const mv = tool((call) => {
  const options = optionsOf(call, 'finvTt:', LONG);
  const words = (path: string) => byUserland(call, `can't rename '${path}'`, `cannot stat '${path}'`);
  let code = 0;
  for (const { from, to } of movesOf(call, options)) {
    const moved = each(call, [from], words, () => {
      if (options.flags.has('n') && call.files.exists(at(call, to))) return;
      move(call, from, to);
    });
    code = Math.max(code, moved);
    if (moved === 0 && options.flags.has('v'))
      call.stdout.write(byUserland(call, `'${from}' -> '${to}'\n`, `renamed '${from}' -> '${to}'\n`));
  }
  return code;
});

export const COPY_TOOLS: Readonly<Record<string, Program>> = { cp, mv };
