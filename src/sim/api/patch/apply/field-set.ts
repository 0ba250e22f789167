import { isMap } from '#kernel/json.ts';
import { put } from '../safe-map.ts';
import type { PathElement } from './path-element.ts';
import { canonicalElement, compareElements, printedElement } from './path-element.ts';

/** A step of a set of paths: whether the path that ends here is in the set, and which longer ones are. */
export interface FieldNode {
  readonly isMember: boolean;
  readonly children: FieldSet;
}

/** A set of field paths, as a tree. No node is empty. */
export type FieldSet = ReadonlyMap<PathElement, FieldNode>;

export const noFields: FieldSet = new Map();

/** Every element of `kept` with the children that `children` gives it; nodes that become empty go. */
function filtered(set: FieldSet, choose: (element: PathElement, node: FieldNode) => FieldNode): FieldSet {
  const out = new Map<PathElement, FieldNode>();
  for (const [element, node] of set) {
    const chosen = choose(element, node);
    if (chosen.isMember || chosen.children.size > 0) out.set(element, chosen);
  }
  return out;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0 || a === b) return b;
  if (b.size === 0) return a;
  const out = new Map(a);
  for (const [element, node] of b) {
    const mine = a.get(element);
    out.set(
      element,
      mine
        ? { isMember: mine.isMember || node.isMember, children: union(mine.children, node.children) }
        : node,
    );
  }
  return out;
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0 || b.size === 0) return noFields;
  return filtered(a, (element, { isMember, children }) => {
    const other = b.get(element);
    return {
      isMember: isMember && other?.isMember === true,
      children: other ? intersection(children, other.children) : noFields,
    };
  });
}

/** The paths of `a` that are not in `b`. A parent in `b` takes no children away. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0 || b.size === 0) return a;
  return filtered(a, (element, node) => {
    const other = b.get(element);
    return other
      ? { isMember: node.isMember && !other.isMember, children: difference(node.children, other.children) }
      : node;
  });
}

/** The paths of `a` that are neither in `b` nor below a path of `b`. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0 || b.size === 0) return a;
  return filtered(a, (element, node) => {
    const other = b.get(element);
    if (!other) return node;
    return other.isMember
      ? { isMember: false, children: noFields }
      : { ...node, children: recursiveDifference(node.children, other.children) };
  });
}

/** A set of paths of plain fields: `metadata.labels`. */
export const fieldsNamed = (...paths: readonly string[]): FieldSet =>
  paths.map((path) => chain(path.split('.'))).reduce(union, noFields);

const chain = ([first = '', ...rest]: readonly string[]): FieldSet =>
  new Map([
    [`f:${first}`, { isMember: rest.length === 0, children: rest.length > 0 ? chain(rest) : noFields }],
  ]);

/** True when a path of plain fields is in the set. */
export const hasField = (set: FieldSet, path: string): boolean =>
  intersection(set, fieldsNamed(path)).size > 0;

/** The paths as messages print them, parents before children. */
export function printedPaths(set: FieldSet, prefix = ''): readonly string[] {
  const sorted = [...set].sort(([a], [b]) => compareElements(a, b));
  const members = sorted
    .filter(([, node]) => node.isMember)
    .map(([element]) => prefix + printedElement(element));
  return [
    ...members,
    ...sorted.flatMap(([element, node]) => printedPaths(node.children, prefix + printedElement(element))),
  ];
}

const decodedSets = new WeakMap<object, FieldSet>();

/** fieldsV1: keys are steps in order; `.` says that the path which ends here is in the set, and an empty map says it too. */
export function encodeFields(set: FieldSet): object {
  const out = encodeNode({ isMember: false, children: set });
  decodedSets.set(out, set);
  return out;
}

function encodeNode({ isMember, children }: FieldNode): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (isMember && children.size > 0) out['.'] = {};
  for (const [element, node] of [...children].sort(([a], [b]) => compareElements(a, b)))
    put(out, element, encodeNode(node));
  return out;
}

/** Reads fieldsV1. Steps of an unknown kind are dropped. What this process encoded is not read again. */
export function decodeFields(fields: unknown): FieldSet {
  if (!isMap(fields)) return noFields;
  const known = decodedSets.get(fields);
  if (known) return known;
  const { children } = decodeNode(fields);
  decodedSets.set(fields, children);
  return children;
}

function decodeNode(fields: unknown): FieldNode {
  const children = new Map<PathElement, FieldNode>();
  for (const [key, value] of Object.entries(isMap(fields) ? fields : {})) {
    const element = canonicalElement(key);
    if (element !== undefined) children.set(element, decodeNode(value));
  }
  return { isMember: children.size === 0 || (isMap(fields) && Object.hasOwn(fields, '.')), children };
}
