import { sizeOf } from '../../files/tree.ts';
import type { Call, Program } from '../../process/process.ts';
import { dd } from './dd.ts';
import { Refusal, misuse, optionsOf, wholeNumber } from './options.ts';
import { at, byUserland, each, tool } from './tool.ts';

/** What a file system of a kind is on. */
const deviceOf = (type: string): string => (type === 'ext4' ? '/dev/sda1' : type);

const df = tool((call) => {
  const { flags, operands } = optionsOf(call, 'kmhTPaiB:t:');
  const typed = flags.has('T');
  const missing = operands.filter((path) => !call.files.exists(at(call, path)));
  const rows =
    operands.length > 0
      ? operands
          .filter((path) => !missing.includes(path))
          .map((path) => call.files.resolve(at(call, path)).mount)
      : call.files.all;
  for (const path of missing)
    call.stderr.write(
      byUserland(call, `df: ${path}: can't find mount point\n`, `df: ${path}: No such file or directory\n`),
    );
  const sizes = flags.has('h') ? '     Size      Used Available' : '1K-blocks      Used Available';
  call.stdout.write(`Filesystem           ${typed ? 'Type       ' : ''}${sizes} Use% Mounted on\n`);
  const amounts = flags.has('h') ? '   100.0G      1.0G     99.0G' : '104857600   1048576 103809024';
  for (const { path, tree } of rows) {
    call.stdout.write(
      `${deviceOf(tree.type).padEnd(20)} ${typed ? `${tree.type.padEnd(10)} ` : ''}${amounts}   1% ${path}\n`,
    );
  }
  return missing.length > 0 ? 1 : 0;
});

/** Shows what a directory and those in it take, the innermost first; with -a files, too. */
function taken(
  call: Call,
  shown: string,
  flags: ReadonlySet<string>,
  top: boolean,
  print: (size: number, shown: string) => void,
): number {
  const { node, path } = call.files.resolve(at(call, shown), false);
  const own = node.kind === 'directory' ? 4 : node.kind === 'file' ? Math.ceil(sizeOf(node) / 4096) * 4 : 0;
  const below =
    node.kind === 'directory'
      ? call.files
          .list(path)
          .reduce(
            (sum, name) => sum + taken(call, `${shown.replace(/\/$/, '')}/${name}`, flags, false, print),
            0,
          )
      : 0;
  if (top || (!flags.has('s') && (node.kind === 'directory' || flags.has('a')))) print(own + below, shown);
  return own + below;
}

const human = (kilobytes: number): string =>
  kilobytes >= 1024 ? `${(kilobytes / 1024).toFixed(1)}M` : kilobytes === 0 ? '0' : `${kilobytes}.0K`;

const du = tool((call) => {
  const { flags, operands } = optionsOf(call, 'aHkLsxhmcd:', {
    summarize: 's',
    'human-readable': 'h',
    'max-depth': 'd:',
  });
  const print = (size: number, shown: string): void =>
    call.stdout.write(`${flags.has('h') ? human(size) : size}\t${shown}\n`);
  let total = 0;
  const code = each(
    call,
    operands.length > 0 ? operands : ['.'],
    (path) => path,
    (path) => void (total += taken(call, path, flags, true, print)),
  );
  if (flags.has('c')) print(total, 'total');
  return code;
});

/** `mount` without arguments; what would mount something is not permitted in a container. */
const mount = tool((call) => {
  if (call.argv.length > 1) throw new Refusal('permission denied (are you root?)');
  for (const { path, tree, readOnly } of call.files.all)
    call.stdout.write(
      `${deviceOf(tree.type)} on ${path} type ${tree.type} (${readOnly ? 'ro' : 'rw'},relatime)\n`,
    );
});

const truncate = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'cs:', { size: 's:', 'no-create': 'c' });
  if (!values.has('s') || operands.length === 0) throw misuse();
  const size = wholeNumber(values.get('s') ?? '', true);
  const words = (path: string) => byUserland(call, `${path}: open`, `cannot open '${path}' for writing`);
  return each(call, operands, words, (path) => {
    const there = call.files.exists(at(call, path));
    if (flags.has('c') && !there) return;
    const old = there ? call.files.read(at(call, path)) : '';
    call.files.write(at(call, path), old.slice(0, size).padEnd(size, '\0'));
  });
});

export const DISK_TOOLS: Readonly<Record<string, Program>> = {
  dd,
  df,
  du,
  mount,
  truncate,
  sync: tool(() => 0),
};
