import { accountOf } from './account.ts';
import { type Difference, differences, type Pair } from './compare.ts';
import type { KeptJournal } from './kept-journal.ts';
import { type Rule, rules as allRules } from './rules.ts';

/** What two machines say about one scenario. */
export type Verdict =
  | { readonly verdict: 'same' }
  | { readonly verdict: 'allowed difference'; readonly rules: readonly Rule[]; readonly first: Difference }
  | { readonly verdict: 'drift'; readonly first: Difference; readonly count: number };

/**
 * Compares the journals of one scenario.
 * @param rules what may differ; a difference is allowed when these, and as few of them as possible, account for all of it
 */
export function judge(a: KeptJournal, b: KeptJournal, rules: readonly Rule[] = allRules): Verdict {
  const pair: Pair = { a: accountOf(a), b: accountOf(b) };
  const [first] = differences(pair);
  if (!first) return { verdict: 'same' };
  const left = differences(relaxed(pair, rules));
  const [worst] = left;
  if (worst) return { verdict: 'drift', first: worst, count: left.length };
  return { verdict: 'allowed difference', rules: needed(pair, rules), first };
}

const relaxed = (pair: Pair, rules: readonly Rule[]): Pair =>
  rules.reduce((so, { relax }) => relax(so), pair);

/** The rules without which the pair would differ; the table goes from mild to strong, so the last are tried first. */
const needed = (pair: Pair, rules: readonly Rule[]): readonly Rule[] =>
  rules.reduceRight((kept, rule) => {
    const without = kept.filter((one) => one !== rule);
    return differences(relaxed(pair, without)).length === 0 ? without : kept;
  }, rules);
