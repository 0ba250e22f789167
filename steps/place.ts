import type { Background, GherkinDocument, PickleStep, Scenario, Step } from '@cucumber/messages';
import type { Place } from './manifests.ts';

/** Many steps ask about one document. */
const stepsOf = new WeakMap<GherkinDocument, ReadonlyMap<string, Step>>();

/** Where a step's doc string begins in its feature file, or else the step itself. */
export function placeOf(document: GherkinDocument, { astNodeIds }: PickleStep): Place {
  const steps = stepsOf.get(document) ?? readSteps(document);
  stepsOf.set(document, steps);
  const step = astNodeIds.map((id) => steps.get(id)).find((found) => found !== undefined);
  const docString = step?.docString?.location.line;
  const line = docString === undefined ? (step?.location.line ?? 1) : docString + 1;
  return { file: document.uri ?? 'a feature', line };
}

function readSteps({ feature }: GherkinDocument): ReadonlyMap<string, Step> {
  const children = (feature?.children ?? []).flatMap((child) => [child, ...(child.rule?.children ?? [])]);
  const blocks: readonly (Background | Scenario | undefined)[] = children.flatMap(
    ({ background, scenario }) => [background, scenario],
  );
  return new Map(blocks.flatMap((block) => block?.steps ?? []).map((step) => [step.id, step]));
}
