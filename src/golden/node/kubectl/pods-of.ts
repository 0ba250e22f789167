import type { KubeObject, Pod } from '#model/objects.ts';
import { isReady } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { complaint } from './outcome.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';
import { objectsOf, slashed } from './target.ts';

/** Kinds whose `spec.selector` is a map of labels; the others have `matchLabels` in it. */
const PLAIN: ReadonlySet<Resource> = new Set([resources.Service]);

/** `web` and `pod/web` are pods, `statefulset/web` is what its selector finds. @throws Refusal */
export function podsOf(session: Session, word: string): readonly Pod[] {
  const target: Target = word.includes('/') ? slashed(word) : { resource: resources.Pod, name: word };
  const [owner] = objectsOf(session, target, { flags: new Map() });
  if (target.resource === resources.Pod) return [owner as Pod];
  const { selector } = (owner as KubeObject & { spec?: { selector?: Selector } }).spec ?? {};
  if (!selector) throw complaint(`cannot get the logs from ${target.resource.kind}: it has no selector`);
  const labels = PLAIN.has(target.resource) ? (selector as Labels) : (selector as Matching).matchLabels;
  const text = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return objectsOf(session, { resource: resources.Pod }, { flags: new Map([['-l', text]]) }) as Pod[];
}

type Labels = Readonly<Record<string, string>>;
interface Matching {
  readonly matchLabels?: Labels;
}
type Selector = Labels | Matching;

const PHASES: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };
const readySince = ({ status }: Pod): string =>
  status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '';
const restartsOf = ({ status }: Pod): number =>
  Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));

/** What makes a pod come first, from the weightiest on: a smaller text, or number, is better. */
const ranks: readonly ((pod: Pod) => string | number)[] = [
  ({ spec }) => (spec.nodeName ? 0 : 1),
  ({ status }) => PHASES[status.phase ?? ''] ?? 0,
  (pod) => (isReady(pod) ? 0 : 1),
  (pod) => (isReady(pod) ? readySince(pod) : ''),
  restartsOf,
  ({ metadata }) => metadata.creationTimestamp ?? '',
];

/** The one of several pods that kubectl takes (podutils.ByLogging and ActivePods). */
export const bestOf = (pods: readonly Pod[]): Pod | undefined => [...pods].sort(byRank)[0];

function byRank(left: Pod, right: Pod): number {
  for (const rank of ranks) {
    const [a, b] = [rank(left), rank(right)];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}
