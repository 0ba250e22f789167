import type { Instant } from '#kernel/time.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import type { ClaimRow, Mark, PodPhase, PodRow, PodSpan, Timeline } from './record.ts';

/** One entry of a journal, as far as a timeline needs it. */
export interface Observed {
  readonly at: Instant;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

/** What the stretch of one object's life is told by; a change of any of it begins a new stretch. */
interface Stretch<State> {
  readonly from: number;
  readonly state: State;
}

type PodState = Omit<PodSpan, 'from' | 'to'>;
type ClaimState = Pick<ClaimRow['spans'][number], 'phase'>;

const REVISION_LABEL = 'controller-revision-hash';

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** As kubectl tells it: a pod that is being deleted is Terminating, whatever its phase. */
function podPhase(pod: Pod): PodPhase {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const phase = pod.status?.phase ?? 'Pending';
  return phase === 'Running' && isReady(pod) ? 'Ready' : phase;
}

function claimPhase(claim: KubeObject): ClaimState['phase'] {
  if (claim.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const { phase } = (claim.status ?? {}) as { phase?: string };
  return phase === 'Bound' || phase === 'Lost' ? phase : 'Pending';
}

/** Collects the stretches of the objects of one kind by name. */
class Lives<State extends object> {
  readonly rows = new Map<string, (State & { from: number; to: number })[]>();
  readonly #open = new Map<string, Stretch<State>>();

  see(name: string, at: number, state: State): void {
    const open = this.#open.get(name);
    if (open && sameState(open.state, state)) return;
    this.end(name, at);
    this.#open.set(name, { from: at, state });
    if (!this.rows.has(name)) this.rows.set(name, []);
  }

  /** A stretch that began and ended at one moment is not seen by anyone, so it is left out. */
  end(name: string, at: number): void {
    const open = this.#open.get(name);
    this.#open.delete(name);
    if (open && at > open.from) this.rows.get(name)?.push({ ...open.state, from: open.from, to: at });
  }

  endAll(at: number): void {
    for (const name of this.#open.keys()) this.end(name, at);
  }
}

function sameState(a: object, b: object): boolean {
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return Object.keys({ ...a, ...b }).every((key) => left[key] === right[key]);
}

const rowName = ({ metadata }: KubeObject, home: string | undefined): string =>
  metadata.namespace === home || metadata.namespace === undefined
    ? metadata.name
    : `${metadata.namespace}/${metadata.name}`;

/**
 * Draws the journal of one scenario: who lived when, in which phase, with which revision.
 * @param start the instant at which the scenario began
 * @param end the instant at which it ended
 * @param marks what else to point at; times are milliseconds since `start`
 */
export function timelineOf(
  journal: Iterable<Observed>,
  start: Instant,
  end: Instant,
  marks: readonly Mark[] = [],
): Timeline {
  const pods = new Lives<PodState>();
  const claims = new Lives<ClaimState>();
  const revisions: string[] = [];
  const incarnations = new Map<string, { uid: string; count: number }>();
  let home: string | undefined;

  const revisionOf = (pod: Pod): number => {
    const revision = pod.metadata.labels?.[REVISION_LABEL];
    if (revision === undefined) return -1;
    const known = revisions.indexOf(revision);
    return known >= 0 ? known : revisions.push(revision) - 1;
  };
  const incarnationOf = (name: string, { metadata }: Pod): number => {
    const last = incarnations.get(name);
    if (last?.uid === metadata.uid) return last.count;
    const count = last ? last.count + 1 : 0;
    incarnations.set(name, { uid: metadata.uid, count });
    return count;
  };
  const podState = (name: string, pod: Pod): PodState => ({
    phase: podPhase(pod),
    revision: revisionOf(pod),
    incarnation: incarnationOf(name, pod),
    ...(pod.spec?.nodeName && { node: pod.spec.nodeName }),
  });

  for (const { at, type, object } of journal) {
    const lives = object.kind === 'Pod' ? pods : object.kind === 'PersistentVolumeClaim' ? claims : undefined;
    if (!lives) continue;
    home ??= object.metadata.namespace;
    const [name, moment] = [rowName(object, home), at - start];
    if (type === 'DELETED') lives.end(name, moment);
    else if (object.kind === 'Pod') pods.see(name, moment, podState(name, object as Pod));
    else claims.see(name, moment, { phase: claimPhase(object) });
  }
  pods.endAll(end - start);
  claims.endAll(end - start);
  return {
    end: end - start,
    revisions,
    pods: sortedRows<PodRow>(pods.rows),
    claims: sortedRows<ClaimRow>(claims.rows),
    marks,
  };
}

const byOrdinal = new Intl.Collator('en', { numeric: true });

const sortedRows = <Row extends { name: string; spans: unknown }>(
  rows: ReadonlyMap<string, Row['spans']>,
): Row[] =>
  [...rows]
    .map(([name, spans]) => ({ name, spans }) as Row)
    .sort((a, b) => byOrdinal.compare(a.name, b.name));
