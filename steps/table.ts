import { load } from 'js-yaml';
import { equal, isMap } from '#kernel/json.ts';
import type { Outcome } from '#cluster/condition.ts';
import { met, unmet } from '#cluster/condition.ts';

/** A row of a table: a field path as `kubectl explain` writes it, with list indexes, and a YAML value. */
export type Row = readonly [path: string, value: string];

/** Something in a step that means nothing, in one sentence. The step's place is put before it. */
export class Misspelled extends Error {
  override readonly name = 'Misspelled';
}

/** No list of a manifest is longer. */
const INDEX_MAX = 10_000;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** `spec.containers[0].image`, or `metadata.labels[app.kubernetes.io/pod-index]`, in parts. */
export function partsOf(path: string): readonly (string | number)[] {
  const parts = [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index !== undefined && /^\d+$/.test(index) ? Number(index) : ((index ?? name) as string),
  );
  if (parts.length === 0 || parts.some((part) => FORBIDDEN.has(String(part)) || Number(part) > INDEX_MAX))
    throw new Misspelled(`"${path}" is no field path`);
  return parts;
}

/** The value at a path; undefined when there is none. */
export function valueAt(object: unknown, path: string): unknown {
  return partsOf(path).reduce<unknown>((at, part) => {
    if (Array.isArray(at)) return at[Number(part)] as unknown;
    return isMap(at) && Object.hasOwn(at, String(part)) ? at[part] : undefined;
  }, object);
}

/** The object with a value at a path; lists and maps on the way are made. */
export function withValueAt(object: unknown, path: string, value: unknown): unknown {
  const place = (at: unknown, [part, ...rest]: readonly (string | number)[]): unknown => {
    if (part === undefined) return value;
    if (typeof part === 'number') {
      const list = Array.isArray(at) ? [...(at as unknown[])] : [];
      list[part] = place(list[part], rest);
      return list;
    }
    const map = isMap(at) ? at : {};
    return { ...map, [part]: place(map[part], rest) };
  };
  return place(object, partsOf(path));
}

/** Cells are YAML, so that 3 is a number, "3" a text and `absent` nothing at all. */
export const cellValue = (cell: string): unknown => (cell.trim() === 'absent' ? undefined : load(cell));

/** Does an object have these values? What a map of the table does not name is not looked at. */
export function matches(object: unknown, rows: readonly Row[]): Outcome {
  for (const [path, cell] of rows) {
    const [observed, expected] = [valueAt(object, path), cellValue(cell)];
    if (!covers(observed, expected)) return unmet(`${path} is ${show(observed)}, not ${show(expected)}`);
  }
  return met;
}

function covers(observed: unknown, expected: unknown): boolean {
  if (!isMap(expected) || !isMap(observed)) return equal(observed, expected);
  return Object.entries(expected).every(([key, value]) => covers(observed[key], value));
}

const show = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));
