import { judge } from '#drift/verdict.ts';
import { rules } from '#drift/rules.ts';
import type { Comparison, FirstDifference, ScenarioComparison } from '#report/comparison.ts';
import type { ScenarioRecord } from '#report/record.ts';
import { firstLine } from '#report/summary.ts';
import type { ToldRun } from './told-run.ts';

/** Holds two runs against each other, scenario by scenario, in the order of the first; what only one ran is left out. */
export function compareRuns(a: ToldRun, b: ToldRun): Comparison {
  const common = [...a.records].flatMap(([place, { name }]) =>
    b.records.get(place)?.name === name ? [place] : [],
  );
  const scenarios = common.map((place) => compareScenario(place, a, b));
  const used = new Set(scenarios.flatMap((scenario) => scenario.rules ?? []));
  return {
    format: 1,
    machines: [a.machine, b.machine],
    rules: rules.filter(({ name }) => used.has(name)).map(({ name, reason }) => ({ name, reason })),
    scenarios,
  };
}

type Said = Omit<ScenarioComparison, 'uri' | 'line' | 'name'>;

function compareScenario(place: string, a: ToldRun, b: ToldRun): ScenarioComparison {
  const { uri, line, name } = a.records.get(place) as ScenarioRecord;
  const because = whyNotApplicable(place, a, b);
  const said: Said = because === undefined ? compared(place, a, b) : { verdict: 'not applicable', because };
  return { uri, line, name, ...said };
}

function whyNotApplicable(place: string, ...runs: readonly ToldRun[]): string | undefined {
  for (const { machine, records, journals } of runs) {
    const record = records.get(place);
    if (record?.status === 'not applicable')
      return record.trace?.notApplicable ?? `a step was skipped on ${machine}`;
    if (!journals.has(place)) return `no journal was kept on ${machine}: ${firstLine(record?.failure)}`;
  }
  return undefined;
}

function compared(place: string, a: ToldRun, b: ToldRun): Said {
  const [left, right] = [a, b].map(({ journals }) => journals.get(place));
  if (!left || !right) throw new Error(`there is no journal of ${place}`);
  const said = judge(left, right);
  const outcome = outcomesDiffer(a.records.get(place), b.records.get(place));
  if (said.verdict === 'drift') return said;
  if (outcome) return { verdict: 'drift', first: outcome, count: 1 };
  if (said.verdict === 'same') return said;
  return { ...said, rules: said.rules.map(({ name }) => name) };
}

/** Journals that agree do not make up for a scenario that passes here and fails there. */
function outcomesDiffer(a?: ScenarioRecord, b?: ScenarioRecord): FirstDifference | undefined {
  if (a?.status === b?.status) return undefined;
  return { object: 'outcome', a: outcomeOf(a), b: outcomeOf(b) };
}

const outcomeOf = (record?: ScenarioRecord): string =>
  record?.status === 'failed' ? `failed: ${firstLine(record?.failure)}` : String(record?.status);
