import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition } from '#model/objects.ts';

/** What one pass over a namespace that is being deleted found. */
export interface Findings {
  /** `plural.group` and how many objects are left. */
  readonly remaining: ReadonlyMap<string, number>;
  /** Finalizers and how many of the remaining objects have them. */
  readonly finalizers: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

const ok = (reason: string, message: string): Verdict => ({ status: 'False', reason, message });
const bad = (reason: string, message: string): Verdict => ({ status: 'True', reason, message });
const counted = (
  counts: ReadonlyMap<string, number>,
  text: (name: string, count: number) => string,
): string =>
  [...counts]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => text(name, count))
    .sort()
    .join(', ');

/** The conditions of a terminating namespace, in the order in which the namespace controller writes them. */
const judges: readonly (readonly [type: string, judge: (findings: Findings) => Verdict])[] = [
  [
    'NamespaceDeletionDiscoveryFailure',
    () => ok('ResourcesDiscovered', 'All resources successfully discovered'),
  ],
  [
    'NamespaceDeletionGroupVersionParsingFailure',
    () => ok('ParsedGroupVersions', 'All legacy kube types successfully parsed'),
  ],
  [
    'NamespaceDeletionContentFailure',
    ({ failures }) =>
      failures.length === 0
        ? ok('ContentDeleted', 'All content successfully deleted, may be waiting on finalization')
        : bad(
            'ContentDeletionFailed',
            `Failed to delete all resource types, ${failures.length} remaining: ${[...failures].sort().join(', ')}`,
          ),
  ],
  [
    'NamespaceContentRemaining',
    ({ remaining }) => {
      const text = counted(remaining, (name, count) => `${name} has ${count} resource instances`);
      return text === ''
        ? ok('ContentRemoved', 'All content successfully removed')
        : bad('SomeResourcesRemain', `Some resources are remaining: ${text}`);
    },
  ],
  [
    'NamespaceFinalizersRemaining',
    ({ finalizers }) => {
      const text = counted(finalizers, (name, count) => `${name} in ${count} resource instances`);
      return text === ''
        ? ok('ContentHasNoFinalizers', 'All content-preserving finalizers finished')
        : bad('SomeFinalizersRemain', `Some content in the namespace has finalizers remaining: ${text}`);
    },
  ],
];

/** The conditions after a pass; undefined when they say the same as before. */
export function nextConditions(
  before: readonly Condition[],
  findings: Findings,
  now: Instant,
): readonly Condition[] | undefined {
  const after = [...before];
  let changed = false;
  for (const [type, judge] of judges) {
    const verdict = judge(findings);
    const at = after.findIndex((condition) => condition.type === type);
    const known = after[at];
    if (
      known?.status === verdict.status &&
      known.message === verdict.message &&
      known.reason === verdict.reason
    )
      continue;
    changed = true;
    after.splice(at < 0 ? after.length : at, at < 0 ? 0 : 1, {
      type,
      lastTransitionTime: timestamp(now),
      ...verdict,
    });
  }
  return changed ? after : undefined;
}
