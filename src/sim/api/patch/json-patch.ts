import { equal, isMap } from '#kernel/json.ts';
import type { JsonObject } from './safe-map.ts';
import { put, valueAt, without } from './safe-map.ts';
import { rejected, tooLarge } from './server-error.ts';
import { cannotUnmarshal, goTypeName } from './go-text.ts';
import { malformedPatch } from './patch-body.ts';

/** handlers.maxJSONPatchOperations. */
const MAX_OPERATIONS = 10_000;

/** A place in a document: what holds it, and under which key. */
type Change = (holder: List | JsonObject, key: string) => unknown;
type List = readonly unknown[];
type Operation = (document: unknown, operation: JsonObject) => unknown;

/**
 * A JSON patch (RFC 6902) with the manners of the library the server uses: what stands before the first slash is
 * ignored, `replace` adds a missing key of a map, `test` of a missing key passes for null, `copy` of a missing key
 * copies null, and a negative index counts from the end. Mutates nothing.
 * @throws ApiError 400 for something that is no patch, 413 for too many operations, 422 for a patch that does not apply
 */
export function jsonPatch(current: JsonObject, patch: unknown): unknown {
  if (patch === null) return current;
  const asked = operationsOf(patch);
  if (asked.length > MAX_OPERATIONS) {
    throw tooLarge(
      `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${asked.length}`,
    );
  }
  return asked.reduce<unknown>((document, operation) => apply(document, operation), current);
}

const operations: { readonly [op: string]: Operation } = {
  add: (document, operation) => change(document, pathOf(operation), added(valueOf(operation))),
  remove: (document, operation) => change(document, pathOf(operation), removed),
  replace: (document, operation) =>
    pathOf(operation) === ''
      ? wholeOf(operation)
      : change(document, pathOf(operation), replaced(valueOf(operation))),
  move(document, operation) {
    const value = read(document, fromOf(operation));
    return change(change(document, fromOf(operation), removed), pathOf(operation), added(value ?? null));
  },
  copy: (document, operation) =>
    change(document, pathOf(operation), added(read(document, fromOf(operation)) ?? null)),
  test(document, operation) {
    const path = pathOf(operation);
    const found = path === '' ? document : read(document, path);
    if (!equal(found ?? null, valueOf(operation))) throw rejected();
    return document;
  },
};

function apply(document: unknown, operation: JsonObject): unknown {
  const op = valueAt(operation, 'op');
  const run = typeof op === 'string' ? valueAt(operations, op) : undefined;
  if (!run) throw rejected();
  return (run as Operation)(document, operation);
}

function operationsOf(patch: unknown): readonly JsonObject[] {
  if (!Array.isArray(patch)) throw malformedPatch('json', cannotUnmarshal(patch, '[]handlers.jsonPatchOp'));
  for (const operation of patch) checkOperation(operation);
  return patch.map((operation: unknown) => (isMap(operation) ? operation : {}));
}

function checkOperation(operation: unknown): void {
  if (operation === null) return;
  if (!isMap(operation)) throw malformedPatch('json', cannotUnmarshal(operation, 'handlers.jsonPatchOp'));
  for (const field of ['op', 'path', 'from']) {
    const value = valueAt(operation, field);
    if (value === undefined || value === null || typeof value === 'string') continue;
    throw malformedPatch(
      'json',
      `json: cannot unmarshal ${goTypeName(value)} into Go struct field jsonPatchOp.${field} of type string`,
    );
  }
}

const textOf = (operation: JsonObject, field: string): string => {
  const text = valueAt(operation, field);
  if (typeof text !== 'string') throw rejected();
  return text;
};
const pathOf = (operation: JsonObject): string => textOf(operation, 'path');
const fromOf = (operation: JsonObject): string => textOf(operation, 'from');
const valueOf = (operation: JsonObject): unknown => valueAt(operation, 'value') ?? null;

function wholeOf(operation: JsonObject): unknown {
  const value = valueOf(operation);
  if (!isMap(value) && !Array.isArray(value)) throw rejected();
  return value;
}

/** The keys of a path; a path without a slash leads nowhere. */
function keysOf(path: string): readonly string[] {
  const [, ...keys] = path.split('/');
  if (keys.length === 0) throw rejected();
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The document with the holder of a path's last key changed. */
function change(document: unknown, path: string, edit: Change): unknown {
  const keys = keysOf(path);
  const descend = (holder: unknown, depth: number): unknown => {
    const key = keys[depth] as string;
    if (!isHolder(holder)) throw rejected();
    if (depth === keys.length - 1) return edit(holder, key);
    return replaced(descend(childOf(holder, key), depth + 1))(holder, key);
  };
  return descend(document, 0);
}

const isList = (value: unknown): value is List => Array.isArray(value);
const isHolder = (value: unknown): value is List | JsonObject => isList(value) || isMap(value);

const read = (document: unknown, path: string): unknown => keysOf(path).reduce<unknown>(childOf, document);

/** @throws ApiError 422 for an index out of range or a value that holds nothing; undefined for a missing key of a map */
function childOf(holder: unknown, key: string): unknown {
  if (Array.isArray(holder)) return holder[indexOf(key, holder.length)];
  if (isMap(holder)) return valueAt(holder, key);
  throw rejected();
}

/** strconv.Atoi, then an index below `length`; negative ones count from the end. */
function indexOf(key: string, length: number): number {
  const index = /^[+-]?\d+$/.test(key) ? Number(key) : NaN;
  if (!(index < length && index >= -length)) throw rejected();
  return index < 0 ? index + length : index;
}

const added =
  (value: unknown): Change =>
  (holder, key) => {
    if (!isList(holder)) return replaced(value)(holder, key);
    return holder.toSpliced(key === '-' ? holder.length : indexOf(key, holder.length + 1), 0, value);
  };

const replaced =
  (value: unknown): Change =>
  (holder, key) => {
    if (isList(holder)) return holder.with(indexOf(key, holder.length), value);
    const out: Record<string, unknown> = { ...holder };
    put(out, key, value);
    return out;
  };

const removed: Change = (holder, key) => {
  if (isList(holder)) return holder.toSpliced(indexOf(key, holder.length), 1);
  if (!Object.hasOwn(holder, key)) throw rejected();
  return without(holder, (name) => name === key);
};
