/** A shell pattern as a regular expression; `\x` in the pattern stands for x itself. */
export function patternSource(pattern: string): string {
  let out = '';
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i] as string;
    if (char === '\\') out += quoted(pattern[(i += 1)] ?? '\\');
    else if (char === '*') out += '[^]*';
    else if (char === '?') out += '[^]';
    else if (char === '[') {
      const end = pattern.indexOf(']', pattern[i + 1] === '!' || pattern[i + 1] === '^' ? i + 3 : i + 2);
      if (end < 0) out += '\\[';
      else {
        out += bracket(pattern.slice(i + 1, end));
        i = end;
      }
    } else out += quoted(char);
  }
  return out;
}

const CLASSES: Readonly<Record<string, string>> = {
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  xdigit: '0-9A-Fa-f',
};

function bracket(body: string): string {
  const negated = body.startsWith('!') || body.startsWith('^');
  const inner = (negated ? body.slice(1) : body)
    .replaceAll(/\[:(\w+):?/g, (_, name: string) => CLASSES[name] ?? '')
    .replaceAll(/[\]\\[]/g, '\\$&');
  return `[${negated ? '^' : ''}${inner}]`;
}

const quoted = (char: string): string => char.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Whether a whole text matches a shell pattern. */
export function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^${patternSource(pattern)}$`).test(text);
  } catch {
    return false; // a bracket that holds no range, as in [z-a]
  }
}

/** Makes a text stand for itself in a pattern. */
export const literal = (text: string): string => text.replaceAll(/[*?[\\]/g, '\\$&');
