import type { KubeObject, PersistentVolumeClaim, Pod, ResourceQuota } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { mapIn } from '../bodies.ts';
import { qosClass } from '../qos.ts';

/** One requirement of a quota's scope selector; a scope of the list is one that must exist. */
interface Requirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Is a pod given a time to end (core.IsTerminating)? */
export const hasDeadline = ({ spec }: Pod): boolean => {
  const deadline = spec['activeDeadlineSeconds'];
  return typeof deadline === 'number' && deadline >= 0;
};

/** Does one of the names, or the lack of any, satisfy the requirement? */
function isAsRequired({ operator, values = [] }: Requirement, names: readonly string[]): boolean {
  if (operator === 'Exists') return names.length > 0;
  if (operator === 'DoesNotExist') return names.length === 0;
  const isIn = (name: string): boolean => values.includes(name);
  if (operator === 'In') return names.some(isIn);
  return names.length === 0 || names.some((name) => !isIn(name));
}

const listAt = (holder: unknown, key: string): readonly unknown[] => {
  const found = mapIn(holder)[key];
  return Array.isArray(found) ? found : [];
};

const crosses = (term: unknown): boolean =>
  listAt(term, 'namespaces').length > 0 || mapIn(term)['namespaceSelector'] !== undefined;

/** Do terms about other pods look beyond their own namespace? */
function looksElsewhere({ spec }: Pod): boolean {
  return ['podAffinity', 'podAntiAffinity'].some((part) => {
    const affinity = mapIn(mapIn(spec['affinity'])[part]);
    return (
      listAt(affinity, 'requiredDuringSchedulingIgnoredDuringExecution').some(crosses) ||
      listAt(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').some((term) =>
        crosses(mapIn(term)['podAffinityTerm']),
      )
    );
  });
}

const named = (...names: readonly unknown[]): readonly string[] =>
  names.filter((name): name is string => typeof name === 'string' && name !== '');

const podScopes: { readonly [scope: string]: (pod: Pod, requirement: Requirement) => boolean } = {
  Terminating: hasDeadline,
  NotTerminating: (pod) => !hasDeadline(pod),
  BestEffort: ({ spec }) => qosClass(spec) === 'BestEffort',
  NotBestEffort: ({ spec }) => qosClass(spec) !== 'BestEffort',
  PriorityClass: ({ spec }, requirement) => isAsRequired(requirement, named(spec['priorityClassName'])),
  CrossNamespacePodAffinity: looksElsewhere,
};

/** The classes of attributes that a claim has or asks for. */
function attributeClasses({ spec, status }: PersistentVolumeClaim): readonly string[] {
  const { currentVolumeAttributesClassName: current, modifyVolumeStatus } = mapIn(status);
  const asked = mapIn(spec)['volumeAttributesClassName'];
  return named(asked, current, mapIn(modifyVolumeStatus)['targetVolumeAttributesClassName']);
}

const isWithin = ({ kind }: Resource, object: KubeObject, requirement: Requirement): boolean => {
  if (kind === 'Pod') return podScopes[requirement.scopeName]?.(object as Pod, requirement) === true;
  return (
    kind === 'PersistentVolumeClaim' &&
    requirement.scopeName === 'VolumeAttributesClass' &&
    isAsRequired(requirement, attributeClasses(object as PersistentVolumeClaim))
  );
};

const requirementsOf = ({ spec }: ResourceQuota): readonly Requirement[] => [
  ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
  ...(listAt(spec.scopeSelector, 'matchExpressions') as readonly Requirement[]),
];

/** Is an object in all scopes of a quota? A quota with scopes is about pods, and claims with classes of attributes. */
export const isInScopes = (quota: ResourceQuota, resource: Resource, object: KubeObject): boolean =>
  requirementsOf(quota).every((requirement) => isWithin(resource, object, requirement));
