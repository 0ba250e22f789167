import type { Deployment, ReplicaSet } from '#model/objects.ts';

type Amount = number | string;

const scaled = (amount: Amount, total: number, round: (value: number) => number): number =>
  typeof amount === 'number' ? amount : round((total * Number.parseInt(amount, 10)) / 100);

export const isRolling = ({ spec }: Deployment): boolean => spec.strategy.type === 'RollingUpdate';

/** So many pods more than wanted may exist during a rolling update; percentages are rounded up. */
export function maxSurge({ spec: { strategy, replicas } }: Deployment): number {
  if (strategy.type !== 'RollingUpdate') return 0;
  return scaled(strategy.rollingUpdate?.maxSurge ?? 0, replicas, Math.ceil);
}

/** So many of the wanted pods may be away; rounded down, but at least one when there is no surge either. */
export function maxUnavailable(deployment: Deployment): number {
  const { strategy, replicas } = deployment.spec;
  if (strategy.type !== 'RollingUpdate' || replicas === 0) return 0;
  const asked = scaled(strategy.rollingUpdate?.maxUnavailable ?? 0, replicas, Math.floor);
  return Math.min(asked === 0 && maxSurge(deployment) === 0 ? 1 : asked, replicas);
}

const sum = (sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (of(set) ?? 0), 0);

export const wantedPods = (sets: readonly ReplicaSet[]): number => sum(sets, ({ spec }) => spec.replicas);
export const actualPods = (sets: readonly ReplicaSet[]): number => sum(sets, ({ status }) => status.replicas);
export const readyPods = (sets: readonly ReplicaSet[]): number =>
  sum(sets, ({ status }) => status.readyReplicas);
export const availablePods = (sets: readonly ReplicaSet[]): number =>
  sum(sets, ({ status }) => status.availableReplicas);

/** Undefined while a ReplicaSet that was synced before does not tell (gate DeploymentReplicaSetTerminatingReplicas). */
export function terminatingPods(sets: readonly ReplicaSet[]): number | undefined {
  const silent = sets.some(
    ({ status }) => status.terminatingReplicas === undefined && (status.observedGeneration ?? 0) > 0,
  );
  return silent ? undefined : sum(sets, ({ status }) => status.terminatingReplicas);
}

export const isActive = ({ spec }: ReplicaSet): boolean => spec.replicas > 0;

/** How large the new ReplicaSet may be now (util.NewRSNewReplicas). */
export function newSetSize(deployment: Deployment, sets: readonly ReplicaSet[], present: number): number {
  const { replicas } = deployment.spec;
  if (!isRolling(deployment)) return replicas;
  const room = replicas + maxSurge(deployment) - wantedPods(sets);
  return room <= 0 ? present : present + Math.min(room, replicas - present);
}
