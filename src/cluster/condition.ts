import type { View } from './journal.ts';

/** Whether a condition holds; if not, why, as half a sentence that can follow a dash. */
export type Outcome = { readonly met: true } | { readonly met: false; readonly because: string };

export const met: Outcome = { met: true };
export const unmet = (because: string): Outcome => ({ met: false, because });

/** Something that can be true of a cluster at a moment, with a sentence that says it. */
export interface Condition {
  /** `pod web-1 is ready` */
  readonly sentence: string;
  check(view: View): Outcome;
}

export const condition = (sentence: string, check: (view: View) => Outcome): Condition => ({
  sentence,
  check,
});

/** A wait that ended without its condition. The message is a letter to the reader of the failed scenario. */
export class UnmetError extends Error {
  override readonly name = 'Unmet';
  readonly condition: Condition;
  readonly because: string;
  /** `nothing further can happen`, or `not within 2 minutes`. */
  readonly ended: string;

  /** @param ended why the wait is over */
  constructor(condition: Condition, because: string, ended: string) {
    super(`${condition.sentence}: not so — ${because} (${ended})`);
    this.condition = condition;
    this.because = because;
    this.ended = ended;
  }
}
