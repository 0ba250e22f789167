import type { Pickle } from '@cucumber/messages';
import type { Observation } from '#cluster/journal.ts';
import { explain } from '#conformance/explain.ts';
import type { Violation } from '#conformance/watch.ts';
import { tellObservation } from '#report/tell.ts';
import type { Scenario } from './world.ts';

const TAIL = 8;

/** A failure as a letter to the person who must fix it: what, why, the last events, and how to run it again. */
export function letter(scenario: Scenario, pickle: Pickle, what: string, violation?: Violation): string {
  const { cluster, namespace, parameters } = scenario;
  const why = explain(cluster.journal.now(), namespace, cluster.now());
  const { seed, kubernetes } = parameters;
  const said = { ...(seed && { seed }), ...(kubernetes && { kubernetes }) };
  const again = Object.keys(said).length > 0 ? ` --world-parameters '${JSON.stringify(said)}'` : '';
  return [
    what,
    ...(violation ? [`  rule: ${violation.sentence} (${violation.source})`] : []),
    ...(violation?.expected ? [`  expected: ${violation.expected}`] : []),
    ...(violation?.observed ? [`  observed: ${violation.observed}`] : []),
    ...(violation?.causedBy ? [`  caused by: ${violation.causedBy}`] : []),
    ...why.map((sentence) => `  why: ${sentence}`),
    ...tailOf(scenario, violation).map((line) => `  ${line}`),
    `  again: npx cucumber-js ${pickle.uri}:${pickle.location?.line ?? 1}${again}`,
  ].join('\n');
}

/** The last observations of the scenario, or those before a violation, as lines. */
export function tailOf({ cluster }: Scenario, violation?: Violation): readonly string[] {
  const { journal } = cluster;
  const end = violation ? Math.min(violation.position + 1, journal.length) : journal.length;
  const start = journal.length > 0 ? journal.at(0).at : 0;
  const events: Observation[] = [];
  for (let position = end - 1; position >= 0 && events.length < TAIL; position -= 1)
    events.unshift(journal.at(position));
  return events.map((observation) => tellObservation(observation, start));
}
