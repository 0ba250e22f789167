import type { Background, GherkinDocument, PickleStep, Scenario, Step } from '@cucumber/messages';
import type { Place } from './manifests.ts';

/** Where a step's doc string begins in its feature file, or else the step itself. */
export function placeOf({ uri = 'a feature', feature }: GherkinDocument, { astNodeIds }: PickleStep): Place {
  const children = (feature?.children ?? []).flatMap((child) => [child, ...(child.rule?.children ?? [])]);
  const blocks: readonly (Background | Scenario | undefined)[] = children.flatMap(
    ({ background, scenario }) => [background, scenario],
  );
  const step: Step | undefined = blocks
    .flatMap((block) => block?.steps ?? [])
    .find(({ id }) => astNodeIds.includes(id));
  const docString = step?.docString?.location.line;
  return { file: uri, line: docString === undefined ? (step?.location.line ?? 1) : docString + 1 };
}
