import type { Program } from '../../process/process.ts';
import { at, inputs, lineOf, linesOf, tool } from './tool.ts';
import { regex } from './grep.ts';

interface Command {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  readonly verb: string;
  readonly pattern?: RegExp;
  readonly replacement?: string;
  readonly print?: boolean;
  readonly text?: string;
}
type Address = number | '$' | RegExp;

const ADDRESS = /^(\d+|\$|\/((?:[^/\\]|\\.)*)\/)/;

function address(
  text: string,
  extended: boolean,
): { readonly value: Address | undefined; readonly rest: string } {
  const match = ADDRESS.exec(text);
  if (!match) return { value: undefined, rest: text };
  const value =
    match[1] === '$'
      ? '$'
      : match[2] !== undefined
        ? regex(match[2].replaceAll('\\/', '/'), extended)
        : Number(match[1]);
  return { value, rest: text.slice(match[0].length) };
}

/** One command and what follows it. Undefined: sed cannot read it. */
function command(
  source: string,
  extended: boolean,
): { readonly command: Command; readonly rest: string } | undefined {
  const first = address(source, extended);
  const second = first.rest.startsWith(',')
    ? address(first.rest.slice(1), extended)
    : { value: undefined, rest: first.rest };
  const negated = /^\s*!/.test(second.rest);
  const body = second.rest.replace(/^\s*!?\s*/, '');
  const base = { from: first.value, to: second.value, negated };
  const verb = body[0] ?? '';
  if (verb === 's' || verb === 'y') return substitution(base, verb, body, extended);
  if (verb === 'a' || verb === 'i' || verb === 'c')
    return { command: { ...base, verb, text: body.slice(1).replace(/^\\?\s*/, '') }, rest: '' };
  return 'pdq='.includes(verb) && verb !== ''
    ? { command: { ...base, verb }, rest: body.slice(1) }
    : undefined;
}

function substitution(
  base: Pick<Command, 'from' | 'to' | 'negated'>,
  verb: string,
  body: string,
  extended: boolean,
): { readonly command: Command; readonly rest: string } | undefined {
  const mark = body[1] ?? '/';
  const parts: string[] = ['', ''];
  let i = 2;
  for (const k of [0, 1]) {
    for (; i < body.length && body[i] !== mark; i += 1)
      parts[k] +=
        body[i] === '\\'
          ? body[i + 1] === mark
            ? ((i += 1), mark)
            : `\\${body[(i += 1)] ?? ''}`
          : (body[i] as string);
    i += 1;
  }
  const flags = /^[gpiI0-9]*/.exec(body.slice(i))?.[0] ?? '';
  const pattern = regex(
    parts[0] as string,
    extended,
    `${flags.includes('g') || verb === 'y' ? 'g' : ''}${/i/i.test(flags) ? 'i' : ''}`,
  );
  return {
    command: { ...base, verb, pattern, replacement: parts[1] as string, print: flags.includes('p') },
    rest: body.slice(i + flags.length),
  };
}

function parse(script: string, extended: boolean): readonly Command[] | undefined {
  const commands: Command[] = [];
  for (let rest = script.trim(); rest !== ''; rest = rest.replace(/^[\s;]+/, '')) {
    const next = command(rest, extended);
    if (!next) return undefined;
    commands.push(next.command);
    rest = next.rest;
  }
  return commands;
}

const replaced = (line: string, { pattern, replacement = '' }: Command): string =>
  line.replace(pattern as RegExp, (...found: unknown[]) => {
    const groups = found.slice(0, -2) as (string | undefined)[];
    return replacement.replaceAll(/\\(.)|&/g, (_, char: string | undefined) =>
      char === undefined
        ? (groups[0] ?? '')
        : /\d/.test(char)
          ? (groups[Number(char)] ?? '')
          : char === 'n'
            ? '\n'
            : char === 't'
              ? '\t'
              : char,
    );
  });

/** `sed`: s, p, d, q, a, i, c and =, with line and pattern addresses. */
export const sed: Program = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'e');
  const extended = flags.has('E') || flags.has('r');
  const commands = parse(values.get('e') ?? operands[0] ?? '', extended);
  if (!commands) {
    call.stderr.write(`sed: unsupported command ${values.get('e') ?? operands[0] ?? ''}\n`);
    return 1;
  }
  const paths = values.has('e') ? operands : operands.slice(1);
  let code = 0;
  for (const [path, text] of inputs(call, paths, (failed) => (code = failed))) {
    const out = edited(text, commands, flags.has('n'));
    if (flags.has('i') && path) call.files.write(at(call, path), out);
    else call.stdout.write(out);
  }
  return code;
});

function edited(text: string, commands: readonly Command[], quiet: boolean): string {
  const lines = linesOf(text);
  const inside = new Set<Command>();
  const end = text.endsWith('\n') || text === '' ? '\n' : '';
  let out = '';
  for (const [i, source] of lines.entries()) {
    let line = source;
    let deleted = false;
    let after = '';
    const hits = (where: Address | undefined): boolean =>
      where === undefined ||
      (where === '$'
        ? i === lines.length - 1
        : typeof where === 'number'
          ? where === i + 1
          : where.test(line));
    const applies = (each: Command): boolean => {
      if (each.to === undefined) return hits(each.from) !== each.negated;
      const within = inside.has(each) || hits(each.from);
      if (within)
        hits(each.to) && (inside.has(each) || typeof each.to === 'number')
          ? inside.delete(each)
          : inside.add(each);
      return within !== each.negated;
    };
    let stop = false;
    for (const each of commands) {
      if (deleted || !applies(each)) continue;
      if (each.verb === 's') {
        const next = replaced(line, each);
        if (each.print && next !== line) out += `${next}\n`;
        line = next;
      } else if (each.verb === 'p') out += `${line}\n`;
      else if (each.verb === 'd') deleted = true;
      else if (each.verb === 'q') stop = true;
      else if (each.verb === '=') out += `${i + 1}\n`;
      else if (each.verb === 'a') after += `${each.text}\n`;
      else if (each.verb === 'i') out += `${each.text}\n`;
      else if (each.verb === 'c') {
        deleted = true;
        out += `${each.text}\n`;
      }
    }
    if (!deleted && !quiet) out += `${line}${i === lines.length - 1 ? end : '\n'}`;
    out += after;
    if (stop) break;
  }
  return out;
}
