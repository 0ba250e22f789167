import { assert } from '#kernel/assert.ts';
import { freeze, isMap } from '#kernel/json.ts';
import { asCanonical, isCanonical, listOf, mapOf } from '../schema/canonical.ts';
import type { Field } from '../schema/field.ts';
import { elementTypeName, fieldTypeName, structName } from '../schema/go-types.ts';
import { fieldOf, fieldsOf, isStruct } from '../schema/schema.ts';
import { keysOf, numberText, setOwn } from './notes.ts';
import type { Scalar } from './scalars.ts';
import { BadValue, WrongType, scalars, shapeOf } from './scalars.ts';

/** What decoding found beside the value. The first error decides; unknown and repeated fields are told in order of the text. */
export interface Findings {
  error: string | undefined;
  readonly strict: string[];
}

/** Where the decoder stands: `path` with indexes for unknown fields, `names` without for type errors. */
interface Place {
  readonly owner: string;
  readonly path: string;
  readonly names: string;
}

const at = (prefix: string, name: string): string => (prefix ? `${prefix}.${name}` : name);

/**
 * A value read as a struct: known fields only, in declaration order, scalars in canonical form, and with the zero values
 * that Go encodes even when nothing was said. Parts that are canonical already are shared, the rest is frozen.
 */
export function readStruct(type: string, value: object, findings: Findings, place: Place = { owner: type, path: '', names: '' }): Readonly<Record<string, unknown>> {
  if (isCanonical(value, type)) return value as Record<string, unknown>;
  const source = value as Record<string, unknown>;
  const read = new Map<string, unknown>();
  const seen = new Set<string>();
  for (const key of keysOf(value)) {
    const field = fieldOf(type, key);
    if (!field) findings.strict.push(`unknown field "${at(place.path, key)}"`);
    else if (seen.has(key)) findings.strict.push(`duplicate field "${at(place.path, key)}"`);
    else if (source[key] !== undefined) read.set(key, readField(type, field, source, findings, place));
    seen.add(key);
  }
  return build(type, read);
}

function build(type: string, read: ReadonlyMap<string, unknown>): Readonly<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const field of fieldsOf(type)) {
    const value = read.get(field.name);
    if (value !== undefined && !isOmitted(field, value)) out[field.name] = value;
    else if (!isSilent(field)) out[field.name] = zeroOf(field);
  }
  return asCanonical(out, type);
}

/** Go's `omitempty` leaves out false, 0, the empty string, nil pointers and empty lists and maps; never a struct. */
function isOmitted(field: Field, value: unknown): boolean {
  if (field.repeated || field.map) return Object.keys(value as object).length === 0;
  if (field.pointer) return false;
  return field.omitEmpty === true && (value === '' || value === 0 || value === false || value === null) && !isStruct(field.type);
}

/** Structs that encode themselves: `omitempty` does not leave them out either. */
const SHOWN_WHEN_ZERO: ReadonlySet<string> = new Set(['util/intstr.IntOrString', 'pkg/runtime.RawExtension', 'api/resource.Quantity']);

/** Fields that do not show when nothing was said. `creationTimestamp` is the one with `omitzero`; other times show as null. */
function isSilent(field: Field): boolean {
  if (!field.omitEmpty) return false;
  if (field.repeated || field.map || field.pointer) return true;
  if (field.type.startsWith('meta/v1.') && field.type.endsWith('Time')) return field.name === 'creationTimestamp';
  return !isStruct(field.type) && !SHOWN_WHEN_ZERO.has(field.type);
}

const zeros = new Map<string, unknown>();

function zeroOf(field: Field): unknown {
  if (field.repeated || field.map || field.pointer) return null;
  const known = zeros.get(field.type);
  if (known !== undefined) return known;
  const zero = isStruct(field.type) ? build(field.type, new Map()) : scalarOf(field.type).zero;
  zeros.set(field.type, zero);
  return zero;
}

function scalarOf(type: string): Scalar {
  const scalar = scalars.get(type);
  assert(scalar, `the decoder knows the type ${type}`);
  return scalar;
}

function readField(owner: string, field: Field, source: Readonly<Record<string, unknown>>, findings: Findings, place: Place): unknown {
  const value = source[field.name];
  if (value === null) return undefined;
  const here = { owner, path: at(place.path, field.name), names: at(place.names, field.name) };
  if (field.repeated) return readList(field, value, findings, here);
  if (field.map) return readMap(field, value, findings, here);
  return readOne(field, source, field.name, findings, here);
}

function readList(field: Field, value: unknown, findings: Findings, place: Place): unknown {
  if (!Array.isArray(value)) return wrongType(findings, place, shapeOf(value), fieldTypeName(place.owner, field));
  if (isCanonical(value, listOf(field.type))) return value;
  const out = value.map((item: unknown, index) =>
    item === null ? zeroOf({ name: field.name, type: field.type }) : readOne(field, value, index, findings, { ...place, path: `${place.path}[${index}]` }));
  return asCanonical(out, listOf(field.type));
}

function readMap(field: Field, value: unknown, findings: Findings, place: Place): unknown {
  if (!isMap(value)) return wrongType(findings, place, shapeOf(value), fieldTypeName(place.owner, field));
  if (isCanonical(value, mapOf(field.type))) return value;
  const out: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const key of keysOf(value)) {
    if (seen.has(key)) findings.strict.push(`duplicate field "${at(place.path, key)}"`);
    seen.add(key);
  }
  for (const key of [...seen].sort()) {
    const item = value[key];
    setOwn(out, key, item === null || item === undefined ? zeroOf({ name: field.name, type: field.type }) : readOne(field, value, key, findings, { ...place, path: at(place.path, key) }));
  }
  return asCanonical(out, mapOf(field.type));
}

function readOne(field: Field, holder: object, key: string | number, findings: Findings, place: Place): unknown {
  const value = (holder as Record<string | number, unknown>)[key];
  if (isStruct(field.type)) {
    if (isMap(value)) return readStruct(field.type, value, findings, place);
    return wrongType(findings, place, shapeOf(value), elementTypeName(place.owner, field));
  }
  const text = typeof value === 'number' ? numberText(holder, key, value) : '';
  const read = scalarOf(field.type).read(value, text);
  if (read instanceof WrongType) return wrongType(findings, place, read.found, read.wanted ?? elementTypeName(place.owner, field));
  if (read instanceof BadValue) {
    findings.error ??= read.message;
    return undefined;
  }
  return typeof read === 'object' ? freeze(read) : read;
}

function wrongType(findings: Findings, place: Place, found: string, wanted: string): undefined {
  findings.error ??= `json: cannot unmarshal ${found} into Go struct field ${structName(place.owner)}.${place.names} of type ${wanted}`;
  return undefined;
}
