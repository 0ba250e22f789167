import type { Program } from '../../process/process.ts';
import { inputs, lineOf, linesOf, tool } from './tool.ts';

/** A POSIX regular expression as JavaScript's; in basic ones `\(` groups and `+` stands for itself. */
export function regex(source: string, extended: boolean, flags = ''): RegExp {
  let text = source.replaceAll(
    /\[:(\w+):\]/g,
    (all, name: string) =>
      ({
        digit: '0-9',
        alpha: 'A-Za-z',
        alnum: 'A-Za-z0-9',
        space: '\\s',
        upper: 'A-Z',
        lower: 'a-z',
        punct: '!-\\/:-@\\[-`{-~',
      })[name] ?? all,
  );
  if (!extended)
    text = text.replaceAll(
      /\\([(){}|+?])|([(){}|+?])/g,
      (_, escaped: string | undefined, plain: string | undefined) => escaped ?? `\\${plain}`,
    );
  return new RegExp(text, flags);
}

export const grep: Program = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'emAB');
  const words = values.has('e') ? operands : operands.slice(1);
  const source = values.get('e') ?? operands[0] ?? '';
  const extended = flags.has('E') || call.argv[0] === 'egrep';
  const pattern =
    flags.has('F') || call.argv[0] === 'fgrep' ? source.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : source;
  const core = flags.has('w') ? `\\b(?:${pattern})\\b` : flags.has('x') ? `^(?:${pattern})$` : pattern;
  const test = regex(
    core,
    extended || flags.has('F') || flags.has('w') || flags.has('x'),
    flags.has('i') ? 'i' : '',
  );
  let found = 0;
  let failed = 0;
  for (const [name, text] of inputs(call, words, (code) => (failed = code + 1))) {
    const lines = linesOf(text);
    const hits = lines
      .map((line, i) => ({ line, i }))
      .filter(({ line }) => test.test(line) !== flags.has('v'))
      .slice(0, Number(values.get('m') ?? Infinity));
    found += hits.length;
    if (flags.has('q')) continue;
    const label = words.length > 1 && !flags.has('h') ? `${name}:` : '';
    if (flags.has('c')) call.stdout.write(`${label}${hits.length}\n`);
    else if (flags.has('l')) hits.length > 0 && call.stdout.write(`${name}\n`);
    else
      for (const { line, i } of hits)
        call.stdout.write(
          `${label}${flags.has('n') ? `${i + 1}:` : ''}${flags.has('o') ? (test.exec(line)?.[0] ?? '') : line}\n`,
        );
  }
  return found > 0 ? 0 : failed || 1;
});
