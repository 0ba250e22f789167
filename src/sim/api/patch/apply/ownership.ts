import type { ApiError } from '#model/status.ts';
import { applyConflict } from '../server-error.ts';
import type { Comparison } from './compare.ts';
import type { FieldSet } from './field-set.ts';
import {
  difference,
  fieldsNamed,
  intersection,
  printedPaths,
  recursiveDifference,
  union,
} from './field-set.ts';
import type { Identity, Manager, Managers } from './managers.ts';
import { identityOf } from './managers.ts';

/** What never belongs to anybody. */
const unmanaged: FieldSet = fieldsNamed(
  'apiVersion',
  'kind',
  'metadata',
  'metadata.name',
  'metadata.namespace',
  'metadata.creationTimestamp',
  'metadata.selfLink',
  'metadata.uid',
  'metadata.clusterName',
  'metadata.generation',
  'metadata.managedFields',
  'metadata.resourceVersion',
);

/** The fields of others that a change touches, by manager. */
export type Conflicts = ReadonlyMap<string, { readonly manager: Manager; readonly fields: FieldSet }>;

export const without = (change: Comparison, fields: FieldSet): Comparison => ({
  added: recursiveDifference(change.added, fields),
  modified: recursiveDifference(change.modified, fields),
  removed: recursiveDifference(change.removed, fields),
});

/** Whose fields a change adds or modifies, apart from the writer's own. */
export function conflictsOf(managers: Managers, writer: string, { added, modified }: Comparison): Conflicts {
  const touched = union(modified, added);
  const out = new Map<string, { manager: Manager; fields: FieldSet }>();
  for (const [id, manager] of managers) {
    const fields = id === writer ? new Map() : intersection(manager.set, touched);
    if (fields.size > 0) out.set(id, { manager, fields });
  }
  return out;
}

/** The managers after a change: others lose what was changed and what is gone; who manages nothing goes. */
export function afterChange(
  managers: Managers,
  writer: string,
  conflicts: Conflicts,
  { removed }: Comparison,
): Managers {
  const out = new Map<string, Manager>();
  for (const [id, manager] of managers) {
    const lost = conflicts.get(id)?.fields;
    const kept = lost ? difference(manager.set, lost) : manager.set;
    const set = id === writer ? kept : difference(kept, removed);
    if (set.size > 0) out.set(id, set === manager.set ? manager : { ...manager, set });
  }
  return out;
}

/** What somebody may manage of a set. */
export const manageable = (set: FieldSet): FieldSet => difference(set, unmanaged);

/** Gives a manager a set; nothing when the set is empty. */
export function withManager(
  managers: Managers,
  identity: Identity,
  set: FieldSet,
  time: string | undefined,
): Managers {
  const out = new Map(managers);
  const id = identityOf(identity);
  if (set.size === 0) out.delete(id);
  else out.set(id, { ...identity, set, time });
  return out;
}

/** 409 for an apply that others object to, with one cause a field. */
export function conflictError(conflicts: Conflicts): ApiError {
  const sorted = [...conflicts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { manager, fields }]) => ({ name: printedManager(manager), paths: printedPaths(fields) }));
  const causes = sorted.flatMap(({ name, paths }) =>
    paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field })),
  );
  const [first] = causes;
  if (causes.length === 1 && first)
    return applyConflict(`Apply failed with 1 conflict: ${first.message}: ${first.field}`, causes);
  const lines = sorted.flatMap(({ name, paths }) => [
    `conflicts with ${name}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  return applyConflict(`Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`, causes);
}

function printedManager({ manager, operation, apiVersion, subresource }: Identity): string {
  const name = `${JSON.stringify(manager)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
