import { journalDigest } from './digest.ts';
import type { RunRecord, ScenarioRecord, ScenarioStatus, Summary } from './record.ts';

const count = (scenarios: readonly ScenarioRecord[], wanted: ScenarioStatus): number =>
  scenarios.filter(({ status }) => status === wanted).length;

/** The first line of a failure, without the error's class. */
export const firstLine = (failure: string | undefined): string =>
  (failure ?? 'it failed').split('\n')[0]?.replace(/^\w*Error: /, '') ?? '';

export function summaryOf(run: RunRecord): Summary {
  const { scenarios } = run;
  const results = scenarios.flatMap(({ trace }) => trace?.invariants ?? []);
  return {
    format: 1,
    tool: run.tool,
    cluster: run.cluster,
    kubernetes: run.kubernetes,
    seed: run.seed,
    started: run.started,
    durationMs: Math.round(run.realMs),
    partial: run.partial,
    scenarios: {
      passed: count(scenarios, 'passed'),
      failed: count(scenarios, 'failed'),
      notApplicable: count(scenarios, 'not applicable'),
    },
    invariants: {
      judged: new Set(results.map(({ id }) => id)).size,
      observations: results.reduce((sum, { checked }) => sum + checked, 0),
      violated: [
        ...new Set(results.filter(({ violations }) => violations.length > 0).map(({ id }) => id)),
      ].sort(),
    },
    journal: journalDigest(scenarios),
    failures: scenarios
      .filter(({ status }) => status === 'failed')
      .map(({ uri, line, name, failure }) => ({ uri, line, name, because: firstLine(failure) })),
  };
}

/** The last line of a run; scripts may read it, so its shape stays. */
export function lastLine({ scenarios, invariants, seed, partial }: Summary, page: string): string {
  const { passed, failed, notApplicable } = scenarios;
  const counts = `${passed} passed, ${failed} failed, ${notApplicable} not applicable`;
  return `conformance: ${counts} · ${invariants.judged} invariants · seed ${seed} · ${page}${partial ? ' (interrupted)' : ''}`;
}
