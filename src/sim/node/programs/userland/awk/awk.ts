import { FileError } from '../../../files/tree.ts';
import type { Call, Program } from '../../../process/process.ts';
import { unescape } from '../printf.ts';
import { Refusal, misuse, optionsOf } from '../options.ts';
import { at, runner } from '../tool.ts';
import { AwkRun } from './run.ts';
import { AwkParser } from './parser.ts';

function programIn(call: Call, path: string): string {
  try {
    return path === '-' ? call.stdin.all() : call.files.read(at(call, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new Refusal(`can't open '${path}': ${error.message}`);
  }
}

/** `awk [-F SEP] [-v VAR=VALUE] PROGRAM FILES`, `awk -f FILE ...` */
export const awk: Program = runner(function* (call) {
  const { values, all, operands } = optionsOf(call, '+F:v:f:e:', {
    'field-separator': 'F:',
    assign: 'v:',
    file: 'f:',
  });
  const given = all.flatMap(([option, word]) =>
    option === 'f' ? [programIn(call, word)] : option === 'e' ? [word] : [],
  );
  const [first, ...rest] = operands;
  if (given.length === 0 && first === undefined) throw misuse();
  const script = new AwkParser(given.length > 0 ? given.join('\n') : (first ?? '')).script();
  const machine = new AwkRun(call, script, given.length > 0 ? operands : rest);
  const separator = values.get('F');
  if (separator !== undefined) machine.scope.set('FS', unescape(separator, false).text);
  for (const [option, word] of all)
    if (option === 'v') machine.scope.assignText(word.replace(/=[^]*$/, ''), word.replace(/^[^=]*=/, ''));
  return yield* machine.run();
});
