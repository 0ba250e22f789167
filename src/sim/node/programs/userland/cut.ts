import type { Program } from '../../process/process.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { inputs, linesOf, tool } from './tool.ts';

function boundary(word: string, otherwise: number): number {
  if (word === '') return otherwise;
  if (!/^\d+$/.test(word)) throw new Refusal(`invalid number '${word}'`);
  return Number(word);
}

/** `1,3-5`, `-2`, `4-` @throws Refusal when it is no list */
function listOf(text: string): (n: number) => boolean {
  const list = text.split(',').map((part) => {
    const [from = '', to] = part.split('-');
    const first = boundary(from, 1);
    return [first, to === undefined ? first : boundary(to, Infinity)] as const;
  });
  // BusyBox takes the field 0 for all of them
  return (n) => list.some(([from, to]) => from === 0 || (n >= from && n <= to));
}

const LONG = {
  fields: 'f:',
  delimiter: 'd:',
  characters: 'c:',
  bytes: 'b:',
  'only-delimited': 's',
  'output-delimiter': 'O:',
};

/** `cut -d: -f1,3-`, `cut -c2-4` */
export const cut: Program = tool((call) => {
  const { flags, values, operands } = optionsOf(call, 'b:c:f:d:O:snDF:', LONG);
  const kinds = ['b', 'c', 'f'].filter((kind) => values.has(kind));
  if (kinds.length === 0) throw new Refusal('expected a list of bytes, characters, or fields');
  if (kinds.length > 1) throw misuse();
  const byField = values.get('f');
  if (byField === undefined && flags.has('d'))
    throw new Refusal('a delimiter may be specified only when operating on fields');
  const wanted = listOf(values.get(kinds[0] ?? '') ?? '');
  const delimiter = values.get('d')?.slice(0, 1) ?? '\t';
  const glue = values.get('O') ?? delimiter;
  let code = 0;
  for (const [, text] of inputs(call, operands, (failed) => (code = failed))) {
    for (const line of linesOf(text)) {
      if (byField === undefined) call.stdout.write(`${[...line].filter((_, i) => wanted(i + 1)).join('')}\n`);
      else if (line.includes(delimiter)) {
        const fields = line.split(delimiter).filter((_, i) => wanted(i + 1));
        call.stdout.write(`${fields.join(glue)}\n`);
      } else if (!flags.has('s')) call.stdout.write(`${line}\n`);
    }
  }
  return code;
});
