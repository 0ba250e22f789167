import type { Comparison, ScenarioComparison } from '#report/comparison.ts';
import { compareRuns } from './compare-runs.ts';
import type { ToldRun } from './told-run.ts';

/** What accounts for a difference although no rule does: one of the machines does otherwise, too. */
export const chances = {
  seed: {
    name: 'another seed',
    reason:
      'the simulator shows the same with another seed: it is one of the things that Kubernetes leaves open',
  },
  time: {
    name: 'another time',
    reason:
      'the real cluster did as the simulator when the scenario was run again: it goes now so, now otherwise',
  },
} as const;

const isDrift = ({ verdict }: ScenarioComparison): boolean => verdict === 'drift';
const placeOf = ({ uri, line }: ScenarioComparison): string => `${uri}:${line}`;

/** Where a comparison says drift. */
export const driftsOf = ({ scenarios }: Comparison): readonly string[] =>
  scenarios.filter(isDrift).map(placeOf);

/** The comparison with those drifts allowed that two other runs do not show. */
export function withChance(
  comparison: Comparison,
  [a, b]: readonly [ToldRun, ToldRun],
  chance: (typeof chances)[keyof typeof chances],
): Comparison {
  const other = compareRuns(a, b);
  const fine = new Map(other.scenarios.filter((one) => !isDrift(one)).map((one) => [placeOf(one), one]));
  const scenarios = comparison.scenarios.map((scenario): ScenarioComparison => {
    const found = isDrift(scenario) ? fine.get(placeOf(scenario)) : undefined;
    if (!found || found.verdict === 'not applicable') return scenario;
    const { uri, line, name, first } = scenario;
    const rules = [chance.name, ...(found.rules ?? [])];
    return { uri, line, name, verdict: 'allowed difference', rules, ...(first && { first }) };
  });
  const used = new Map([...comparison.rules, ...other.rules, chance].map((rule) => [rule.name, rule]));
  const named = new Set(scenarios.flatMap(({ rules }) => rules ?? []));
  return { ...comparison, scenarios, rules: [...used.values()].filter(({ name }) => named.has(name)) };
}
