import { equal } from '#kernel/json.ts';
import { firstDifference, tell } from '#drift/compare-sights.ts';
import { digest, type Digest } from '#drift/digest.ts';
import {
  expand,
  type ExpectedEvents,
  type ExpectedObject,
  type Expectation,
  hasParallelSet,
} from './expectation.ts';
import { kindOf, type JournalLine } from '#drift/journal.ts';
import { append, type Sight } from '#drift/sequence.ts';
import { steady, steadyEvents } from '#drift/steady.ts';

/** One way in which a journal does not conform, as a readable line. */
export type Difference = string;

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** @returns the differences; none means that the journal conforms to the expectation */
export function check(expectation: Expectation, lines: readonly JournalLine[]): Difference[] {
  if (expectation.unstable) return [];
  const seen = digest(lines);
  return [
    ...answers(expectation, seen),
    ...objects(expectation, seen),
    ...events(expectation, seen),
    ...order(expectation, seen),
  ];
}

function* answers({ results }: Expectation, seen: Digest): Generator<Difference> {
  for (const [step, wanted] of Object.entries(results)) {
    const had = seen.answers.get(step);
    const accepted = 'oneOf' in wanted ? wanted.oneOf : [wanted];
    if (!accepted.some((answer) => equal(answer, had)))
      yield `step ${step}: answer ${text(wanted)} expected, ${text(had)} seen`;
  }
}

function* objects(expectation: Expectation, seen: Digest): Generator<Difference> {
  for (const [id, wanted] of Object.entries(expectation.objects)) {
    const why = objectDiffers(wanted, kindOf(id), seen.objects.get(id) ?? []);
    if (why) yield `${id}: ${why}`;
  }
  for (const [id, had] of seen.objects) {
    if (!Object.hasOwn(expectation.objects, id)) yield `${id}: not expected at all: ${tell(had, 0)}`;
  }
}

/** Why no admitted sequence fits: the complaint of the one that fits longest. */
function objectDiffers(wanted: ExpectedObject, kind: string, had: readonly Sight[]): string | undefined {
  const admitted = 'exact' in wanted ? [wanted.exact] : wanted.variants;
  const complaints = admitted.map((sequence) => firstDifference(steadySequence(kind, expand(sequence)), had));
  if (complaints.includes(undefined)) return undefined;
  const nearest = complaints.reduce((a, b) => (b && a && b.at > a.at ? b : a));
  return `${nearest?.why}${admitted.length > 1 ? ` (nearest of ${admitted.length} variants)` : ''}`;
}

/** The expectation reads through the same filter as the journal, so that equal things stay equal. */
function steadySequence(kind: string, sequence: readonly Sight[]): Sight[] {
  const out: Sight[] = [];
  for (const sight of sequence) append(out, kind, { ...sight, object: steady(kind, sight.object) });
  return out;
}

function* events(expectation: Expectation, seen: Digest): Generator<Difference> {
  const parallel = hasParallelSet(expectation);
  for (const [stream, wanted] of Object.entries(expectation.events)) {
    const why = eventsDiffer(wanted, parallel, seen.events.get(stream) ?? []);
    if (why) yield `${stream}: ${why}`;
  }
  for (const [stream, had] of seen.events) {
    if (!Object.hasOwn(expectation.events, stream)) yield `${stream}: not expected at all: ${had.join(' ')}`;
  }
}

function eventsDiffer(wanted: ExpectedEvents, parallel: boolean, had: readonly string[]): string | undefined {
  const anyOrder = parallel || 'anyOrder' in wanted;
  const lists =
    'exact' in wanted ? [wanted.exact] : 'anyOrder' in wanted ? [wanted.anyOrder] : wanted.variants;
  const admitted = lists.map(steadyEvents);
  const arranged = (list: readonly string[]): readonly string[] => (anyOrder ? [...list].sort() : list);
  if (admitted.some((list) => equal(arranged(list), arranged(had)))) return undefined;
  return tellEvents(admitted[0] ?? [], had);
}

function tellEvents(wanted: readonly string[], had: readonly string[]): string {
  const missing = wanted.filter((event) => !had.includes(event)).map((event) => `missing ${event}`);
  const extra = had.filter((event) => !wanted.includes(event)).map((event) => `not expected ${event}`);
  if (missing.length + extra.length > 0) return [...missing, ...extra].join('; ');
  return `order ${wanted.join(' | ')} expected, ${had.join(' | ')} seen`;
}

/** A moment that is missing was complained about above, so only pairs that both happened are looked at. */
function* order(expectation: Expectation, seen: Digest): Generator<Difference> {
  for (const [earlier, later] of expectation.order) {
    const [first, second] = [seen.moments.get(earlier), seen.moments.get(later)];
    if (first !== undefined && second !== undefined && first > second)
      yield `order: "${earlier}" must come before "${later}"`;
  }
}
