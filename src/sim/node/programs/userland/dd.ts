import type { Call, Program } from '../../process/process.ts';
import { Refusal, misuse, wholeNumber } from './options.ts';
import { at, byUserland, each, tool } from './tool.ts';

const NAMES = [
  'if',
  'of',
  'bs',
  'ibs',
  'obs',
  'count',
  'skip',
  'seek',
  'conv',
  'status',
  'iflag',
  'oflag',
  'cbs',
];
const CONVERSIONS = [
  'notrunc',
  'sync',
  'noerror',
  'fsync',
  'fdatasync',
  'swab',
  'ucase',
  'lcase',
  'excl',
  'nocreat',
];

/** More than a script can want at once. */
const MOST = 64 << 20;

/** The words of dd's command line. @throws Refusal when one is not among them */
function wordsOf(call: Call): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const word of call.argv.slice(1)) {
    const [name, value] = [word.replace(/=[^]*$/, ''), word.replace(/^[^=]*=?/, '')];
    if (!word.includes('=') || !NAMES.includes(name)) throw misuse();
    words.set(name, value);
  }
  const unknown = (words.get('conv') ?? '')
    .split(',')
    .find((each) => each !== '' && !CONVERSIONS.includes(each));
  if (unknown !== undefined) throw new Refusal(`invalid argument '${unknown}' to 'conv'`);
  const status = words.get('status');
  if (status !== undefined && !['none', 'noxfer', 'progress'].includes(status))
    throw new Refusal(`invalid argument '${status}' to 'status'`);
  return words;
}

const endless = (path: string | undefined): boolean =>
  path === '/dev/zero' || path === '/dev/urandom' || path === '/dev/random';

function converted(text: string, conversions: readonly string[]): string {
  if (conversions.includes('ucase')) return text.toUpperCase();
  return conversions.includes('lcase') ? text.toLowerCase() : text;
}

/** `dd if= of= bs= count= skip= seek= conv= status=`; copying takes no time, and the statistics say so. */
export const dd: Program = tool((call) => {
  const words = wordsOf(call);
  const number = (name: string, otherwise: number): number =>
    wholeNumber(words.get(name) ?? String(otherwise), true);
  const size = number('bs', number('ibs', 512));
  const [count, skip, seek] = [
    words.has('count') ? number('count', 0) : Infinity,
    number('skip', 0),
    number('seek', 0),
  ];
  const from = words.get('if');
  let all = '';
  const opened = (path: string) => byUserland(call, `can't open '${path}'`, `failed to open '${path}'`);
  const code =
    from === undefined
      ? ((all = call.stdin.all()), 0)
      : each(call, [from], opened, (path) => (all = endless(path) ? '' : call.files.read(at(call, path))));
  if (code) return code;
  const wanted = Math.min(size * count, MOST);
  const text = endless(from) ? '\0'.repeat(wanted) : all.slice(skip * size, skip * size + size * count);
  const conversions = (words.get('conv') ?? '').split(',');
  const out = converted(text, conversions);
  const to = words.get('of');
  const failed =
    to === undefined
      ? (call.stdout.write(out), 0)
      : each(call, [to], opened, (path) => write(call, path, out, seek * size, conversions));
  if (failed) return failed;
  if (words.get('status') !== 'none')
    call.stderr.write(statistics(call, text.length, size, words.get('status')));
  return 0;
});

/** Puts the text at its place; what stands before it stays, and what stands behind it with `conv=notrunc`. */
function write(call: Call, path: string, text: string, offset: number, conversions: readonly string[]): void {
  const keeps = offset > 0 || conversions.includes('notrunc');
  const old =
    keeps && call.files.find(at(call, path))?.node.kind === 'file' ? call.files.read(at(call, path)) : '';
  const rest = conversions.includes('notrunc') ? old.slice(offset + text.length) : '';
  call.files.write(at(call, path), old.slice(0, offset).padEnd(offset, '\0') + text + rest);
}

/** BusyBox tells of its records alone; GNU's dd also of the bytes. */
function statistics(call: Call, length: number, size: number, status: string | undefined): string {
  const records = `${Math.floor(length / size)}+${length % size > 0 ? 1 : 0}`;
  const told = call.system.userland === 'gnu' && status !== 'noxfer';
  const transfer = told ? `${length} bytes copied, 0.0001 s, ${(length / 100).toFixed(1)} MB/s\n` : '';
  return `${records} records in\n${records} records out\n${transfer}`;
}
