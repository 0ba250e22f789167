/** Changed letters that make one text of another: one is changed, left out or put in at a time. */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1)
      next.push(
        Math.min(
          (next[j] as number) + 1,
          (row[j + 1] as number) + 1,
          (row[j] as number) + (from[i] === to[j] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[to.length] as number;
}

/**
 * Those that somebody may have meant, the nearest first: at most two fifths of the letters are others.
 * @param told at most so many
 */
export function nearest(meant: string, known: Iterable<string>, told = 3): readonly string[] {
  return [...known]
    .map((text) => ({ text, far: distance(meant, text) / Math.max(meant.length, text.length, 1) }))
    .filter(({ far }) => far <= 0.4)
    .sort((a, b) => a.far - b.far || (a.text < b.text ? -1 : 1))
    .slice(0, told)
    .map(({ text }) => text);
}
