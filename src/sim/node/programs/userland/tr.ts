import type { Program } from '../../process/process.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { unescape } from './printf.ts';
import { tool } from './tool.ts';

const span = (from: number, to: number): string =>
  Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => String.fromCharCode(from + i)).join('');
const fitting = (pattern: RegExp): string => [...span(0, 127)].filter((char) => pattern.test(char)).join('');

const CLASSES: Readonly<Record<string, string>> = {
  alpha: fitting(/[A-Za-z]/),
  alnum: fitting(/[0-9A-Za-z]/),
  digit: fitting(/\d/),
  lower: fitting(/[a-z]/),
  upper: fitting(/[A-Z]/),
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: fitting(/[!-/:-@[-`{-~]/),
  cntrl: fitting(/[^ -~]/),
  print: fitting(/[ -~]/),
  graph: fitting(/[!-~]/),
  xdigit: fitting(/[0-9A-Fa-f]/),
};

/** The characters of a set: `a-z`, `[:upper:]`, `\n`, `\012`. */
function setOf(word: string): string {
  const { text } = unescape(word, false);
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const named = /^\[:(\w+):\]/.exec(text.slice(i));
    if (named && Object.hasOwn(CLASSES, named[1] ?? '')) {
      out += CLASSES[named[1] ?? ''];
      i += named[0].length - 1;
    } else if (text[i + 1] === '-' && i + 2 < text.length) {
      const [from, to] = [text.charCodeAt(i), text.charCodeAt(i + 2)];
      if (from > to) throw new Refusal(`${word.slice(i, i + 3)}: invalid range`);
      out += span(from, to);
      i += 2;
    } else out += text[i];
  }
  return out;
}

/** `tr -cds SET1 [SET2]` */
export const tr: Program = tool((call) => {
  const { flags, operands } = optionsOf(call, '+cCdst', {
    delete: 'd',
    'squeeze-repeats': 's',
    complement: 'c',
  });
  const [first, second] = operands;
  if (first === undefined || (flags.has('d') && flags.has('s') ? second === undefined : false))
    throw misuse();
  if (second === '') throw new Refusal('STRING2 cannot be empty');
  const from = setOf(first);
  const to = second === undefined ? '' : setOf(second);
  const complement = flags.has('c') || flags.has('C');
  const chosen = new Set(from);
  const inSet = (char: string): boolean => chosen.has(char) !== complement;
  const mapped = (char: string): string => {
    if (to === '' || flags.has('d') || !inSet(char)) return char;
    const at = complement ? to.length - 1 : Math.min(from.lastIndexOf(char), to.length - 1);
    return to[at] ?? char;
  };
  const squeezed = flags.has('s') ? new Set(to || from) : undefined;
  const squeezes = (char: string): boolean =>
    squeezed !== undefined && (to ? squeezed.has(char) : squeezed.has(char) !== complement);
  let out = '';
  for (const char of call.stdin.all()) {
    if (flags.has('d') && inSet(char)) continue;
    const next = mapped(char);
    if (squeezes(next) && out.endsWith(next)) continue;
    out += next;
  }
  call.stdout.write(out);
});
