import type { Resource } from '#model/resources.ts';
import type { Field } from '../schema/field.ts';
import { fieldOf, isStruct, typeNamed, typeOf } from '../schema/schema.ts';
import { plainError } from '../server-errors.ts';

/** The Go type of a place in an object: a struct by name, or a map or list of a type. */
export type Place = Pick<Field, 'type' | 'map' | 'repeated' | 'patchStrategy' | 'patchMergeKey'>;

/** The type of the object that a patch of a resource, or of its subresource, changes. */
export const rootPlace = (resource: Resource, subresource: string | undefined): Place => ({
  type: subresource === 'scale' ? typeNamed('autoscaling', 'v1', 'Scale') : typeOf(resource),
});

/** The elements of a list, the values of a map. */
export const elementOf = ({ type }: Place): Place => ({ type });

/** `merge`, `replace`, or undefined, with retainKeys left out: that one only says that `$retainKeys` is understood. */
export const strategyOf = ({ patchStrategy }: Place): string | undefined =>
  patchStrategy?.split(',').find((strategy) => strategy !== 'retainKeys');

/**
 * The place of a field, as the server looks it up before it merges two maps or two lists.
 * @throws ApiError 500 for a field that the type does not have, or inside something that is no struct
 */
export function placeOf(holder: Place, name: string): Place {
  if (holder.map) throw plainError('merging an object in json but data type is not struct, instead is: map');
  const field = isStruct(holder.type) ? fieldOf(holder.type, name) : undefined;
  if (!field)
    throw plainError(
      `unable to find api field in struct ${holder.type.split('.').at(-1)} for the json field ${JSON.stringify(name)}`,
    );
  return field;
}

/**
 * The place of a list field.
 * @throws ApiError 500 for a field that is missing or no list
 */
export function listPlaceOf(holder: Place, name: string): Place {
  const place = placeOf(holder, name);
  if (!place.repeated) throw plainError('expected slice or array type, but got: struct');
  return place;
}
