import { isMap } from '#kernel/json.ts';
import type { Atom, Place } from './atom.ts';
import { atomOf, isDeclared, placeUnder } from './atom.ts';
import { itemsByName } from './compare.ts';
import type { FieldNode, FieldSet } from './field-set.ts';
import { noFields } from './field-set.ts';
import { fieldElement, fieldNameOf } from './path-element.ts';
import type { PathElement } from './path-element.ts';

type ListAtom = Extract<Atom, { kind: 'list' }>;
type MapAtom = Extract<Atom, { kind: 'map' }>;

/** Every leaf and every named element that a value mentions: what its applier manages. */
export const fieldsOf = (place: Place, value: unknown): FieldSet => nodeOf(place, value).children;

const leaf: FieldNode = { isMember: true, children: noFields };
const parent = (children: FieldSet): FieldNode => ({ isMember: false, children });

function nodeOf(place: Place, value: unknown): FieldNode {
  const atom = atomOf(place, value);
  if (atom.kind === 'scalar' || atom.isAtomic) return leaf;
  return parent(atom.kind === 'list' ? itemNodes(atom, value) : keyNodes(atom, value));
}

/** Empty maps and nulls are leaves, and so is every key of a map, whatever it holds. */
function keyNodes(atom: MapAtom, value: unknown): FieldSet {
  const out = new Map<PathElement, FieldNode>();
  for (const [key, item] of Object.entries(isMap(value) ? value : {})) {
    const place = placeUnder(atom, key);
    if (!place || item === undefined) continue;
    const node = nodeOf(place, item);
    const isMember =
      node.isMember ||
      item === null ||
      (isMap(item) && Object.keys(item).length === 0) ||
      !isDeclared(atom, key);
    if (isMember || node.children.size > 0) out.set(fieldElement(key), { isMember, children: node.children });
  }
  return out;
}

/** Of elements that share a name nobody manages the parts. */
function itemNodes(atom: ListAtom, value: unknown): FieldSet {
  const out = new Map<PathElement, FieldNode>();
  for (const [name, items] of itemsByName(atom, value)) {
    out.set(name, {
      isMember: true,
      children: items.length > 1 ? noFields : nodeOf(atom.element, items[0]).children,
    });
  }
  return out;
}

/** The set with every declared field on the way to a member a member too, so that it can be removed as a whole. */
export function withNamedFields(place: Place | undefined, set: FieldSet): FieldSet {
  const atom = place && atomOf(place, undefined);
  const out = new Map<PathElement, FieldNode>();
  for (const [element, { isMember, children }] of set) {
    const name = fieldNameOf(element);
    const isNamed = children.size > 0 && name !== undefined && atom?.kind === 'map' && isDeclared(atom, name);
    out.set(element, {
      isMember: isMember || isNamed,
      children: withNamedFields(placeBelow(atom, name), children),
    });
  }
  return out;
}

function placeBelow(atom: Atom | undefined, name: string | undefined): Place | undefined {
  if (atom?.kind === 'map' && name !== undefined) return placeUnder(atom, name);
  return atom?.kind === 'list' ? atom.element : undefined;
}
