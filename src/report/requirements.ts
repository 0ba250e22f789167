import type { ScenarioRecord } from './record.ts';

/** A tag that names a requirement, as in `@STS-ORDER-1`. */
export const isRequirement = (tag: string): boolean => /^@[A-Z]+(-[A-Z]+)+-\d+$/.test(tag);

export interface Requirements {
  /** Shown by at least one scenario or invariant, and by none refuted. */
  readonly shown: readonly string[];
  readonly refuted: readonly string[];
  /** Only by scenarios that do not apply to this cluster. */
  readonly undecided: readonly string[];
}

/** What the scenarios' tags, and the invariants that watched them, say about each requirement. */
export function requirementsOf(scenarios: readonly ScenarioRecord[]): Requirements {
  const statuses = new Map<string, Set<string>>();
  const note = (id: string, status: string): void => {
    statuses.set(id, (statuses.get(id) ?? new Set()).add(status));
  };
  for (const { tags, status, trace } of scenarios) {
    for (const tag of tags.filter(isRequirement)) note(tag.slice(1), status);
    for (const { id, checked, violations } of trace?.invariants ?? []) {
      if (checked > 0) note(id, violations.length > 0 ? 'failed' : 'passed');
    }
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
