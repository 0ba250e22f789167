import type { Call, Program } from '../../../process/process.ts';
import { misuse, optionsOf } from '../options.ts';
import { at, inputs, tool } from '../tool.ts';
import type { Command } from './commands.ts';
import { SedParser } from './parse.ts';
import type { Desk } from './run.ts';
import { SedRun } from './run.ts';

const LONG = {
  expression: 'e:',
  file: 'f:',
  quiet: 'n',
  silent: 'n',
  'regexp-extended': 'E',
  'in-place': 'i',
  separate: 's',
};

const STANDARD: Readonly<Record<string, 'stdout' | 'stderr'>> = {
  '/dev/stdout': 'stdout',
  '/dev/stderr': 'stderr',
};

function deskOf(call: Call, print: (text: string) => void): Desk {
  return {
    print,
    append: (path, text) => {
      const stream = Object.hasOwn(STANDARD, path) ? STANDARD[path] : undefined;
      if (stream === 'stdout') print(text);
      else if (stream) call[stream].write(text);
      else call.files.write(at(call, path), text, true);
    },
    read: (path) =>
      call.files.find(at(call, path))?.node.kind === 'file' ? call.files.read(at(call, path)) : '',
  };
}

/** Files of `w` are there, and empty, before the first line is read. */
function prepare(call: Call, commands: readonly Command[]): void {
  const paths = commands.flatMap(({ verb, text, substitution }) =>
    verb === 'w' ? [text] : (substitution?.file ?? []),
  );
  for (const path of paths) if (!Object.hasOwn(STANDARD, path)) call.files.write(at(call, path), '');
}

/** Edits one text; returns the exit code that `q` asks for. */
function edit(
  call: Call,
  commands: readonly Command[],
  text: string,
  quiet: boolean,
  print: (text: string) => void,
): number {
  const run = new SedRun(commands, text, quiet, deskOf(call, print));
  run.run();
  return run.code ?? 0;
}

/** `sed -nEi[SUFFIX] [-e SCRIPT] [-f FILE] [SCRIPT] FILES` */
export const sed: Program = tool((call) => {
  const gnu = call.system.userland === 'gnu';
  const { flags, values, all, operands } = optionsOf(call, gnu ? 'i::rEne:f:sz' : 'i::rEne:f:', LONG);
  const given = all.flatMap(([option, text]) =>
    option === 'e' ? [text] : option === 'f' ? [call.files.read(at(call, text)).replace(/\n$/, '')] : [],
  );
  const [first, ...rest] = operands;
  if (given.length === 0 && first === undefined) throw misuse();
  const script = given.length > 0 ? given.join('\n') : (first ?? '');
  const paths = given.length > 0 ? operands : rest;
  const commands = new SedParser(script, flags.has('E') || flags.has('r'), gnu).commands();
  prepare(call, commands);
  const quiet = flags.has('n');
  let code = 0;
  const texts = [...inputs(call, paths, (failed) => (code = failed))];
  if (!flags.has('i')) {
    const write = (text: string) => call.stdout.write(text);
    const parts = flags.has('s') ? texts.map(([, text]) => text) : [joined(texts)];
    for (const text of parts) code ||= edit(call, commands, text, quiet, write);
    return code;
  }
  for (const [path, text] of texts) {
    let out = '';
    code ||= edit(call, commands, text, quiet, (more) => (out += more));
    if (values.get('i')) call.files.write(at(call, `${path}${values.get('i')}`), text);
    call.files.write(at(call, path), out);
  }
  return code;
});

/** All files as one text: between two of them there is always an end of a line. */
const joined = (texts: readonly (readonly [string, string])[]): string =>
  texts
    .map(([, text], i) => (i < texts.length - 1 && text !== '' && !text.endsWith('\n') ? `${text}\n` : text))
    .join('');
