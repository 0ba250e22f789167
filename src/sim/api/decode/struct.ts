import { freeze, isMap } from '#kernel/json.ts';
import { asCanonical, isCanonical } from '../schema/canonical.ts';
import type { Field } from '../schema/field.ts';
import { elementTypeName, fieldTypeName, structName } from '../schema/go-types.ts';
import { fieldOf, isStruct } from '../schema/schema.ts';
import { keysOf, numberText, repeatsKeys, setOwn } from './notes.ts';
import type { Plan, Slot } from './plan.ts';
import { planOf } from './plan.ts';
import { noteEmpty } from './said-empty.ts';
import { BadValue, WrongType, scalars, shapeOf } from './scalars.ts';

/** What decoding found beside the value. Unknown and repeated fields are told in order of the text. */
export interface Findings {
  /** The first error, unless a later one ended the reading. */
  error: string | undefined;
  /** A value that reads itself refused: Go stops there, whatever it noted before. */
  isFinal?: boolean;
  readonly strict: string[];
}

/** Where the decoder stands: a chain up to the object, written out only when there is something to tell. */
interface Place {
  readonly up: Place | undefined;
  /** The struct that holds the field, and the field; an element of a list or a map hangs below its field. */
  readonly owner: string;
  readonly step: string | number;
}

const below = (up: Place | undefined, owner: string, step: string | number): Place => ({ up, owner, step });

/** `spec.containers[0].ports`: how unknown fields are told. */
function pathOf(place: Place | undefined): string {
  if (!place) return '';
  const above = pathOf(place.up);
  if (typeof place.step === 'number') return `${above}[${place.step}]`;
  return above ? `${above}.${place.step}` : place.step;
}

/** `spec.containers.ports`: how values of a wrong type are told. */
function namesOf(place: Place | undefined): string {
  if (!place) return '';
  const above = namesOf(place.up);
  if (typeof place.step === 'number' || place.owner === ENTRY) return above;
  const inlined = fieldOf(place.owner, place.step)?.inlined;
  const step = inlined === undefined ? place.step : `${inlined}.${place.step}`;
  return above ? `${above}.${step}` : step;
}

/** Stands for the owner of an entry of a map, whose key is no field. */
const ENTRY = '';

/**
 * A value read as a struct: known fields only, in declaration order, scalars in canonical form, and with the zero values
 * that Go encodes even when nothing was said. Parts that are canonical already are shared, the rest is frozen.
 */
export function readStruct(type: string, value: object, findings: Findings, place?: Place): Struct {
  if (isCanonical(value, type)) return value as Struct;
  const plan = planOf(type);
  return isInOrder(plan, value)
    ? readInOrder(type, plan, value as Struct, findings, place)
    : readInAnyOrder(type, plan, value as Struct, findings, place);
}

/** Fields that are known, each once and in declaration order: bodies made by machines mostly are. */
function isInOrder({ byName }: Plan, value: object): boolean {
  if (repeatsKeys(value)) return false;
  let last = -1;
  for (const key in value) {
    const slot = byName.get(key);
    if (!slot || slot.at <= last) return false;
    last = slot.at;
  }
  return true;
}

function readInOrder(
  type: string,
  { byName, loud }: Plan,
  value: Struct,
  findings: Findings,
  place: Place | undefined,
): Struct {
  const out: Record<string, unknown> = {};
  let shown = 0;
  for (const key in value) {
    const slot = byName.get(key) as Slot;
    shown = showZeros(out, loud, shown, slot.at);
    if (loud[shown] === slot) shown += 1;
    enter(out, slot, readField(type, slot, value, findings, place));
  }
  showZeros(out, loud, shown, Infinity);
  return asCanonical(out, type);
}

/** Fields that show though nothing was said of them, up to a place in declaration order; the index of the next one. */
function showZeros(
  out: Record<string, unknown>,
  loud: readonly Slot[],
  from: number,
  before: number,
): number {
  let index = from;
  for (let slot = loud[index]; slot && slot.at < before; slot = loud[(index += 1)])
    out[slot.field.name] = zeroOf(slot.field);
  return index;
}

function readInAnyOrder(
  type: string,
  plan: Plan,
  value: Struct,
  findings: Findings,
  place: Place | undefined,
): Struct {
  const read: unknown[] = [];
  for (const key of keysOf(value)) {
    const slot = plan.byName.get(key);
    if (!slot) findings.strict.push(`unknown field "${pathOf(below(place, type, key))}"`);
    else if (slot.at in read) findings.strict.push(`duplicate field "${pathOf(below(place, type, key))}"`);
    else read[slot.at] = readField(type, slot, value, findings, place);
  }
  return build(type, plan, read);
}

type Struct = Readonly<Record<string, unknown>>;

function build(type: string, { slots }: Plan, read: readonly unknown[]): Struct {
  const out: Record<string, unknown> = {};
  for (let at = 0; at < slots.length; at += 1) enter(out, slots[at] as Slot, read[at]);
  return asCanonical(out, type);
}

/** Puts a field where it shows: with its value, or with Go's zero value. */
function enter(out: Record<string, unknown>, slot: Slot, value: unknown): void {
  const { name } = slot.field;
  if (value !== undefined && !isOmitted(slot, value)) out[name] = value;
  else if (!slot.isSilent) out[name] = zeroOf(slot.field);
  else if (value !== undefined && slot.shape !== 'scalar') noteEmpty(out, name);
}

