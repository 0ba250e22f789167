import { equal } from '#kernel/json.ts';
import type { Deployment, Labels, ReplicaSet } from '#model/objects.ts';
import { LAST_APPLIED } from '../../api/patch/apply/last-applied.ts';
import { maxSurge } from './numbers.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
const HISTORY = 'deployment.kubernetes.io/revision-history';

/** Annotations of a Deployment that its ReplicaSets do not inherit. */
const OWN: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
  'deprecated.deployment.rollback.to',
]);

export const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[REVISION] ?? 0);

const numberIn = ({ metadata }: ReplicaSet, name: string): number | undefined => {
  const text = metadata.annotations?.[name];
  return text === undefined ? undefined : Number(text);
};

/** How many replicas the Deployment wanted when it last scaled this ReplicaSet. */
export const desiredOf = (set: ReplicaSet): number | undefined => numberIn(set, DESIRED);
/** How many pods the Deployment could have had then, with the surge of its rollout. */
export const maximumOf = (set: ReplicaSet): number | undefined => numberIn(set, MAXIMUM);

export const sizeAnnotations = (deployment: Deployment): Labels => ({
  [DESIRED]: String(deployment.spec.replicas),
  [MAXIMUM]: String(deployment.spec.replicas + maxSurge(deployment)),
});

const inherited = ({ metadata }: Deployment): Labels =>
  Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !OWN.has(key)));

/** The annotations of the newest ReplicaSet: those of the Deployment, and its number, which only rises. */
export function newSetAnnotations(deployment: Deployment, before: Labels, revision: number): Labels {
  const known = before[REVISION];
  if (Number(known ?? 0) >= revision) return { ...before, ...inherited(deployment) };
  const history = [...(before[HISTORY]?.split(',') ?? []), ...(known === undefined ? [] : [known])].join(',');
  return {
    ...before,
    ...inherited(deployment),
    [REVISION]: String(revision),
    ...(history && { [HISTORY]: history }),
  };
}

export const sameAnnotations = (set: ReplicaSet, annotations: Labels): boolean =>
  equal(set.metadata.annotations ?? {}, annotations);
