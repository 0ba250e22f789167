import type { Call, Program } from '../../process/process.ts';
import { misuse } from './options.ts';
import { printed, unescape } from './printf.ts';
import { tool } from './tool.ts';
import { toolName } from './usage.ts';

const echo = tool((call) => {
  let words = call.argv.slice(1);
  let newline = true;
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    newline &&= !words[0]?.includes('n');
    escapes ||= words[0]?.includes('e') ?? false;
    words = words.slice(1);
  }
  const plain = words.join(' ');
  const { text, stop } = escapes ? unescape(plain) : { text: plain, stop: false };
  call.stdout.write(newline && !stop ? `${text}\n` : text);
});

/** A shell's own printf, echo and test are called by their bare names; they complain in the shell's name. */
export const ownName = (call: Call): string => (call.argv[0]?.includes('/') ? toolName(call) : 'sh');

const printf = tool((call) => {
  const words = call.argv[1] === '--' ? call.argv.slice(2) : call.argv.slice(1);
  const [pattern, ...args] = words;
  const builtIn = ownName(call) === 'sh';
  if (pattern === undefined) {
    if (!builtIn) throw misuse();
    call.stderr.write('sh: usage: printf FORMAT [ARGUMENT...]\n');
    return 2;
  }
  const { text, complaints } = printed(pattern, args);
  call.stdout.write(text);
  for (const complaint of complaints) call.stderr.write(`${ownName(call)}: ${complaint}\n`);
  return complaints.length > 0 ? 1 : 0;
});

const yes: Program = tool(({ argv, stdout }) =>
  stdout.write(`${argv.length > 1 ? argv.slice(1).join(' ') : 'y'}\n`.repeat(10_000)),
);

export const PRINT_TOOLS: Readonly<Record<string, Program>> = { echo, printf, yes };
