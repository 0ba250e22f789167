import { isMap } from '#kernel/json.ts';
import type { Field } from '../../schema/field.ts';
import { fieldOf, isAtomic, isStruct } from '../../schema/schema.ts';
import { keyElement, valueElement } from './path-element.ts';
import type { PathElement } from './path-element.ts';

/** A place in an object, with what OpenAPI says about it. */
export type Place = Pick<
  Field,
  'type' | 'map' | 'repeated' | 'patchStrategy' | 'patchMergeKey' | 'listType' | 'listMapKeys'
> & { readonly mapType?: string };

export type ScalarKind = 'string' | 'number' | 'boolean' | 'any';

/**
 * How server-side apply sees a value: as one thing, as a map of fields or keys, or as a list whose elements have names.
 */
export type Atom =
  | { readonly kind: 'scalar'; readonly scalar: ScalarKind }
  | {
      readonly kind: 'list';
      readonly isAtomic: boolean;
      readonly keys: readonly string[];
      readonly element: Place;
    }
  | { readonly kind: 'map'; readonly isAtomic: boolean; readonly struct?: string; readonly element?: Place };

const scalars: { readonly [type: string]: ScalarKind } = {
  string: 'string',
  bytes: 'string',
  bool: 'boolean',
  int32: 'number',
  int64: 'number',
};

/** Values of no declared type: nobody looks inside (`__untyped_atomic_` in the server's schema). */
const UNTYPED: ReadonlySet<string> = new Set([
  'pkg/runtime.RawExtension',
  'meta/v1.FieldsV1',
  'util/intstr.IntOrString',
]);

/** What a place holds; `value` decides where the type leaves it open. */
export function atomOf(place: Place, value: unknown): Atom {
  if (place.repeated) return listAtom(place);
  if (place.map) return { kind: 'map', isAtomic: place.mapType === 'atomic', element: { type: place.type } };
  if (isStruct(place.type))
    return {
      kind: 'map',
      struct: place.type,
      isAtomic: place.mapType ? place.mapType === 'atomic' : isAtomic(place.type),
    };
  if (!UNTYPED.has(place.type)) return { kind: 'scalar', scalar: scalars[place.type] ?? 'any' };
  if (isMap(value)) return { kind: 'map', isAtomic: true, element: { type: place.type } };
  return Array.isArray(value)
    ? { kind: 'list', isAtomic: true, keys: [], element: { type: place.type } }
    : { kind: 'scalar', scalar: 'any' };
}

/** Lists without a list type are atomic, unless their patch strategy says that they are merged. */
function listAtom({ type, listType, listMapKeys, patchStrategy, patchMergeKey }: Place): Atom {
  const kind = listType ?? (!patchStrategy?.includes('merge') ? 'atomic' : patchMergeKey ? 'map' : 'set');
  const keys = kind === 'map' ? (listMapKeys ?? [patchMergeKey ?? '']) : [];
  return { kind: 'list', isAtomic: kind === 'atomic', keys, element: { type } };
}

/** The place of a key of a map or a field of a struct; undefined for a field that is not declared. */
export function placeUnder(atom: Extract<Atom, { kind: 'map' }>, key: string): Place | undefined {
  return atom.struct === undefined ? atom.element : fieldOf(atom.struct, key);
}

/** True for a field that the type declares, as opposed to a key of a map. */
export const isDeclared = (atom: Extract<Atom, { kind: 'map' }>, key: string): boolean =>
  atom.struct !== undefined && fieldOf(atom.struct, key) !== undefined;

/** An element of a list that cannot be named, and why. */
export class Unnameable {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** How an element of a merged list is called. */
export function elementName(
  { keys, element }: Extract<Atom, { kind: 'list' }>,
  item: unknown,
): PathElement | Unnameable {
  if (keys.length > 0) return keyedName(keys, element.type, item);
  if (isMap(item)) return new Unnameable("associative list without keys has an element that's a map type");
  if (Array.isArray(item)) return new Unnameable('not supported: associative list with lists as elements');
  if (item === null || item === undefined)
    return new Unnameable("associative list without keys has an element that's an explicit null");
  return valueElement(item);
}

function keyedName(keys: readonly string[], type: string, item: unknown): PathElement | Unnameable {
  if (item === null || item === undefined)
    return new Unnameable('associative list with keys may not have a null element');
  if (!isMap(item)) return new Unnameable('associative list with keys may not have non-map elements');
  return keyElement(
    new Map(keys.map((key) => [key, Object.hasOwn(item, key) ? item[key] : defaultOf(type, key)])),
  );
}

const zeros: { readonly [type: string]: unknown } = { string: '', bool: false, int32: 0, int64: 0 };

/** A key that an element leaves out has the default of OpenAPI, which is the zero value where nothing else is said. */
function defaultOf(type: string, key: string): unknown {
  const field = isStruct(type) ? fieldOf(type, key) : undefined;
  return field?.default ?? zeros[field?.type ?? ''] ?? '';
}
