import type { Program } from '../../process/process.ts';
import { optionsOf } from './options.ts';
import { inputs, tool } from './tool.ts';

/** Control characters as `^I`, others beyond ASCII as `M-x`. */
const visible = (text: string, tabs: boolean): string =>
  text.replaceAll(/[\x00-\x08\x0b-\x1f\x7f]|\t/g, (char) =>
    char === '\t' && !tabs
      ? char
      : char === '\x7f'
        ? '^?'
        : `^${String.fromCharCode(char.charCodeAt(0) + 64)}`,
  );

/** `cat -nbvteA FILES` */
export const cat: Program = tool((call) => {
  const gnu = call.system.userland === 'gnu';
  const { flags, operands } = optionsOf(call, gnu ? 'nbvteAusTE' : 'nbvteAu', {
    number: 'n',
    'show-all': 'A',
    'show-ends': 'e',
    'show-tabs': 't',
  });
  const has = (...letters: readonly string[]): boolean => letters.some((letter) => flags.has(letter));
  const [marked, ended, tabs] = [has('v', 't', 'e', 'A', 'T', 'E'), has('e', 'A', 'E'), has('t', 'A', 'T')];
  let [code, number] = [0, 0];
  const counted = (line: string): string =>
    has('n') || (has('b') && line !== '\n') ? `${String((number += 1)).padStart(6)}\t${line}` : line;
  for (const [, text] of inputs(call, operands, (failed) => (code = failed))) {
    let out = marked ? visible(text, tabs) : text;
    if (ended) out = out.replaceAll('\n', '$\n');
    call.stdout.write(has('n', 'b') ? (out.match(/[^\n]*\n|[^\n]+$/g) ?? []).map(counted).join('') : out);
  }
  return code;
});
