import type { ScenarioRecord } from './record.ts';

/** A tag that names a requirement, as in `@STS-ORDER-1`. */
export const isRequirement = (tag: string): boolean => /^@[A-Z]+(-[A-Z]+)+-\d+$/.test(tag);

export interface Requirements {
  /** Shown by at least one scenario, and by no scenario refuted. */
  readonly shown: readonly string[];
  readonly refuted: readonly string[];
  /** Only by scenarios that do not apply to this cluster. */
  readonly undecided: readonly string[];
}

/** What the scenarios' tags say about each requirement. */
export function requirementsOf(scenarios: readonly ScenarioRecord[]): Requirements {
  const statuses = new Map<string, Set<string>>();
  for (const { tags, status } of scenarios) {
    for (const tag of tags.filter(isRequirement))
      statuses.set(tag.slice(1), (statuses.get(tag.slice(1)) ?? new Set()).add(status));
  }
  const where = (test: (found: ReadonlySet<string>) => boolean): readonly string[] =>
    [...statuses]
      .filter(([, found]) => test(found))
      .map(([id]) => id)
      .sort();
  return {
    shown: where((found) => found.has('passed') && !found.has('failed')),
    refuted: where((found) => found.has('failed')),
    undecided: where((found) => !found.has('passed') && !found.has('failed')),
  };
}
