import { equal } from '#kernel/json.ts';
import type { Observation, Seen } from './journal.ts';

/** One comparable observation of an object; an expectation may admit several steps for it. */
export interface Sight {
  readonly type: Observation['type'];
  readonly step: number | readonly number[];
  readonly object: Seen;
  /** Which of all observations it is, if they are known; of merged ones the first. */
  readonly place?: number;
}

/** The steps an observation may have fallen into. */
export const stepsOf = ({ step }: Sight): readonly number[] => (typeof step === 'number' ? [step] : step);

/**
 * Adds an observation to the sequence of its object. One that changes nothing comparable is merged into the last. Endpoint
 * slices are written in batches: of them only the last change of a step counts.
 */
export function append(sequence: Sight[], kind: string, next: Sight): void {
  const last = sequence.at(-1);
  const batched = kind === 'endpointslice' && last?.type === 'MODIFIED' && next.type === 'MODIFIED';
  if (last && batched && stepsOf(next).some((step) => stepsOf(last).includes(step))) sequence.pop();
  if (!last || next.type !== 'MODIFIED' || !equal(last.object, next.object)) sequence.push(next);
}
