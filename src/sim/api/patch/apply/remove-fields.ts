import { isMap } from '#kernel/json.ts';
import { put } from '../safe-map.ts';
import type { Atom, Place } from './atom.ts';
import { Unnameable, atomOf, elementName, placeUnder } from './atom.ts';
import type { FieldSet } from './field-set.ts';
import { fieldElement } from './path-element.ts';

/** The value without the fields and elements of a set; a map or list that loses everything becomes null. */
export function removeFields(place: Place, value: unknown, set: FieldSet): unknown {
  if (set.size === 0) return value;
  const atom = atomOf(place, value);
  if (atom.kind === 'scalar') return value;
  if (atom.isAtomic) return null;
  if (atom.kind === 'list') return Array.isArray(value) ? orNull(remainingItems(atom, value, set)) : null;
  return isMap(value) ? remainingKeys(atom, value, set) : null;
}

const orNull = (list: readonly unknown[]): readonly unknown[] | null => (list.length > 0 ? list : null);

function remainingItems(
  atom: Extract<Atom, { kind: 'list' }>,
  list: readonly unknown[],
  set: FieldSet,
): readonly unknown[] {
  return list.flatMap((item) => {
    const name = elementName(atom, item);
    const node = name instanceof Unnameable ? undefined : set.get(name);
    if (!node) return [item];
    return node.isMember ? [] : [removeFields(atom.element, item, node.children)];
  });
}

function remainingKeys(
  atom: Extract<Atom, { kind: 'map' }>,
  map: Record<string, unknown>,
  set: FieldSet,
): Record<string, unknown> | null {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    const node = set.get(fieldElement(key));
    const place = placeUnder(atom, key);
    if (node?.isMember) continue;
    put(out, key, node && place ? removeFields(place, map[key], node.children) : map[key]);
  }
  return Object.keys(out).length > 0 ? out : null;
}
