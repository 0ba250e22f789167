import type { Substitution } from './commands.ts';

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

/** What stands in for a match: `&` and `\0` are all of it, `\1` a group. */
const filled = (replacement: string, groups: readonly (string | undefined)[]): string =>
  replacement.replaceAll(/\\([^])|&/g, (_, char: string | undefined) => {
    if (char === undefined) return groups[0] ?? '';
    if (/\d/.test(char)) return groups[Number(char)] ?? '';
    return CONTROLS[char] ?? char;
  });

/** The text after `s`; undefined when nothing was found. An empty match right behind another is none. */
export function substituted(
  text: string,
  pattern: RegExp,
  { replacement, global, nth }: Substitution,
): string | undefined {
  const search = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
  let [out, end, count, changed] = ['', 0, 0, false];
  for (const match of text.matchAll(search)) {
    if (match[0] === '' && match.index === end && match.index > 0 && count > 0) continue;
    count += 1;
    if (count >= nth && (global || count === nth)) {
      out += text.slice(end, match.index) + filled(replacement, match);
      end = match.index + match[0].length;
      changed = true;
      if (!global) break;
    } else {
      out += text.slice(end, match.index) + match[0];
      end = match.index + match[0].length;
    }
  }
  return changed ? out + text.slice(end) : undefined;
}
