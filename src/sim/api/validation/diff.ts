/**
 * The unified diff of two texts as Go's difflib writes it: three lines of context, no header. It finds matching blocks as
 * Python's SequenceMatcher does, with its habit of not starting a match at a line that is very common in a long text.
 */
const CONTEXT = 3;
const LONG_TEXT = 200;

interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

type Tag = 'equal' | 'replace' | 'delete' | 'insert';
interface Edit {
  readonly tag: Tag;
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

type Positions = ReadonlyMap<string, readonly number[]>;

function positionsOf(lines: readonly string[]): Positions {
  const out = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const known = out.get(line);
    if (known) known.push(index);
    else out.set(line, [index]);
  }
  if (lines.length >= LONG_TEXT) {
    const limit = Math.floor(lines.length / 100) + 1;
    for (const [line, at] of out) if (at.length > limit) out.delete(line);
  }
  return out;
}

interface Texts {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly inB: Positions;
}

interface Range {
  readonly lowA: number;
  readonly highA: number;
  readonly lowB: number;
  readonly highB: number;
}

/** The longest block in a range; the earliest of equals. */
function longest({ a, b, inB }: Texts, { lowA, highA, lowB, highB }: Range): Block {
  let best: Block = { a: lowA, b: lowB, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = lowA; i < highA; i += 1) {
    const next = new Map<number, number>();
    for (const j of inB.get(a[i] as string) ?? []) {
      if (j < lowB) continue;
      if (j >= highB) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  return grown(a, b, best, { lowA, highA, lowB, highB });
}

/** A block with the equal lines before and behind it, the common ones too. */
function grown(
  a: readonly string[],
  b: readonly string[],
  block: Block,
  { lowA, highA, lowB, highB }: Range,
): Block {
  let { a: i, b: j, size } = block;
  while (i > lowA && j > lowB && a[i - 1] === b[j - 1]) [i, j, size] = [i - 1, j - 1, size + 1];
  while (i + size < highA && j + size < highB && a[i + size] === b[j + size]) size += 1;
  return { a: i, b: j, size };
}

function blocksOf(texts: Texts, range: Range, out: Block[]): void {
  const block = longest(texts, range);
  if (block.size === 0) return;
  blocksOf(texts, { ...range, highA: block.a, highB: block.b }, out);
  const last = out.at(-1);
  if (last && last.a + last.size === block.a && last.b + last.size === block.b)
    out[out.length - 1] = { ...last, size: last.size + block.size };
  else out.push(block);
  blocksOf(texts, { ...range, lowA: block.a + block.size, lowB: block.b + block.size }, out);
}

function editsOf(texts: Texts): Edit[] {
  const blocks: Block[] = [];
  blocksOf(texts, { lowA: 0, highA: texts.a.length, lowB: 0, highB: texts.b.length }, blocks);
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  for (const { a, b, size } of [...blocks, { a: texts.a.length, b: texts.b.length, size: 0 }]) {
    if (i < a || j < b)
      edits.push({
        tag: i < a && j < b ? 'replace' : i < a ? 'delete' : 'insert',
        fromA: i,
        toA: a,
        fromB: j,
        toB: b,
      });
    if (size > 0) edits.push({ tag: 'equal', fromA: a, toA: a + size, fromB: b, toB: b + size });
    [i, j] = [a + size, b + size];
  }
  return edits;
}

const headOf = (edit: Edit): Edit => ({
  ...edit,
  toA: Math.min(edit.toA, edit.fromA + CONTEXT),
  toB: Math.min(edit.toB, edit.fromB + CONTEXT),
});
const tailOf = (edit: Edit): Edit => ({
  ...edit,
  fromA: Math.max(edit.fromA, edit.toA - CONTEXT),
  fromB: Math.max(edit.fromB, edit.toB - CONTEXT),
});

/** Edits with their context; edits that are far apart stand in hunks of their own. */
function hunksOf(edits: readonly Edit[]): Edit[][] {
  const hunks: Edit[][] = [[]];
  for (const [index, edit] of edits.entries()) {
    const isFirst = index === 0;
    const isLast = index === edits.length - 1;
    if (edit.tag !== 'equal') hunks.at(-1)?.push(edit);
    else if (isFirst) hunks.at(-1)?.push(tailOf(edit));
    else if (isLast) hunks.at(-1)?.push(headOf(edit));
    else if (edit.toA - edit.fromA > 2 * CONTEXT) {
      hunks.at(-1)?.push(headOf(edit));
      hunks.push([tailOf(edit)]);
    } else hunks.at(-1)?.push(edit);
  }
  return hunks.filter((hunk) => hunk.some(({ tag }) => tag !== 'equal'));
}

function rangeText(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

function hunkText(hunk: readonly Edit[], { a, b }: Texts): string {
  const [first, last] = [hunk[0] as Edit, hunk.at(-1) as Edit];
  const marked = (mark: string, lines: readonly string[]): string[] =>
    lines.map((line) => `${mark}${line}\n`);
  const body = hunk.flatMap(({ tag, fromA, toA, fromB, toB }) =>
    tag === 'equal'
      ? marked(' ', a.slice(fromA, toA))
      : [...marked('-', a.slice(fromA, toA)), ...marked('+', b.slice(fromB, toB))],
  );
  return `@@ -${rangeText(first.fromA, last.toA)} +${rangeText(first.fromB, last.toB)} @@\n${body.join('')}`;
}

/** What leads from the lines `a` to the lines `b`. */
export function unifiedDiff(a: readonly string[], b: readonly string[]): string {
  const texts = { a, b, inB: positionsOf(b) };
  return hunksOf(editsOf(texts))
    .map((hunk) => hunkText(hunk, texts))
    .join('');
}
