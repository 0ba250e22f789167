import { isMap } from '#kernel/json.ts';
import { put, valueAt } from '../safe-map.ts';
import type { Atom, Place } from './atom.ts';
import { Unnameable, atomOf, elementName, placeUnder } from './atom.ts';
import type { PathElement } from './path-element.ts';

type ListAtom = Extract<Atom, { kind: 'list' }>;
type MapAtom = Extract<Atom, { kind: 'map' }>;
type List = readonly unknown[];

/** The live value with everything the applied one says; nothing is removed. Undefined is "not there". Shares structure with both. */
export function mergeConfiguration(place: Place, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live;
  if (live === undefined) return applied;
  const atom = atomOf(place, applied ?? live);
  if (atom.kind === 'list' && !atom.isAtomic) return mergeLists(atom, live, applied);
  if (atom.kind === 'map' && !atom.isAtomic) return mergeMaps(atom, live, applied);
  return applied;
}

/** Two empty or null maps are one leaf, and the applied one wins. */
function mergeMaps(atom: MapAtom, live: unknown, applied: unknown): unknown {
  const before = isMap(live) ? live : {};
  const after = isMap(applied) ? applied : {};
  if (Object.keys(before).length === 0 && Object.keys(after).length === 0) return applied;
  const out: Record<string, unknown> = { ...before };
  for (const key of Object.keys(after)) {
    const place = placeUnder(atom, key);
    if (place) put(out, key, mergeConfiguration(place, valueAt(before, key), after[key]));
  }
  return out;
}

function mergeLists(atom: ListAtom, live: unknown, applied: unknown): unknown {
  const before: List = Array.isArray(live) ? live : [];
  const after: List = Array.isArray(applied) ? applied : [];
  if (before.length === 0 && after.length === 0) return applied;
  return new ListMerge(atom, before, after).merged();
}

/** Names of elements; elements without a name cannot be merged and do not occur in checked objects. */
const namesIn = (atom: ListAtom, list: List): readonly PathElement[] =>
  list.map((item) => elementName(atom, item)).map((name) => (name instanceof Unnameable ? '' : name));

/**
 * The order of a merged list: shared elements in the order of the applied list, with what only the live list has kept
 * between the same neighbours. @see structured-merge-diff, mergingWalker.visitListItems
 */
class ListMerge {
  private readonly atom: ListAtom;
  private readonly live: List;
  private readonly liveNames: readonly PathElement[];
  private readonly appliedNames: readonly PathElement[];
  private readonly liveByName = new Map<PathElement, unknown>();
  private readonly appliedByName: ReadonlyMap<PathElement, unknown>;
  private readonly out: unknown[] = [];
  private readonly done = new Set<PathElement>();
  /** Names that both lists have, in the order of the applied one; the first is the next to be placed. */
  private shared: PathElement[];

  constructor(atom: ListAtom, live: List, applied: List) {
    this.atom = atom;
    this.live = live;
    this.liveNames = namesIn(atom, live);
    this.appliedNames = namesIn(atom, applied);
    this.appliedByName = new Map(this.appliedNames.map((name, at) => [name, applied[at]]));
    // Live elements that share a name are not merged with: they are replaced by the applied one.
    this.liveNames.forEach((name, at) =>
      this.liveByName.set(name, this.liveByName.has(name) ? null : live[at]),
    );
    this.shared = this.appliedNames.filter((name) => this.liveByName.has(name));
  }

  merged(): List {
    let i = 0;
    let j = 0;
    while (i < this.liveNames.length || j < this.appliedNames.length) {
      const mine = this.liveNames[i];
      const asked = this.appliedNames[j];
      if (mine !== undefined && asked !== undefined && mine === asked) {
        this.takeApplied(asked);
        this.shared.shift();
        i += 1;
        j += 1;
      } else if (mine !== undefined && asked !== undefined && this.isSharedOutOfTurn(mine)) i += 1;
      else if (mine !== undefined && !this.appliedByName.has(mine)) {
        this.out.push(this.live[i]);
        i += 1;
      } else {
        if (mine !== undefined && this.done.has(mine)) i += 1;
        if (asked === undefined) continue;
        this.takeApplied(asked);
        if (this.shared[0] === asked) this.shared.shift();
        j += 1;
      }
    }
    return this.out;
  }

  private isSharedOutOfTurn(name: PathElement): boolean {
    return this.appliedByName.has(name) && this.shared[0] !== undefined && this.shared[0] !== name;
  }

  private takeApplied(name: PathElement): void {
    this.done.add(name);
    const live = this.liveByName.get(name);
    this.out.push(
      mergeConfiguration(this.atom.element, live === null ? undefined : live, this.appliedByName.get(name)),
    );
  }
}
