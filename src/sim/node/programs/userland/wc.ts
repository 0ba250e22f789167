import type { Program } from '../../process/process.ts';
import { optionsOf } from './options.ts';
import { at, textOf, tool } from './tool.ts';

/** Counts in the order in which they are printed. */
const COUNTS: readonly (readonly [string, (text: string) => number])[] = [
  ['l', (text) => (text.match(/\n/g) ?? []).length],
  ['w', (text) => (text.match(/\S+/g) ?? []).length],
  ['m', (text) => [...text].length],
  ['c', (text) => new TextEncoder().encode(text).length],
  ['L', (text) => Math.max(...text.split('\n').map((line) => [...line].length))],
];

/** `wc -lwcmL FILES`; the width of a column is nine, and a single number stands alone. */
export const wc: Program = tool((call) => {
  const { flags, operands } = optionsOf(call, 'lwcmL', { lines: 'l', words: 'w', bytes: 'c', chars: 'm' });
  const asked = COUNTS.filter(([flag]) => (flags.size > 0 ? flags.has(flag) : 'lwc'.includes(flag)));
  const alone = asked.length === 1 && operands.length <= 1;
  const show = (numbers: readonly number[], name: string): void => {
    const cells = numbers.map((number) => (alone ? String(number) : String(number).padStart(9)));
    call.stdout.write(`${cells.join(' ')}${name ? ` ${name}` : ''}\n`);
  };
  const total = asked.map(() => 0);
  let code = 0;
  const failed = (path: string): void => {
    code = 1;
    // a directory can be opened, but not read
    if (call.files.exists(at(call, path)))
      show(
        asked.map(() => 0),
        path,
      );
  };
  for (const name of operands.length > 0 ? operands : ['']) {
    const text = textOf(call, name || '-');
    if (text === undefined) {
      failed(name);
      continue;
    }
    const numbers = asked.map(([, count]) => count(text));
    numbers.forEach(
      (number, i) =>
        (total[i] = asked[i]?.[0] === 'L' ? Math.max(total[i] ?? 0, number) : (total[i] ?? 0) + number),
    );
    show(numbers, name);
  }
  if (operands.length > 1) show(total, 'total');
  return code;
});
