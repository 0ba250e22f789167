import type { Deployment, ReplicaSet } from '#model/objects.ts';

/** A number, or a percentage of so many, rounded as told. */
const scaled = (limit: number | string, total: number, round: (x: number) => number): number =>
  typeof limit === 'number' ? limit : round((Number(limit.replace('%', '')) * total) / 100);

/** What a rolling update may have more, and less, than wanted: surge rounds up, unavailable down, and never both are 0. */
function fenceposts({ spec: { replicas, strategy } }: Deployment): { readonly surge: number; readonly unavailable: number } {
  if (strategy.type !== 'RollingUpdate') return { surge: 0, unavailable: 0 };
  const surge = scaled(strategy.rollingUpdate?.maxSurge ?? 0, replicas, Math.ceil);
  const unavailable = scaled(strategy.rollingUpdate?.maxUnavailable ?? 0, replicas, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export const maxSurge = (deployment: Deployment): number => fenceposts(deployment).surge;

export const maxUnavailable = (deployment: Deployment): number =>
  deployment.spec.replicas === 0 ? 0 : Math.min(fenceposts(deployment).unavailable, deployment.spec.replicas);

export const wantedReplicas = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { spec }) => sum + spec.replicas, 0);
export const actualReplicas = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { status }) => sum + status.replicas, 0);
export const availableReplicas = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0);
export const active = (sets: readonly ReplicaSet[]): readonly ReplicaSet[] => sets.filter(({ spec }) => spec.replicas > 0);

export const byCreation = (a: ReplicaSet, b: ReplicaSet): number => {
  const key = ({ metadata: { creationTimestamp, name } }: ReplicaSet) => `${creationTimestamp} ${name}`;
  return key(a) < key(b) ? -1 : 1;
};

/** How many replicas the new ReplicaSet may have now. */
export function replicasOfNew(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return replicas;
  const room = replicas + maxSurge(deployment) - wantedReplicas(all);
  return room <= 0 ? current : current + Math.min(room, replicas - current);
}
