/** An element of one list that is in the other, too: its place in either. */
export type Match = readonly [left: number, right: number];

/** The longest common subsequence of two lists, as pairs of places. */
export function commonPart<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): Match[] {
  const fits = a.map((x) => b.map((y) => same(x, y)));
  const best = lengths(fits, a.length, b.length);
  const matches: Match[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    if (fits[i]?.[j]) matches.push([i++, j++]);
    else if (best(i + 1, j) >= best(i, j + 1)) i += 1;
    else j += 1;
  }
  return matches;
}

/** How long the common part of the lists from two places on is. */
function lengths(
  fits: readonly (readonly boolean[])[],
  rows: number,
  columns: number,
): (i: number, j: number) => number {
  const table: number[][] = Array.from({ length: rows + 1 }, () => []);
  const best = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      const longest = fits[i]?.[j] ? best(i + 1, j + 1) + 1 : Math.max(best(i + 1, j), best(i, j + 1));
      (table[i] as number[])[j] = longest;
    }
  }
  return best;
}
