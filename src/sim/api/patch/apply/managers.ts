import { isMap } from '#kernel/json.ts';
import { instantOf } from '#kernel/time.ts';
import type { FieldSet } from './field-set.ts';
import { decodeFields, encodeFields, union } from './field-set.ts';

type Operation = 'Apply' | 'Update';

/** meta/v1 ManagedFieldsEntry, keys in printing order. */
export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  readonly time?: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: object;
  readonly subresource?: string;
}

/** Who writes, how, and through which subresource: what tells managers apart. */
export interface Identity {
  readonly manager: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  readonly subresource: string | undefined;
}

export interface Manager extends Identity {
  readonly set: FieldSet;
  /** When it last changed something; absent for one that never did. */
  readonly time: string | undefined;
}

/** Managers by identity. */
export type Managers = ReadonlyMap<string, Manager>;

/** Appliers are the same whatever version they apply; updaters are not. Written as the server writes it: it is sorted by. */
export const identityOf = ({ manager, operation, apiVersion, subresource }: Identity): string =>
  JSON.stringify({
    ...(manager && { manager }),
    operation,
    ...(operation === 'Update' && { apiVersion }),
    ...(subresource && { subresource }),
  });

/** Reads metadata.managedFields; undefined when an entry is malformed. Of two entries of one manager the last one counts. */
export function decodeManagers(entries: readonly unknown[] | undefined): Managers | undefined {
  const out = new Map<string, Manager>();
  for (const entry of entries ?? []) {
    const manager = decodeManager(entry);
    if (!manager) return undefined;
    out.set(identityOf(manager), manager);
  }
  return out;
}

const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

function decodeManager(entry: unknown): Manager | undefined {
  if (!isMap(entry)) return undefined;
  const { manager, operation, apiVersion, time, fieldsType, fieldsV1, subresource } = entry;
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (typeof apiVersion !== 'string' || apiVersion === '' || fieldsType !== 'FieldsV1') return undefined;
  return {
    manager: textOr(manager, ''),
    operation,
    apiVersion,
    set: decodeFields(fieldsV1),
    subresource: textOr(subresource, '') || undefined,
    time: typeof time === 'string' ? time : undefined,
  };
}

/** metadata.managedFields: appliers first, then by time, name, version and subresource. Undefined when nobody manages anything. */
export function encodeManagers(managers: Managers): readonly ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined;
  return [...managers.values()]
    .sort(compareManagers)
    .map(({ manager, operation, apiVersion, time, set, subresource }) => ({
      ...(manager && { manager }),
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: encodeFields(set),
      ...(subresource && { subresource }),
    }));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const secondsOf = (time: string | undefined): number => (time === undefined ? 0 : instantOf(time) / 1000);

const compareManagers = (a: Manager, b: Manager): number =>
  compareText(a.operation, b.operation) ||
  secondsOf(a.time) - secondsOf(b.time) ||
  compareText(a.manager, b.manager) ||
  compareText(a.apiVersion, b.apiVersion) ||
  compareText(a.subresource ?? '', b.subresource ?? '');

/** managedfields.DefaultMaxUpdateManagers. */
const MAX_UPDATERS = 10;
const OLD_UPDATERS = 'ancient-changes';

/** Keeps at most ten updaters: the oldest ones of a version are put together as `ancient-changes`. */
export function cappedManagers(managers: Managers): Managers {
  const updaters = [...managers]
    .filter(([, { operation }]) => operation === 'Update')
    .sort(([a, first], [b, second]) => secondsOf(first.time) - secondsOf(second.time) || compareText(a, b));
  if (updaters.length <= MAX_UPDATERS) return managers;
  const out = new Map(managers);
  const firstOfVersion = new Map<string, string>();
  let count = updaters.length;
  for (const [id, updater] of updaters) {
    if (count <= MAX_UPDATERS) break;
    const first = firstOfVersion.get(updater.apiVersion);
    if (first === undefined) firstOfVersion.set(updater.apiVersion, id);
    else {
      moveToBucket(out, first, id, updater);
      count -= 1;
    }
  }
  return out;
}

function moveToBucket(managers: Map<string, Manager>, first: string, id: string, updater: Manager): void {
  const identity: Identity = {
    manager: OLD_UPDATERS,
    operation: 'Update',
    apiVersion: updater.apiVersion,
    subresource: undefined,
  };
  const bucket = identityOf(identity);
  const known = managers.get(bucket) ?? managers.get(first);
  if (!managers.has(bucket)) managers.delete(first);
  managers.delete(id);
  managers.set(bucket, {
    ...identity,
    set: union(updater.set, known?.set ?? updater.set),
    time: updater.time,
  });
}

/** Equal but for the times. */
export const sameManagement = (a: Managers, b: Managers): boolean =>
  a.size === b.size &&
  [...a].every(([id, { set }]) => {
    const other = b.get(id);
    return other !== undefined && sameSet(set, other.set);
  });

const sameSet = (a: FieldSet, b: FieldSet): boolean =>
  a === b ||
  (a.size === b.size &&
    [...a].every(([element, node]) => {
      const other = b.get(element);
      return (
        other !== undefined && node.isMember === other.isMember && sameSet(node.children, other.children)
      );
    }));
