import { applyMergePatch, isMap, type Json } from '#kernel/json.ts';
import type { Answer, Observation, Refusal, Seen } from '#drift/journal.ts';
import type { Sight } from '#drift/sequence.ts';

/** `step` is a list when the observation fell into different steps in different runs. */
interface CompactSight {
  readonly type: Observation['type'];
  readonly step: number | readonly number[];
  readonly full?: Seen;
  readonly patch?: Json;
}

/** Equal in all runs, or one of the sequences that were seen; an empty sequence means that the object was absent. */
export type ExpectedObject =
  { readonly exact: readonly CompactSight[] } | { readonly variants: readonly (readonly CompactSight[])[] };
export type ExpectedEvents =
  | { readonly exact: readonly Seen[] }
  | { readonly anyOrder: readonly Seen[] }
  | { readonly variants: readonly (readonly Seen[])[] };

/** What was equal in all recorded runs of one scenario (expected.json, format golden-expected/1). */
export interface Expectation {
  readonly format: 'golden-expected/1';
  readonly scenario: string;
  readonly runs: number;
  /** Races decide too much: played, not compared. */
  readonly unstable?: boolean;
  readonly results: { readonly [step: string]: Answer | { readonly oneOf: readonly Answer[] } };
  readonly objects: { readonly [object: string]: ExpectedObject };
  readonly events: { readonly [stream: string]: ExpectedEvents };
  /** `[earlier, later]` moments of different objects. */
  readonly order: readonly (readonly [string, string])[];
  /** Writes of the control plane that were refused in all runs; for reading, the checker does not look at them. */
  readonly refused?: readonly Pick<Refusal, 'step' | 'object' | 'by' | 'verb' | 'code' | 'reason'>[];
}

/** @throws Error when the text is no expectation of the format this project knows */
export function parseExpectation(text: string): Expectation {
  const value: unknown = JSON.parse(text);
  if (!isMap(value) || value.format !== 'golden-expected/1')
    throw new Error('not an expectation of the format golden-expected/1');
  for (const part of ['results', 'objects', 'events'])
    if (!isMap(value[part])) throw new Error(`the expectation has no ${part}`);
  if (!Array.isArray(value.order)) throw new Error('the expectation has no order');
  return value as unknown as Expectation;
}

/** The full observations of a sequence that is written as one object and patches. */
export function expand(sequence: readonly CompactSight[]): Sight[] {
  let object: Seen = {};
  return sequence.map(({ type, step, full, patch }) => {
    object = full ?? (patch === undefined ? object : (applyMergePatch(object, patch) as Seen));
    return { type, step, object };
  });
}

/** Does the scenario have a Parallel set? Its events come in any order. */
export const hasParallelSet = (expectation: Expectation): boolean =>
  JSON.stringify(expectation.objects).includes('"podManagementPolicy":"Parallel"');
