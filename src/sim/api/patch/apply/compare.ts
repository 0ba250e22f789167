import { equal, isMap } from '#kernel/json.ts';
import { valueAt } from '../safe-map.ts';
import type { Atom, Place } from './atom.ts';
import { Unnameable, atomOf, elementName, placeUnder } from './atom.ts';
import type { FieldNode, FieldSet } from './field-set.ts';
import { noFields } from './field-set.ts';
import { fieldElement } from './path-element.ts';
import type { PathElement } from './path-element.ts';

/** What changed between two objects; no path is in two of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

type Kind = keyof Comparison;
/** The changes below a place, and what happened to the place as a whole. */
interface Change extends Comparison {
  readonly self?: Kind;
}
type ListAtom = Extract<Atom, { kind: 'list' }>;
type MapAtom = Extract<Atom, { kind: 'map' }>;

const unchanged: Change = { added: noFields, modified: noFields, removed: noFields };
const whole = (self: Kind): Change => ({ ...unchanged, self });

/** Compares two values of one type. Undefined is "not there". Parts that both share are not looked into. */
export function compare(place: Place, old: unknown, next: unknown): Change {
  if (old === next) return unchanged;
  const atom = atomOf(place, next ?? old);
  if (atom.kind === 'list' && !atom.isAtomic && hasItems(old, next))
    return withSelf(compareLists(atom, old, next), old, next);
  if (atom.kind === 'map' && !atom.isAtomic && hasKeys(old, next))
    return withSelf(compareMaps(atom, old, next), old, next);
  return compareLeaves(old, next);
}

const hasItems = (...sides: readonly unknown[]): boolean =>
  sides.some((side) => Array.isArray(side) && side.length > 0);
const hasKeys = (...sides: readonly unknown[]): boolean =>
  sides.some((side) => isMap(side) && Object.keys(side).length > 0);

function compareLeaves(old: unknown, next: unknown): Change {
  if (old === undefined) return whole('added');
  if (next === undefined) return whole('removed');
  return equal(old, next) ? unchanged : whole('modified');
}

function withSelf(change: Change, old: unknown, next: unknown): Change {
  if (old === undefined) return { ...change, self: 'added' };
  return next === undefined ? { ...change, self: 'removed' } : change;
}

/** Gathers the changes of the parts of a value. */
class Changes {
  readonly added = new Map<PathElement, FieldNode>();
  readonly modified = new Map<PathElement, FieldNode>();
  readonly removed = new Map<PathElement, FieldNode>();

  put(element: PathElement, change: Change): void {
    if (change === unchanged) return;
    for (const kind of ['added', 'modified', 'removed'] as const) {
      const isMember = change.self === kind || this[kind].get(element)?.isMember === true;
      if (isMember || change[kind].size > 0) this[kind].set(element, { isMember, children: change[kind] });
    }
  }
}

function compareMaps(atom: MapAtom, old: unknown, next: unknown): Change {
  const changes = new Changes();
  const before = isMap(old) ? old : {};
  const after = isMap(next) ? next : {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const sides = [valueAt(before, key), valueAt(after, key)] as const;
    const place = placeUnder(atom, key);
    if (place && sides[0] !== sides[1]) changes.put(fieldElement(key), compare(place, ...sides));
  }
  return changes;
}

type Items = ReadonlyMap<PathElement, readonly unknown[]>;

function compareLists(atom: ListAtom, old: unknown, next: unknown): Change {
  const changes = new Changes();
  const before = itemsByName(atom, old);
  const after = itemsByName(atom, next);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    compareItems(changes, name, atom, before.get(name) ?? [], after.get(name) ?? []);
  }
  return changes;
}

/** Elements that share a name are compared as one: nobody manages their parts. */
function compareItems(
  changes: Changes,
  name: PathElement,
  { element }: ListAtom,
  before: readonly unknown[],
  after: readonly unknown[],
): void {
  if (before.length <= 1 && after.length <= 1) changes.put(name, compare(element, before[0], after[0]));
  else if (before.length > 1 && after.length > 1)
    changes.put(name, equal(before, after) ? unchanged : whole('modified'));
  else {
    const [single] = before.length > 1 ? after : before;
    if (single !== undefined)
      changes.put(
        name,
        before.length > 1 ? compare(element, undefined, single) : compare(element, single, undefined),
      );
    changes.put(name, whole(before.length > 1 ? 'removed' : 'added'));
  }
}

/** The elements of a list by name, in order; those that share a name stand together. */
export function itemsByName(atom: ListAtom, list: unknown): Items {
  const out = new Map<PathElement, unknown[]>();
  for (const item of Array.isArray(list) ? list : []) {
    const name = elementName(atom, item);
    if (name instanceof Unnameable) continue;
    const known = out.get(name);
    if (known) known.push(item);
    else out.set(name, [item]);
  }
  return out;
}
