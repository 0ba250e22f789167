import { isMap } from '#kernel/json.ts';
import numbers from './numbers.json';
import { MalformedMessage, bytesIn, numberIn, textIn, wireFields } from './wire.ts';
import type { WireField } from './wire.ts';

/** A field of a type: its number, its JSON name (none for a part that is dissolved in its owner), its type, and whether it repeats or is a map. */
type FieldOf = readonly [number: number, name: string, type: string, shape?: string];

const types: ReadonlyMap<string, ReadonlyMap<number, FieldOf>> = new Map(
  Object.entries(numbers as unknown as { readonly [type: string]: readonly FieldOf[] }).map(
    ([type, fields]) => [type, new Map(fields.map((field) => [field[0], field]))],
  ),
);

const SECOND = 1000;
const NANOS = 1_000_000;

const first = (bytes: Uint8Array, wanted: number): WireField | undefined =>
  wireFields(bytes).find(({ number }) => number === wanted);

/** meta/v1.Time: an empty message is no time at all. */
function time(bytes: Uint8Array): string | null {
  const seconds = first(bytes, 1);
  if (!seconds) return null;
  const nanos = first(bytes, 2);
  return new Date(numberIn(seconds) * SECOND + (nanos ? numberIn(nanos) / NANOS : 0)).toISOString();
}

const wholeTime = (bytes: Uint8Array): string | null => time(bytes)?.replace(/\.\d+Z$/, 'Z') ?? null;
const microTime = (bytes: Uint8Array): string | null => time(bytes)?.replace(/Z$/, '000Z') ?? null;

/** util/intstr: 0 is a number, 1 a text. */
function intOrString(bytes: Uint8Array): number | string {
  const kind = first(bytes, 1);
  const text = first(bytes, 3);
  if (kind && numberIn(kind) === 1) return text ? textIn(text) : '';
  const int = first(bytes, 2);
  return int ? numberIn(int) : 0;
}

function raw(bytes: Uint8Array): unknown {
  const field = first(bytes, 1);
  return field ? JSON.parse(textIn(field)) : null;
}

const quantity = (bytes: Uint8Array): string => {
  const field = first(bytes, 1);
  return field ? textIn(field) : '0';
};

/** Types with an encoding of their own. */
const special: { readonly [type: string]: (bytes: Uint8Array) => unknown } = {
  'meta/v1.Time': wholeTime,
  'meta/v1.MicroTime': microTime,
  'util/intstr.IntOrString': intOrString,
  'pkg/runtime.RawExtension': raw,
  'meta/v1.FieldsV1': raw,
  'api/resource.Quantity': quantity,
};

const scalars: { readonly [type: string]: (field: WireField) => unknown } = {
  string: textIn,
  bytes: (field) => Buffer.from(bytesIn(field)).toString('base64'),
  bool: (field) => numberIn(field) !== 0,
  int32: numberIn,
  int64: numberIn,
  uint32: numberIn,
  uint64: numberIn,
};

function valueOf(type: string, field: WireField): unknown {
  const own = special[type];
  if (own) return own(bytesIn(field));
  return scalars[type]?.(field) ?? message(type, bytesIn(field));
}

/** An entry of a map is a message of a key and a value. */
function entry(type: string, field: WireField): readonly [string, unknown] {
  const fields = wireFields(bytesIn(field));
  const key = fields.find(({ number }) => number === 1);
  const value = fields.find(({ number }) => number === 2);
  return [key ? textIn(key) : '', value ? valueOf(type, value) : ''];
}

/** Any name may be a key. */
const set = (target: object, key: string, value: unknown): void =>
  void Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });

function message(type: string, bytes: Uint8Array): Record<string, unknown> {
  const known = types.get(type);
  if (!known) throw new MalformedMessage(`no message type ${type}`);
  const out: Record<string, unknown> = {};
  for (const field of wireFields(bytes)) {
    const found = known.get(field.number);
    if (found) place(out, found, field);
  }
  return out;
}

function place(out: Record<string, unknown>, [, name, type, shape = '']: FieldOf, field: WireField): void {
  if (shape === 'r')
    set(out, name, [...(Array.isArray(out[name]) ? (out[name] as unknown[]) : []), valueOf(type, field)]);
  else if (shape === 'm') {
    const map = isMap(out[name]) ? out[name] : {};
    set(map, ...entry(type, field));
    set(out, name, map);
  } else if (name === '') Object.assign(out, message(type, bytesIn(field)));
  else set(out, name, valueOf(type, field));
}

/** `k8s` and a zero: what every protobuf body of Kubernetes begins with. */
const MAGIC = Buffer.from('k8s\0');

const typeName = (apiVersion: string, kind: string): string => {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const known = (group as string).replace(/\.k8s\.io$/, '') || 'core';
  return kind === 'DeleteOptions' ? 'meta/v1.DeleteOptions' : `${known}/${version}.${kind}`;
};

/**
 * The object in a protobuf body (runtime.Unknown in its envelope).
 * @throws MalformedMessage for bytes that are none, or of a kind that the simulator does not know
 */
export function decodeProtobuf(body: Uint8Array): Record<string, unknown> {
  if (!MAGIC.equals(body.subarray(0, MAGIC.length)))
    throw new MalformedMessage(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  const fields = wireFields(body.subarray(MAGIC.length));
  const meta = fields.find(({ number }) => number === 1);
  const object = fields.find(({ number }) => number === 2);
  const [apiVersion = '', kind = ''] = [1, 2].map((number) => {
    const field = meta && first(bytesIn(meta), number);
    return field ? textIn(field) : '';
  });
  return { kind, apiVersion, ...(object ? message(typeName(apiVersion, kind), bytesIn(object)) : {}) };
}
