import type { Deployment, Labels, ReplicaSet } from '#model/objects.ts';
import { maxSurge } from './fenceposts.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';
/** The revision history of a ReplicaSet keeps so many characters. */
const HISTORY_MAX = 2000;
const notCopied: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', REVISION, HISTORY, DESIRED, MAX, 'deprecated.deployment.rollback.to',
]);

const numberIn = (annotations: Labels | undefined, key: string): number | undefined => {
  const text = annotations?.[key];
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
};

export const revisionOf = ({ metadata }: ReplicaSet | Deployment): number => numberIn(metadata.annotations, REVISION) ?? 0;
export const desiredReplicas = ({ metadata }: ReplicaSet): number | undefined => numberIn(metadata.annotations, DESIRED);
export const maxReplicas = ({ metadata }: ReplicaSet): number | undefined => numberIn(metadata.annotations, MAX);

/** Notes for proportional scaling: what the deployment wanted, and what it could have had, when the set got its size. */
export const sizeAnnotations = (deployment: Deployment): Labels => ({
  [DESIRED]: String(deployment.spec.replicas), [MAX]: String(deployment.spec.replicas + maxSurge(deployment)),
});

export const hasAnnotations = ({ metadata: { annotations = {} } }: ReplicaSet, wanted: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => annotations[key] === value);

/** The annotations of the new ReplicaSet: the deployment's own, and the revision, which never goes back. */
export function newSetAnnotations(deployment: Deployment, annotations: Labels | undefined, revision: number): Labels {
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key));
  const out: Record<string, string> = { ...annotations, ...Object.fromEntries(own) };
  const former = annotations?.[REVISION];
  const formerNumber = former === undefined || former === '' ? 0 : numberIn(annotations, REVISION);
  if (formerNumber === undefined || formerNumber >= revision) return out;
  out[REVISION] = String(revision);
  // it was a revision before: a rollback, and the numbers it had are kept
  if (former !== undefined) out[HISTORY] = extended(annotations?.[HISTORY], former);
  return out;
}

function extended(history: string | undefined, former: string): string {
  if (!history) return former;
  const revisions = [...history.split(','), former];
  while (revisions.join(',').length > HISTORY_MAX) revisions.shift();
  return revisions.length > 0 ? revisions.join(',') : history;
}
