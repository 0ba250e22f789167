import type { Call, Program } from '../../process/process.ts';
import { Input } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { waitFor } from '../../shell/shell.ts';
import type { Options } from './options.ts';
import { Refusal, optionsOf, wholeNumber } from './options.ts';
import { runProgram } from './run-program.ts';

const LONG = {
  null: '0',
  'no-run-if-empty': 'r',
  'max-args': 'n:',
  replace: 'I:',
  delimiter: 'd:',
  verbose: 't',
  'max-procs': 'P:',
};

/** Words as a shell would see them: blanks divide, quotes and backslashes hold together. */
function words(text: string): readonly string[] {
  const out: string[] = [];
  for (const [word] of text.matchAll(/(?:'[^'\n]*'|"[^"\n]*"|\\[^]|[^\s'"\\]|['"])+/g)) {
    const bare = word.replaceAll(/'[^'\n]*'|"[^"\n]*"|\\[^]/g, '');
    if (/['"]/.test(bare)) throw new Refusal(`unmatched ${bare.includes("'") ? 'single' : 'double'} quote`);
    out.push(
      word.replaceAll(
        /'([^'\n]*)'|"([^"\n]*)"|\\([^])/g,
        (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? '',
      ),
    );
  }
  return out;
}

/** What there is to hand over, piece by piece. */
function itemsOf(call: Call, { flags, values }: Options): readonly string[] {
  const text = call.stdin.all();
  if (flags.has('0') || values.has('d')) {
    const pieces = text.split(flags.has('0') ? '\0' : (values.get('d') ?? '').replace('\\n', '\n'));
    if (pieces.at(-1) === '') pieces.pop();
    return pieces;
  }
  if (flags.has('I') || flags.has('i'))
    return text
      .split('\n')
      .map((line) => line.trimStart())
      .filter((line) => line !== '');
  const all = words(text);
  const end = values.get('E') ?? values.get('e');
  return end === undefined || !all.includes(end) ? all : all.slice(0, all.indexOf(end));
}

/** The command lines to run. */
function lines(
  items: readonly string[],
  command: readonly string[],
  { flags, values }: Options,
): readonly (readonly string[])[] {
  const mark = values.get('I') || values.get('i') || '{}';
  if (flags.has('I') || flags.has('i'))
    return items.map((item) => command.map((word) => word.replaceAll(mark, item)));
  const most = wholeNumber(values.get('n') ?? values.get('L') ?? String(items.length || 1)) || 1;
  if (items.length === 0) return flags.has('r') ? [] : [command];
  return Array.from({ length: Math.ceil(items.length / most) }, (_, i) => [
    ...command,
    ...items.slice(i * most, (i + 1) * most),
  ]);
}

function* runOne(call: Call, argv: readonly string[]): Work<number> {
  const child = call.system.processes.spawn(argv, call.process.pid, (process) =>
    runProgram({ ...call, process, stdin: new Input() }, argv),
  );
  return yield* waitFor(child);
}

/** `xargs [-0rt] [-n N] [-I STRING] PROGRAM ARGS`; 123 when a program fails, 124 when it says 255, 126 and 127 as they are. */
export const xargs = function* (call: Call): Work<number> {
  const options = optionsOf(
    call,
    call.system.userland === 'gnu' ? '+trn:s:e::E:pP:xI:i::0L:d:' : '+trn:s:e::E:pP:xI:i::0L:',
    LONG,
  );
  const command = options.operands.length > 0 ? options.operands : ['echo'];
  let code = 0;
  for (const argv of lines(itemsOf(call, options), command, options)) {
    if (options.flags.has('t')) call.stderr.write(`${argv.join(' ')}\n`);
    const ended = yield* runOne(call, argv);
    if (ended === 126 || ended === 127) return ended;
    if (ended === 255) throw new Refusal(`${argv[0]}: exited with status 255; aborting`, { code: 124 });
    if (ended !== 0) code = ended > 128 ? 125 : 123;
  }
  return code;
} satisfies Program;
