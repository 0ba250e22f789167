import type { Call, Program } from '../../process/process.ts';
import { instantOf } from './date-format.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { at, byUserland, each, tool } from './tool.ts';

/** The time that is asked for, in the words of date; undefined for now. */
function timeOf(call: Call, values: ReadonlyMap<string, string>): number | undefined {
  const file = values.get('r');
  if (file !== undefined) return call.files.resolve(at(call, file)).node.modified;
  const text = values.get('d') ?? values.get('t');
  if (text === undefined) return undefined;
  const found = instantOf(text, new Date(call.system.tasks.now()));
  if (found === undefined)
    throw new Refusal(byUserland(call, `invalid date '${text}'`, `invalid date format ‘${text}’`));
  return found;
}

/** `touch [-c] [-d DATE] [-t DATE] [-r FILE] FILES` */
export const touch: Program = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'cd:t:r:amhf', {
    date: 'd:',
    reference: 'r:',
    'no-create': 'c',
  });
  if (operands.length === 0) throw misuse();
  const time = timeOf(call, values);
  const words = (path: string) => byUserland(call, path, `cannot touch '${path}'`);
  return each(call, operands, words, (path) => {
    const there = call.files.exists(at(call, path));
    if (flags.has('c') && !there) return;
    if (!there) call.files.touch(at(call, path));
    if (time !== undefined) call.files.touch(at(call, path), time);
    else if (there) call.files.touch(at(call, path));
  });
});
