import type { Field } from './field.ts';
import { namedTypes } from './named-types.ts';

/** The bare name of a type: `StatefulSetSpec`. */
export const structName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

/** How Go prints a type: `v1.Container`, `resource.Quantity`, `int32`. */
export const goName = (type: string): string =>
  type === 'bytes' ? '[]uint8' : type.slice(type.lastIndexOf('/') + 1);

/** How Go prints the type of one value of a field: an element of a list, a value of a map. */
export const elementTypeName = (owner: string, { name, type, map }: Field): string =>
  (map ? undefined : namedTypes[structName(owner)]?.[name]) ?? goName(type);

/** How Go prints the type of a field as a whole. */
export function fieldTypeName(owner: string, field: Field): string {
  if (field.map) return namedTypes[structName(owner)]?.[field.name] ?? `map[string]${goName(field.type)}`;
  return field.repeated ? `[]${elementTypeName(owner, field)}` : elementTypeName(owner, field);
}
