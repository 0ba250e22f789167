import type { Call, Program } from '../../process/process.ts';
import type { Record, Rule } from './awk-parser.ts';
import { AwkParser, truth } from './awk-parser.ts';
import { inputs, lineOf, linesOf, tool } from './tool.ts';

const split = (line: string, separator: string): string[] => [
  line,
  ...(separator === ' '
    ? line
        .trim()
        .split(/[ \t]+/)
        .filter(Boolean)
    : line === ''
      ? []
      : line.split(separator.length === 1 ? separator : new RegExp(separator))),
];

/** Runs every rule whose pattern fits the line. */
function apply(rules: readonly Rule[], record: Record): void {
  for (const { when, act } of rules)
    if (typeof when === 'function' && record.exit === undefined && truth(when(record))) act(record);
}

function run(call: Call, rules: readonly Rule[], record: Record, paths: readonly string[]): number {
  let code = 0;
  const fire = (when: 'BEGIN' | 'END') =>
    rules.forEach((rule) => rule.when === when && record.exit === undefined && rule.act(record));
  fire('BEGIN');
  if (record.exit === undefined && rules.some(({ when }) => when !== 'BEGIN')) {
    let number = 0;
    for (const [, text] of inputs(call, paths, (failed) => (code = failed))) {
      for (const line of linesOf(text)) {
        if (record.exit !== undefined) break;
        record.fields = split(line, record.variables.get('FS') ?? record.separator);
        record.variables.set('NR', String((number += 1)));
        apply(rules, record);
      }
    }
  }
  const { exit } = record;
  record.exit = undefined;
  fire('END');
  call.stdout.write(record.out);
  return exit ?? record.exit ?? code;
}

export const awk: Program = tool((call) => {
  const { values, operands } = lineOf(call.argv, 'Fv');
  const record: Record = {
    fields: [],
    variables: new Map(),
    arrays: new Map(),
    separator: values.get('F') ?? ' ',
    out: '',
    exit: undefined,
  };
  const preset = values.get('v');
  if (preset) record.variables.set(preset.replace(/=[^]*$/, ''), preset.replace(/^[^=]*=/, ''));
  try {
    return run(call, new AwkParser(operands[0] ?? '').rules(), record, operands.slice(1));
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'syntax error') throw error;
    call.stderr.write('awk: cmd. line:1: Unexpected token\n');
    return 1;
  }
});
