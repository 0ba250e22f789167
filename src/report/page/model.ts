import type { RunRecord, ScenarioRecord, Summary, Timeline } from '../record.ts';

/** What the page is given: a run, its counts, and the colours by name. */
export interface PageRun {
  readonly run: RunRecord;
  readonly summary: Summary;
}

export type Route =
  | { readonly view: 'summary' | 'claims' | 'invariants' }
  | { readonly view: 'scenario'; readonly id: string; readonly at?: number };

/** Reads `#claims`, `#invariants`, or `#features/x.feature:12@4000` (a scenario, and a moment in it). */
export function routeOf(hash: string): Route {
  const text = decoded(hash.replace(/^#/, ''));
  if (text === 'claims' || text === 'invariants') return { view: text };
  const found = /^(.+:\d+)(?:@(\d+))?$/.exec(text);
  if (!found?.[1]) return { view: 'summary' };
  return { view: 'scenario', id: found[1], ...(found[2] !== undefined && { at: Number(found[2]) }) };
}

/** What was meant, or the text itself where it is no encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type Placed = Pick<ScenarioRecord, 'uri' | 'line'>;

export const idOf = ({ uri, line }: Placed): string => `${uri}:${line}`;

export const hashOf = (scenario: Placed, at?: number): string =>
  `#${encodeURIComponent(idOf(scenario)).replaceAll('%2F', '/').replaceAll('%3A', ':')}${at === undefined ? '' : `@${Math.round(at)}`}`;

/** Every moment at which something visible happens, in order. */
export function eventsOf({ pods, claims, marks, end }: Timeline): readonly number[] {
  const spans = [...pods, ...claims].flatMap((row) => row.spans.flatMap(({ from, to }) => [from, to]));
  return [...new Set([0, ...spans, ...marks.map(({ at }) => at), end])].sort((a, b) => a - b);
}

/** The part of a timeline up to a moment. */
export function until(timeline: Timeline, end: number): Timeline {
  if (end >= timeline.end) return timeline;
  const clipped = <Row extends { readonly spans: readonly { readonly from: number; readonly to: number }[] }>(
    rows: readonly Row[],
  ): readonly Row[] =>
    rows
      .map((row) => ({
        ...row,
        spans: row.spans
          .filter(({ from }) => from < end)
          .map((each) => ({ ...each, to: Math.min(each.to, end) })),
      }))
      .filter(({ spans }) => spans.length > 0);
  return {
    ...timeline,
    end,
    pods: clipped(timeline.pods),
    claims: clipped(timeline.claims),
    marks: timeline.marks.filter(({ at }) => at <= end),
  };
}

/**
 * Where the story ends: with the last step or the last mark. What follows is the cluster settling down while the
 * invariants still watch.
 */
export function storyEnd({ steps, trace }: ScenarioRecord): number {
  const timeline = trace?.timeline;
  if (!timeline) return 0;
  const last = Math.max(0, ...steps.map(({ at = 0 }) => at), ...timeline.marks.map(({ at }) => at));
  return last > 0 ? Math.min(timeline.end, Math.ceil(last * 1.06)) : timeline.end;
}

/** Groups items by a key, in order of first appearance. */
export function grouped<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Glyph, word and class of a status: never colour alone. */
export const signs = {
  passed: { glyph: '✔', word: 'passed', kind: 'pass' },
  failed: { glyph: '✘', word: 'failed', kind: 'fail' },
  'not applicable': { glyph: '◌', word: 'not applicable', kind: 'skip' },
} as const;
