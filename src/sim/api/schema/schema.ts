import { assert } from '#kernel/assert.ts';
import type { Resource } from '#model/resources.ts';
import type { Field } from './field.ts';
import schema from './types.json';

interface Type {
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
}

const types: ReadonlyMap<string, Type> = new Map(
  Object.entries(schema.types as { readonly [type: string]: readonly Field[] }).map(([name, fields]) => [
    name,
    { fields, byName: new Map(fields.map((field) => [field.name, field])) },
  ]),
);
const atomicTypes: ReadonlySet<string> = new Set(schema.atomic);

/** The Go type of a resource, as the schema calls it: `apps/v1.StatefulSet`. */
export const typeOf = ({ group, version, kind }: Resource): string => typeNamed(group, version, kind);

/** The Go type of a group, version and kind, also for kinds that are no resources: Scale, Eviction, Binding, DeleteOptions. */
export const typeNamed = (group: string, version: string, kind: string): string =>
  `${group.replace('.k8s.io', '') || 'core'}/${version}.${kind}`;

/** True for a struct with named fields; false for scalars and for types that encode themselves (Quantity, Time, RawExtension). */
export const isStruct = (type: string): boolean => types.has(type);

/**
 * The fields of a struct in declaration order, which is the order of its JSON; inlined structs are dissolved.
 * @throws BrokenBelief for a name that is no struct
 */
export const fieldsOf = (type: string): readonly Field[] => structNamed(type).fields;

/** One field of a struct by its JSON name; undefined when the struct has none. Names are case-sensitive, as the server's decoder is. */
export const fieldOf = (type: string, name: string): Field | undefined => structNamed(type).byName.get(name);

/** Server-side apply owns a value of this type as a whole (`x-kubernetes-map-type: atomic`). */
export const isAtomic = (type: string): boolean => atomicTypes.has(type);

function structNamed(type: string): Type {
  const found = types.get(type);
  assert(found, `the schema has a struct ${type}`);
  return found;
}
