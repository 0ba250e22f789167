import { sizeOf } from '../../files/tree.ts';
import type { Program } from '../../process/process.ts';
import { at, byUserland, each, lineOf, tool } from './tool.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  k: 1024,
  K: 1024,
  M: 1 << 20,
  m: 1 << 20,
  G: 1 << 30,
};
const sizeWord = (word: string | undefined, otherwise: number): number => {
  const match = /^(\d+)([ckKmMG]?)/.exec(word ?? '');
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) : otherwise;
};

const dd = tool((call) => {
  const options = new Map(
    call.argv.slice(1).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  const size = sizeWord(options.get('bs'), 512);
  const count = options.has('count') ? Number(options.get('count')) : Infinity;
  const from = options.get('if');
  const all = from === undefined ? call.stdin.all() : call.files.read(at(call, from));
  const wanted = count === Infinity ? all.length : size * count;
  const text =
    from === '/dev/zero' || from === '/dev/urandom'
      ? '\0'.repeat(Math.min(wanted, 64 << 20))
      : all.slice(0, wanted);
  const to = options.get('of');
  if (to === undefined) call.stdout.write(text);
  else {
    const code = each(
      call,
      [to],
      (path) => byUserland(call, `can't open '${path}'`, `failed to open '${path}'`),
      (path) => call.files.write(at(call, path), text),
    );
    if (code) return code;
  }
  const full = Math.floor(text.length / size);
  const partial = text.length % size > 0 ? 1 : 0;
  call.stderr.write(
    `${full}+${partial} records in\n${full}+${partial} records out\n${text.length} bytes (${text.length}B) copied, 0.000100 seconds\n`,
  );
  return 0;
});

const df = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const typed = flags.has('T');
  const rows =
    operands.length > 0 ? operands.map((path) => call.files.resolve(at(call, path)).mount) : call.files.all;
  call.stdout.write(
    `Filesystem           ${typed ? 'Type       ' : ''}1K-blocks      Used Available Use% Mounted on\n`,
  );
  for (const { path, tree } of rows) {
    call.stdout.write(
      `${(tree.type === 'ext4' ? '/dev/sda1' : tree.type).padEnd(20)} ${typed ? `${tree.type.padEnd(10)} ` : ''}104857600   1048576 103809024   1% ${path}\n`,
    );
  }
});

const du = tool((call) => {
  const { operands } = lineOf(call.argv);
  const size = (path: string): number => {
    const { node } = call.files.resolve(path, false);
    return node.kind === 'directory'
      ? 4 + call.files.list(path).reduce((sum, name) => sum + size(`${path}/${name}`), 0)
      : Math.ceil(sizeOf(node) / 1024);
  };
  for (const path of operands.length > 0 ? operands : ['.'])
    call.stdout.write(`${size(at(call, path))}\t${path}\n`);
});

const truncate = tool((call) => {
  const { values, operands } = lineOf(call.argv, 's');
  const size = sizeWord(values.get('s'), 0);
  return each(
    call,
    operands,
    (path) => path,
    (path) => {
      const old = call.files.exists(at(call, path)) ? call.files.read(at(call, path)) : '';
      call.files.write(at(call, path), old.slice(0, size).padEnd(size, '\0'));
    },
  );
});

export const DISK_TOOLS: Readonly<Record<string, Program>> = { dd, df, du, truncate };
