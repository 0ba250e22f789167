import { dump } from 'js-yaml';
import { byPlace } from './digest.ts';
import type { RunRecord, ScenarioRecord } from './record.ts';
import { isRequirement, requirementsOf } from './requirements.ts';

/** A scenario is extended when all that it shows is: a conformant cluster may lack that. All others are core. */
function isExtended({ tags }: ScenarioRecord, extended: ReadonlySet<string>): boolean {
  const shown = tags.filter(isRequirement);
  return shown.length > 0 && shown.every((tag) => extended.has(tag.slice(1)));
}

interface Result {
  readonly result: 'success' | 'partial' | 'failure';
  readonly statistics: { readonly passed: number; readonly skipped: number; readonly failed: number };
  readonly failedTests?: readonly string[];
  readonly skippedTests?: readonly string[];
}

const titles = (scenarios: readonly ScenarioRecord[]): readonly string[] =>
  scenarios.map(({ name, uri, line }) => `${name} (${uri}:${line})`);

/** A skipped test makes a result partial: what was not shown is not claimed. */
function resultOf(scenarios: readonly ScenarioRecord[]): Result {
  const having = (status: ScenarioRecord['status']): readonly ScenarioRecord[] =>
    scenarios.filter((each) => each.status === status);
  const [passed, failed, skipped] = [having('passed'), having('failed'), having('not applicable')];
  return {
    result: failed.length > 0 ? 'failure' : skipped.length > 0 || passed.length === 0 ? 'partial' : 'success',
    statistics: { passed: passed.length, skipped: skipped.length, failed: failed.length },
    ...(failed.length > 0 && { failedTests: titles(failed) }),
    ...(skipped.length > 0 && { skippedTests: titles(skipped) }),
  };
}

/**
 * `reports/conformance.yaml`, in the shape of the Gateway API's ConformanceReport: what was tested, in which way, with
 * which result per profile, and how to do it again.
 */
export function conformanceReport(run: RunRecord): string {
  const scenarios = [...run.scenarios].sort(byPlace);
  const optional = new Set(run.claims.filter(({ level }) => level === 'extended').map(({ id }) => id));
  const core = scenarios.filter((scenario) => !isExtended(scenario, optional));
  const extended = scenarios.filter((scenario) => isExtended(scenario, optional));
  return dump(
    {
      apiVersion: 'statefulspec/v1alpha1',
      kind: 'ConformanceReport',
      date: run.started,
      implementation: {
        name: run.cluster === 'sim' ? 'simulated cluster' : run.cluster,
        kubernetes: run.kubernetes,
      },
      tool: run.tool,
      mode: run.cluster,
      ...(run.partial && { partial: true }),
      profiles: [
        {
          name: 'StatefulSet',
          core: resultOf(core),
          ...(extended.length > 0 && { extended: resultOf(extended) }),
        },
      ],
      requirements: requirementsOf(scenarios),
      reproduce: { command: run.command, seed: run.seed, node: run.node },
    },
    { lineWidth: 120 },
  );
}
