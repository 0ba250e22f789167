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

export const idOf = ({ uri, line }: ScenarioRecord): string => `${uri}:${line}`;

export const hashOf = (scenario: ScenarioRecord, at?: number): string =>
  `#${encodeURIComponent(idOf(scenario)).replaceAll('%2F', '/').replaceAll('%3A', ':')}${at === undefined ? '' : `@${Math.round(at)}`}`;

/** Every moment at which something visible happens, in order. */
export function eventsOf({ pods, claims, marks, end }: Timeline): readonly number[] {
  const spans = [...pods, ...claims].flatMap((row) => row.spans.flatMap(({ from, to }) => [from, to]));
  return [...new Set([0, ...spans, ...marks.map(({ at }) => at), end])].sort((a, b) => a - b);
}

/** Groups items by a key, in order of first appearance. */
export function grouped<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
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
