/** Lines that stay, go or come. */
export interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Beyond so many pairs of lines nothing is compared: everything goes, and everything comes. */
const PAIRS_MOST = 4_000_000;

/** Lengths of the longest common parts of what is left of both, from each pair of lines on. */
function lengths(
  a: readonly string[],
  b: readonly string[],
  key: (line: string) => string,
): readonly Uint32Array[] {
  const [x, y] = [a.map(key), b.map(key)];
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let k = b.length - 1; k >= 0; k -= 1)
      (table[i] as Uint32Array)[k] =
        x[i] === y[k]
          ? (table[i + 1]?.[k + 1] ?? 0) + 1
          : Math.max(table[i + 1]?.[k] ?? 0, table[i]?.[k + 1] ?? 0);
  return table;
}

/** The smallest way from some lines to others; lines are equal when their keys are. */
export function edits(
  a: readonly string[],
  b: readonly string[],
  key: (line: string) => string,
): readonly Edit[] {
  const out: Edit[] = [];
  const table = a.length * b.length > PAIRS_MOST ? undefined : lengths(a, b, key);
  let [i, k] = [0, 0];
  const push = (kind: Edit['kind'], text: string | undefined) => out.push({ kind, text: text ?? '' });
  while (i < a.length || k < b.length) {
    if (table && i < a.length && k < b.length && key(a[i] ?? '') === key(b[k] ?? '')) {
      push(' ', a[i]);
      i += 1;
      k += 1;
    } else if (
      i < a.length &&
      (!table || k >= b.length || (table[i + 1]?.[k] ?? 0) >= (table[i]?.[k + 1] ?? 0))
    )
      push('-', a[i++]);
    else push('+', b[k++]);
  }
  return out;
}

/** A part of the edits with what surrounds it, and where it begins in both texts (lines before it). */
export interface Hunk {
  readonly edits: readonly Edit[];
  readonly before: readonly [number, number];
}

/** Puts changes that are close to each other into one hunk. */
export function hunksOf(all: readonly Edit[], context: number): readonly Hunk[] {
  const changed = all.flatMap(({ kind }, i) => (kind === ' ' ? [] : [i]));
  const spans: [number, number][] = [];
  for (const i of changed) {
    const last = spans.at(-1);
    if (last && i - last[1] <= 2 * context + 1 && (context > 0 || i === last[1] + 1)) last[1] = i;
    else spans.push([i, i]);
  }
  return spans.map(([from, to]) => {
    const start = Math.max(from - context, 0);
    const ahead = all.slice(0, start);
    const count = (skip: Edit['kind']) => ahead.filter(({ kind }) => kind !== skip).length;
    return { edits: all.slice(start, to + context + 1), before: [count('+'), count('-')] };
  });
}
