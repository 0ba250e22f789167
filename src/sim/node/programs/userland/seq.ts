import type { Program } from '../../process/process.ts';
import { misuse, optionsOf } from './options.ts';
import { tool } from './tool.ts';

/** More numbers than anybody looks at. */
const SEQUENCE_MOST = 1_000_000;

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const decimals = (word: string): number => /\.(\d+)/.exec(word)?.[1]?.length ?? 0;

/** `seq [-w] [-s SEP] [FIRST [STEP]] LAST`: with as many decimals as the first number and the step have. */
export const seq: Program = tool((call) => {
  const words = call.argv.map((word, i) => (i > 1 && /^-[\d.]/.test(word) ? `\0${word}` : word));
  const { flags, values, operands } = optionsOf({ ...call, argv: words }, 's:w', {
    separator: 's:',
    'equal-width': 'w',
  });
  const numbers = operands.map((word) => word.replace(/^\0/, ''));
  if (numbers.length < 1 || numbers.length > 3 || !numbers.every((word) => NUMBER.test(word))) throw misuse();
  const [from, by, to] =
    numbers.length === 1
      ? ['1', '1', numbers[0]]
      : numbers.length === 2
        ? [numbers[0], '1', numbers[1]]
        : numbers;
  const [first, step, last] = [from, by, to].map(Number) as [number, number, number];
  const places = Math.max(decimals(from ?? ''), decimals(by ?? ''));
  const out: string[] = [];
  const within = (n: number): boolean => (step > 0 ? n <= last : step < 0 ? n >= last : first <= last);
  for (let i = 0; within(first + i * step) && i < SEQUENCE_MOST; i += 1)
    out.push((first + i * step).toFixed(places));
  const width = flags.has('w')
    ? Math.max(...[out[0] ?? '', Number(last).toFixed(places)].map(({ length }) => length))
    : 0;
  const shown = out.map((text) =>
    text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0'),
  );
  if (shown.length > 0) call.stdout.write(`${shown.join(values.get('s') ?? '\n')}\n`);
});
