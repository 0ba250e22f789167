import { isMap } from '#kernel/json.ts';
import { ordered } from './ordered.ts';
import type { DefaultsTable, Struct, Surroundings } from './table.ts';

const QUARTER = '25%';
const CLAIM = { kind: 'PersistentVolumeClaim', apiVersion: 'v1' };

/**
 * A RollingUpdate strategy without a type gets a block; with the type alone it stays without one. The field
 * maxUnavailable is dropped while its gate is off, and defaults to 1 while it is on.
 */
function statefulSetStrategy(strategy: Struct, { gates }: Surroundings): Struct {
  const block = strategy['rollingUpdate'];
  if (strategy['type'] !== 'RollingUpdate' && strategy['type'] !== undefined)
    return withGate(strategy, gates);
  const isOmitted = strategy['type'] === undefined;
  if (!isMap(block))
    return isOmitted ? { type: 'RollingUpdate', rollingUpdate: filled({}, gates) } : strategy;
  return { type: 'RollingUpdate', rollingUpdate: filled(block, gates) };
}

const GATE = 'MaxUnavailableStatefulSet';

function filled({ partition = 0, maxUnavailable }: Struct, gates: ReadonlySet<string>): Struct {
  return { partition, ...(gates.has(GATE) && { maxUnavailable: maxUnavailable ?? 1 }) };
}

function withGate(strategy: Struct, gates: ReadonlySet<string>): Struct {
  const block = strategy['rollingUpdate'];
  if (!isMap(block) || block['maxUnavailable'] === undefined || gates.has(GATE)) return strategy;
  const { maxUnavailable: _dropped, ...rest } = block;
  return { ...strategy, rollingUpdate: rest };
}

const claimTemplate = (template: unknown): unknown =>
  isMap(template) && (template['kind'] !== CLAIM.kind || template['apiVersion'] !== CLAIM.apiVersion)
    ? Object.freeze(ordered('core/v1.PersistentVolumeClaim', { ...template, ...CLAIM }))
    : template;

/** Claim templates say their kind, whatever their author said. */
function withClaimKinds(spec: Struct): Struct {
  const templates: readonly unknown[] = Array.isArray(spec['volumeClaimTemplates'])
    ? spec['volumeClaimTemplates']
    : [];
  const named = templates.map(claimTemplate);
  return named.every((template, index) => template === templates[index])
    ? spec
    : { ...spec, volumeClaimTemplates: Object.freeze(named) };
}

/** apps/v1 defaults. */
export const workloadDefaults: DefaultsTable = {
  'apps/v1.StatefulSetSpec': {
    fields: {
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    },
    adjust: withClaimKinds,
  },
  'apps/v1.StatefulSetUpdateStrategy': { adjust: statefulSetStrategy },
  'apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    fields: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  },
  'apps/v1.ReplicaSetSpec': { fields: { replicas: 1 } },
  'apps/v1.DeploymentSpec': {
    fields: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  },
  'apps/v1.DeploymentStrategy': {
    fields: {
      type: 'RollingUpdate',
      rollingUpdate: ({ type }) =>
        type === 'RollingUpdate' ? { maxUnavailable: QUARTER, maxSurge: QUARTER } : undefined,
    },
  },
  'apps/v1.RollingUpdateDeployment': { fields: { maxUnavailable: QUARTER, maxSurge: QUARTER } },
};
