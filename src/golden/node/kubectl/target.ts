import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';

const SHORT_NAMES: Readonly<Record<string, Resource>> = {
  po: resources.Pod,
  sts: resources.StatefulSet,
  svc: resources.Service,
  pvc: resources.PersistentVolumeClaim,
  pv: resources.PersistentVolume,
  cm: resources.ConfigMap,
  no: resources.Node,
  pdb: resources.PodDisruptionBudget,
};

/** A resource by one of the names that kubectl takes. */
const resourceNamed = (name: string): Resource | undefined =>
  SHORT_NAMES[name] ??
  Object.values(resources).find(
    ({ plural, kind, group }) =>
      name === plural || name === kind.toLowerCase() || name === `${plural}.${group}`,
  );

/** What a command is about. */
export interface Target {
  readonly resource: Resource;
  readonly names: readonly string[];
}

/** `pod web`, `pod/web` or `pods`. */
export function targetOf(operands: readonly string[]): Target | undefined {
  const [first = '', ...names] = operands;
  const [kind = '', name] = first.split('/');
  const resource = resourceNamed(kind);
  return resource && { resource, names: name === undefined ? names : [name] };
}

/** How kubectl names an object it has changed: `statefulset.apps/db`. */
export const nameOf = ({ kind, group }: Resource, name: string): string =>
  `${kindOf({ kind, group })}/${name}`;

/** `statefulset.apps` */
export const kindOf = ({ kind, group }: Pick<Resource, 'kind' | 'group'>): string =>
  group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase();
