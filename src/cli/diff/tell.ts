import { type Comparison, countOf, type ScenarioComparison } from '#report/comparison.ts';

/** No line of a terminal is longer; the page and comparison.json tell all. */
const LONGEST = 600;

/** A comparison as lines: every scenario, the rules that accounted for something, and the counts last. */
export function* tellComparison(comparison: Comparison): Generator<string> {
  const applicable = comparison.scenarios.filter(({ verdict }) => verdict !== 'not applicable');
  for (const scenario of applicable) yield* tellScenario(scenario, comparison.machines);
  for (const [because, times] of reasonsIn(comparison)) yield `not applicable: ${times}: ${because}`;
  for (const { name, reason } of comparison.rules) {
    const times = comparison.scenarios.filter(({ rules }) => rules?.includes(name)).length;
    yield `rule: ${name}, in ${times}: ${reason}`;
  }
  const [same, allowed, drift, none] = (
    ['same', 'allowed difference', 'drift', 'not applicable'] as const
  ).map((verdict) => countOf(comparison, verdict));
  yield `${none} not applicable`;
  yield `${same} same, ${allowed} allowed, ${drift} drift`;
}

/** Why scenarios are not applicable, and how many for each reason, the most frequent first. */
function reasonsIn({ scenarios }: Comparison): (readonly [because: string, times: number])[] {
  const times = new Map<string, number>();
  for (const { because } of scenarios)
    if (because !== undefined) times.set(because, (times.get(because) ?? 0) + 1);
  return [...times].sort(([, a], [, b]) => b - a);
}

function* tellScenario(scenario: ScenarioComparison, machines: readonly string[]): Generator<string> {
  const { verdict, uri, line, name, rules, first } = scenario;
  const why = rules?.join(', ');
  yield `${verdict}: ${uri}:${line} ${name}${why === undefined ? '' : ` (${why})`}`;
  if (verdict !== 'drift' || !first) return;
  yield `  first: ${first.object}${first.step === undefined ? '' : `, in step ${first.step}`}`;
  for (const [index, said] of [first.a, first.b].entries())
    yield `  ${machines[index]}: ${said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said}`;
}