/** Nothing is also an empty list or map: that is how it comes back from the store. */
function isOmitted({ shape, dropsZero }: Slot, value: unknown): boolean {
  if (shape === 'list') return (value as readonly unknown[]).length === 0;
  if (shape === 'map') return isEmpty(value as object);
  return dropsZero && (value === '' || value === 0 || value === false || value === null);
}

function isEmpty(map: object): boolean {
  for (const _ in map) return false;
  return true;
}

const zeros = new Map<string, unknown>();

/** What Go encodes when nothing was said. */
function zeroOf({ type, repeated, map, pointer }: Field): unknown {
  if (repeated || map || pointer) return null;
  let zero = zeros.get(type);
  if (zero === undefined)
    zeros.set(type, (zero = isStruct(type) ? build(type, planOf(type), []) : scalars.get(type)?.zero));
  return zero;
}

function readField(
  owner: string,
  slot: Slot,
  source: Struct,
  findings: Findings,
  up: Place | undefined,
): unknown {
  const { field, shape } = slot;
  const value = source[field.name];
  if (value === null || value === undefined) return undefined;
  if (shape === 'scalar') return readScalar(slot, source, field.name, findings, up, owner);
  if (typeof value === 'object' && isCanonical(value, slot.mark)) return value;
  const place = below(up, owner, field.name);
  if (shape === 'list') return readList(slot, value, findings, place);
  if (shape === 'map') return readMap(slot, value, findings, place);
  return isMap(value)
    ? readStruct(field.type, value, findings, place)
    : wrongType(findings, place, owner, shapeOf(value), elementTypeName(owner, field));
}

const bare = ({ field: { name, type } }: Slot): Field => ({ name, type });

function readList(slot: Slot, value: unknown, findings: Findings, place: Place): unknown {
  if (!Array.isArray(value))
    return wrongType(findings, place, place.owner, shapeOf(value), fieldTypeName(place.owner, slot.field));
  const out = value.map((item: unknown, index) =>
    item === null ? zeroOf(bare(slot)) : readElement(slot, value, index, findings, place),
  );
  return asCanonical(out, slot.mark);
}

function readMap(slot: Slot, value: unknown, findings: Findings, place: Place): unknown {
  if (!isMap(value))
    return wrongType(findings, place, place.owner, shapeOf(value), fieldTypeName(place.owner, slot.field));
  const out: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const key of keysOf(value)) {
    if (seen.has(key)) findings.strict.push(`duplicate field "${pathOf(below(place, ENTRY, key))}"`);
    seen.add(key);
  }
  for (const key of [...seen].sort()) {
    const item = value[key];
    setOwn(
      out,
      key,
      item === null || item === undefined
        ? zeroOfValue(slot)
        : readElement(slot, value, key, findings, place),
    );
  }
  return asCanonical(out, slot.mark);
}

/** A value of a map that is null; no bytes are an empty text there. */
const zeroOfValue = (slot: Slot): unknown => (slot.field.type === 'bytes' ? '' : zeroOf(bare(slot)));

/** One item of a list, or one value of a map. */
function readElement(
  slot: Slot,
  holder: object,
  key: string | number,
  findings: Findings,
  list: Place,
): unknown {
  if (slot.scalar) return readScalar(slot, holder, key, findings, list, ENTRY);
  const value = (holder as Record<string | number, unknown>)[key];
  const place = below(list, ENTRY, key);
  const { type } = slot.field;
  return isMap(value)
    ? readStruct(type, value, findings, place)
    : wrongType(findings, place, list.owner, shapeOf(value), elementTypeName(list.owner, slot.field));
}

/** @param owner the struct that holds the field; ENTRY for an element, whose list or map is `up` */
function readScalar(
  { field, scalar }: Slot,
  holder: object,
  key: string | number,
  findings: Findings,
  up: Place | undefined,
  owner: string,
): unknown {
  const value = (holder as Record<string | number, unknown>)[key];
  const text = typeof value === 'number' ? numberText(holder, key, value) : '';
  const read = scalar?.read(value, text);
  if (read instanceof WrongType) {
    const holds = owner === ENTRY ? (up?.owner ?? ENTRY) : owner;
    return wrongType(
      findings,
      below(up, owner, key),
      holds,
      read.found,
      read.wanted ?? elementTypeName(holds, field),
      scalar?.readsItself,
    );
  }
  if (read instanceof BadValue) return refuse(findings, read.message, scalar?.readsItself);
  return typeof read === 'object' ? freeze(read) : read;
}

function wrongType(
  findings: Findings,
  place: Place,
  owner: string,
  found: string,
  wanted: string,
  isFinal?: boolean,
): undefined {
  const message = `json: cannot unmarshal ${found} into Go struct field ${structName(owner)}.${namesOf(place)} of type ${wanted}`;
  return refuse(findings, message, isFinal);
}

function refuse(findings: Findings, message: string, isFinal = false): undefined {
  if (findings.isFinal || (findings.error !== undefined && !isFinal)) return undefined;
  findings.error = message;
  findings.isFinal = isFinal;
  return undefined;
}
