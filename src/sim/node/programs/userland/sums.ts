import { createHash } from 'node:crypto';
import { FileError } from '../../files/tree.ts';
import type { Call, Program } from '../../process/process.ts';
import { Refusal, optionsOf, wholeNumber } from './options.ts';
import { at, inputs, linesOf, textOf, tool } from './tool.ts';
import { toolName } from './usage.ts';

const ALGORITHMS: Readonly<Record<string, string>> = {
  md5sum: 'md5',
  sha1sum: 'sha1',
  sha256sum: 'sha256',
  sha512sum: 'sha512',
};

/** The sum of a file; undefined when it cannot be read, which was said then. */
function sumOf(call: Call, path: string): string | undefined {
  try {
    const text = path === '-' ? call.stdin.all() : call.files.read(at(call, path));
    return createHash(ALGORITHMS[toolName(call)] ?? 'md5')
      .update(text)
      .digest('hex');
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const verb = error.code === 'EISDIR' ? 'read' : 'open';
    const gnu = call.system.userland === 'gnu';
    call.stderr.write(`${toolName(call)}: ${gnu ? path : `can't ${verb} '${path}'`}: ${error.message}\n`);
    return undefined;
  }
}

/** `-c`: are the files what the list says? */
function check(call: Call, list: string, silent: boolean): number {
  const text = textOf(call, list);
  if (text === undefined) return 1;
  const entries = linesOf(text).map((line) => /^([0-9a-f]+) [ *](.*)$/.exec(line));
  const failed = entries.filter((entry) => {
    const [, sum, path = ''] = entry ?? [];
    const fine = sumOf(call, path) === sum;
    if (!silent) call.stdout.write(`${path}: ${fine ? 'OK' : 'FAILED'}\n`);
    return !fine;
  });
  if (failed.length > 0 && !silent)
    call.stderr.write(
      `${toolName(call)}: WARNING: ${failed.length} of ${entries.length} computed checksums did NOT match\n`,
    );
  return failed.length > 0 ? 1 : 0;
}

const sum = tool((call) => {
  const { flags, operands } = optionsOf(call, 'scw', { check: 'c', status: 's', quiet: 's' });
  const paths = operands.length > 0 ? operands : ['-'];
  if (flags.has('c')) return Math.max(...paths.map((path) => check(call, path, flags.has('s'))));
  let code = 0;
  for (const path of paths) {
    const hash = sumOf(call, path);
    if (hash === undefined) code = 1;
    else call.stdout.write(`${hash}  ${path}\n`);
  }
  return code;
});

const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;

/** What a coded text stands for; whether it ends in the middle of a group. */
function decoded(text: string): { readonly plain: string; readonly whole: boolean } {
  const plain = text.replaceAll(/\s/g, '');
  if (!ALPHABET.test(plain)) return { plain: '', whole: false };
  const whole = plain.length % 4 === 0;
  return {
    plain: Buffer.from(
      whole ? plain : plain.slice(0, plain.length - (plain.length % 4)),
      'base64',
    ).toString(),
    whole,
  };
}

const base64 = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'dw:', { decode: 'd', wrap: 'w:' });
  const width = wholeNumber(values.get('w') ?? '76');
  let code = 0;
  for (const [, text] of inputs(call, operands, (failed) => (code = failed))) {
    if (flags.has('d')) {
      const { plain, whole } = decoded(text);
      call.stdout.write(plain);
      if (!whole) throw new Refusal('truncated input');
    } else {
      const coded = Buffer.from(text).toString('base64');
      const lines = width > 0 ? (coded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [coded];
      call.stdout.write(lines.join('\n') + (width > 0 && coded ? '\n' : ''));
    }
  }
  return code;
});

export const SUM_TOOLS: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(Object.keys(ALGORITHMS).map((name) => [name, sum])),
  base64,
};
