import type { ClaimRow, PodRow, ScenarioRecord, Timeline } from '#report/record.ts';

/** Moments that are so close mean the same: versions differ in how many writes they need. In milliseconds. */
const CLOSE_MS = 1000;

type Row = PodRow | ClaimRow;
type Span = Row['spans'][number];

/** What was seen first that is not the same, as lines; undefined when the two runs tell the same. */
export function difference(
  a: ScenarioRecord,
  b: ScenarioRecord,
  names: readonly [string, string],
): string | undefined {
  const failed = [a, b].map(failureOf);
  if (failed[0] !== failed[1])
    return names.map((name, index) => `  ${name}: ${failed[index] ?? 'passed'}`).join('\n');
  const seen = a.trace && b.trace && firstApart(a.trace.timeline, b.trace.timeline);
  return seen && names.map((name, index) => `  ${name}: ${seen[index]}`).join('\n');
}

/** Why it did not pass, without the moments in the sentence. */
const failureOf = ({ status, failure }: ScenarioRecord): string | undefined =>
  status === 'passed' ? undefined : `${status}${failure ? `: ${headline(failure)}` : ''}`;

const headline = (failure: string): string =>
  (failure.split('\n')[0] ?? '').replace(/^\w*(Error|Unmet): /, '');

/** The earliest stretch of a pod or a claim that the other run has not, told for both. */
function firstApart(a: Timeline, b: Timeline): readonly [string, string] | undefined {
  const apart = (['pods', 'claims'] as const).flatMap((kind) =>
    rowsOf(a[kind], b[kind]).flatMap(([name, left, right]) => {
      const found = spansApart(left, right);
      return found ? [{ name, ...found }] : [];
    }),
  );
  const [first] = apart.sort((x, y) => x.at - y.at);
  return first && [tellSpan(first.name, first.left), tellSpan(first.name, first.right)];
}

const NONE: readonly Span[] = [];

function rowsOf(
  a: readonly Row[],
  b: readonly Row[],
): readonly (readonly [string, readonly Span[], readonly Span[]])[] {
  const [left, right] = [
    new Map(a.map((row) => [row.name, row.spans])),
    new Map(b.map((row) => [row.name, row.spans])),
  ];
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => [
    name,
    left.get(name) ?? NONE,
    right.get(name) ?? NONE,
  ]);
}

interface Apart {
  readonly at: number;
  readonly left: Span | undefined;
  readonly right: Span | undefined;
}

function spansApart(left: readonly Span[], right: readonly Span[]): Apart | undefined {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [left[index], right[index]];
    if (one && other && isSame(one, other)) continue;
    return { at: Math.min(one?.from ?? Infinity, other?.from ?? Infinity), left: one, right: other };
  }
  return undefined;
}

function isSame(one: Span, other: Span): boolean {
  const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= CLOSE_MS;
  return stateOf(one) === stateOf(other) && isClose(one.from, other.from) && isClose(one.to, other.to);
}

const stateOf = (span: Span): string =>
  'revision' in span ? `${span.phase} ${span.revision} ${span.incarnation} ${span.node}` : span.phase;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const tellSpan = (name: string, span: Span | undefined): string =>
  span
    ? `${name} is ${span.phase} from ${seconds(span.from)} to ${seconds(span.to)}`
    : `${name} has no such stretch`;
