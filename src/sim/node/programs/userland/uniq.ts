import type { Program } from '../../process/process.ts';
import { misuse, optionsOf, wholeNumber } from './options.ts';
import { at, linesOf, textOf, tool } from './tool.ts';

const LONG = {
  count: 'c',
  repeated: 'd',
  unique: 'u',
  'ignore-case': 'i',
  'skip-fields': 'f:',
  'skip-chars': 's:',
  'check-chars': 'w:',
};

/** `uniq -cdui [-f N] [-s N] [-w N] [INPUT [OUTPUT]]` */
export const uniq: Program = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'cduizf:s:w:', LONG);
  const number = (option: string): number | undefined =>
    values.has(option) ? wholeNumber(values.get(option) ?? '') : undefined;
  const [fields = 0, skipped = 0, compared] = [number('f'), number('s'), number('w')];
  if (operands.length > 2) throw misuse();
  const keyOf = (line: string): string => {
    const rest = line
      .replace(new RegExp(`^(?:\\s*\\S+){0,${fields}}`), '')
      .slice(skipped, compared && skipped + compared);
    return flags.has('i') ? rest.toLowerCase() : rest;
  };
  const text = textOf(call, operands[0] ?? '-');
  if (text === undefined) return 1;
  const groups: { line: string; key: string; count: number }[] = [];
  for (const line of linesOf(text)) {
    const last = groups.at(-1);
    const key = keyOf(line);
    if (last?.key === key) last.count += 1;
    else groups.push({ line, key, count: 1 });
  }
  const out = groups
    .filter(({ count }) => !(flags.has('d') && count === 1) && !(flags.has('u') && count > 1))
    .map(({ line, count }) => `${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`)
    .join('');
  const [, to] = operands;
  if (to === undefined || to === '-') call.stdout.write(out);
  else call.files.write(at(call, to), out);
  return 0;
});
